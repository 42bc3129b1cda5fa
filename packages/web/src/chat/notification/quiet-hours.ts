import { isQuietAt, type NotificationSettings } from "@parley/contract";

/** "HH:MM" where somebody is; where their zone is not known, where this device is. */
const timeOfDay = (now: number, timeZone: string | null): string => {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: timeZone ?? undefined }).format(now);
  } catch {
    return new Intl.DateTimeFormat("en-GB", options).format(now);
  }
};

/** Whether these are somebody's quiet hours, where they are. */
export const isQuiet = (
  quietHours: NotificationSettings["quietHours"],
  { now, timeZone }: { now: number; timeZone: string | null },
): boolean => isQuietAt(quietHours, timeOfDay(now, timeZone));
