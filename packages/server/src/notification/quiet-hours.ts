import { isQuietAt, type NotificationSettings } from "@parley/contract";

/** Of somebody who has not said where they are. */
const DEFAULT_TIME_ZONE = "UTC";

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  } catch {
    // A zone that this machine's tables do not have (any more).
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: DEFAULT_TIME_ZONE });
  }
  clocks.set(timeZone, made);
  return made;
};

/** "HH:MM" on the wall where somebody is. */
export const timeOfDay = (ms: number, timeZone: string | null): string =>
  clockIn(timeZone ?? DEFAULT_TIME_ZONE).format(ms);

/** Whether these are somebody's quiet hours, where they are. */
export const isQuiet = (
  quietHours: NotificationSettings["quietHours"],
  { now, timeZone }: { now: number; timeZone: string | null },
): boolean => isQuietAt(quietHours, timeOfDay(now, timeZone));
