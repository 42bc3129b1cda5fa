import { tomorrowMorning } from "../channel/mute.ts";

const HALF_HOUR_MS = 30 * 60_000;
const HOUR_MS = 2 * HALF_HOUR_MS;

export const STATUS_ENDS = ["never", "halfHour", "hour", "hours", "today", "week"] as const;
export type StatusEnd = (typeof STATUS_ENDS)[number];

const midnightIn = (days: number, now: number): Date => {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(0, 0, 0, 0);
  return at;
};

/** Days until the week is over, which Sunday ends. */
const daysLeftInWeek = (now: number): number => 8 - (new Date(now).getDay() || 7);

/** When a custom status clears itself, RFC 3339; null: it does not. */
export const statusEnd = (end: StatusEnd, now: number): string | null => {
  switch (end) {
    case "never":
      return null;
    case "halfHour":
      return new Date(now + HALF_HOUR_MS).toISOString();
    case "hour":
      return new Date(now + HOUR_MS).toISOString();
    case "hours":
      return new Date(now + 4 * HOUR_MS).toISOString();
    case "today":
      return midnightIn(1, now).toISOString();
    case "week":
      return midnightIn(daysLeftInWeek(now), now).toISOString();
  }
};

export const DND_ENDS = ["halfHour", "hour", "hours", "tomorrow", "always"] as const;
export type DndEnd = (typeof DND_ENDS)[number];

/** When one may be disturbed again; null: when one says so. */
export const dndEnd = (end: DndEnd, now: number): string | null => {
  if (end === "always") return null;
  return end === "tomorrow" ? tomorrowMorning(now).toISOString() : statusEnd(end, now);
};
