/** How times are written for one reader. */
export interface Formats {
  /** `14:05` */
  clock(time: string): string;
  /** `2:05` for `2:05 pm`: where there is little room, and the rest is said nearby. */
  shortClock(time: string): string;
  /** `Tuesday, 3 March`, with the year where it is not this one. */
  day(time: string, now: Date): string;
  /** Everything, for a tooltip. */
  full(time: string): string;
  /** `3 Mar`, with the year where it is not this one: for lists. */
  shortDay(time: string, now: Date): string;
  /** `3 March 2026` */
  date(time: string): string;
  /** `3 Mar, 14:05:09`, with the year where it is not this one: for logs. */
  moment(time: string, now?: Date): string;
  /** `2 hours ago` */
  ago(time: string, now: Date): string;
  /** `14:05`, `Tue 14:05` within the week, else `3 Mar, 14:05`: for what is soon. */
  near(time: string, now?: Date): string;
  /** A key that is equal for times of the same calendar day, in the reader's time zone. */
  dayKey(time: string | Date): string;
}

const AGO_STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

const WEEK_MS = 6 * 86_400_000;

/** Makes the formats of a locale and a time zone; undefined means the browser's own. */
export const formatsOf = (locale: string | undefined, timeZone: string | undefined): Formats => {
  const inZone = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, timeZone ? { ...options, timeZone } : options);
  const clock = inZone({ hour: "2-digit", minute: "2-digit" });
  const day = inZone({ weekday: "long", day: "numeric", month: "long" });
  const dayWithYear = inZone({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const full = inZone({ dateStyle: "full", timeStyle: "short" });
  const date = inZone({ dateStyle: "long" });
  const year = inZone({ year: "numeric" });
  const shortDay = inZone({ day: "numeric", month: "short" });
  const shortDayWithYear = inZone({ day: "numeric", month: "short", year: "numeric" });
  const moment = {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  } as const;
  const momentHere = inZone(moment);
  const momentWithYear = inZone({ ...moment, year: "numeric" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const key = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  });
  const weekday = inZone({ weekday: "short", hour: "2-digit", minute: "2-digit" });
  const soon = inZone({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const at = (time: string) => new Date(time);
  return {
    clock: (time) => clock.format(at(time)),
    shortClock: (time) => {
      const parts = clock.formatToParts(at(time)).filter((part) => part.type !== "dayPeriod");
      return parts
        .map((part) => part.value)
        .join("")
        .trim();
    },
    day: (time, now) => (year.format(at(time)) === year.format(now) ? day : dayWithYear).format(at(time)),
    shortDay: (time, now) =>
      (year.format(at(time)) === year.format(now) ? shortDay : shortDayWithYear).format(at(time)),
    full: (time) => full.format(at(time)),
    date: (time) => date.format(at(time)),
    moment: (time, now = new Date()) =>
      (year.format(at(time)) === year.format(now) ? momentHere : momentWithYear).format(at(time)),
    ago: (time, now) => {
      const elapsed = now.getTime() - at(time).getTime();
      const [unit, size] = AGO_STEPS.find(([, milliseconds]) => elapsed >= milliseconds) ?? [
        "minute",
        60_000,
      ];
      return relative.format(-Math.floor(elapsed / size), unit);
    },
    near: (time, now = new Date()) => {
      if (key.format(at(time)) === key.format(now)) return clock.format(at(time));
      const isThisWeek = Math.abs(at(time).getTime() - now.getTime()) < WEEK_MS;
      return (isThisWeek ? weekday : soon).format(at(time));
    },
    dayKey: (time) => key.format(typeof time === "string" ? at(time) : time),
  };
};
