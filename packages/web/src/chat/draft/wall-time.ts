/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
const offsetMs = (at: number, timeZone: string | undefined): number => {
  if (timeZone === undefined) return -new Date(at).getTimezoneOffset() * 60_000;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(at / 1_000) * 1_000;
};

/** What clocks on the wall of a zone show at a moment, as a field for date and time wants it: `2026-03-03T09:05`. */
export const wallTimeOf = (time: string, timeZone: string | undefined): string => {
  const at = Date.parse(time);
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 16);
};

/**
 * The moment at which clocks of a zone show this; null for what is no time. An hour that the clocks leave out is the one
 * after it, of one that they show twice it is the first.
 */
export const momentOf = (wallTime: string, timeZone: string | undefined): string | null => {
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wallTime)
    ? Date.parse(`${wallTime.slice(0, 16)}:00Z`)
    : Number.NaN;
  if (Number.isNaN(shown)) return null;
  const before = shown - offsetMs(shown - 86_400_000, timeZone);
  const after = shown - offsetMs(shown + 86_400_000, timeZone);
  const fits = [before, after].filter((at) => at + offsetMs(at, timeZone) === shown);
  return new Date(fits.length > 0 ? Math.min(...fits) : before).toISOString();
};
