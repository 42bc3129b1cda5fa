const DAY_MS = 86_400_000;

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
const offsetMs = (atMs: number, timeZone: string): number => {
  // "GMT", "GMT+05:30"
  const name = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(atMs)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};

/**
 * When a day (`2026-01-31`) begins where somebody is: milliseconds since the epoch. Of a day whose midnight the clocks
 * leave out, it is the moment at which they go on. UTC for who has not said where they are.
 */
export const dayBeginsAtMs = (day: string, timeZone: string | null): number => {
  const shown = Date.parse(`${day}T00:00:00Z`);
  if (timeZone === null) return shown;
  try {
    const before = shown - offsetMs(shown - DAY_MS, timeZone);
    const after = shown - offsetMs(shown + DAY_MS, timeZone);
    const fits = [before, after].filter((at) => at + offsetMs(at, timeZone) === shown);
    return fits.length > 0 ? Math.min(...fits) : Math.max(before, after);
  } catch {
    // A zone that this machine's tables do not have (any more).
    return shown;
  }
};
