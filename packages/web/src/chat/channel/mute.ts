import type { Channel } from "@parley/contract";

/** "Until I unmute it", as a time. */
export const ALWAYS = "9999-12-31T23:59:59.000Z";
const LOOKS_LIKE_ALWAYS_MS = Date.parse("9000-01-01T00:00:00.000Z");
const HOUR_MS = 3_600_000;
/** When a day begins, for "until tomorrow". */
const MORNING_HOUR = 9;

export const isMuted = ({ settings }: Pick<Channel, "settings">, now: number): boolean =>
  settings.mutedUntil !== null && Date.parse(settings.mutedUntil) > now;

/** Whether that is for good. */
export const isForGood = (mutedUntil: string): boolean => Date.parse(mutedUntil) >= LOOKS_LIKE_ALWAYS_MS;

export const MUTE_CHOICES = ["hour", "hours", "tomorrow", "always"] as const;
export type MuteChoice = (typeof MUTE_CHOICES)[number];

/** Tomorrow at nine, where this device is. */
export const tomorrowMorning = (now: number): Date => {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(MORNING_HOUR, 0, 0, 0);
  return at;
};

/** When it ends, RFC 3339. */
export const muteEnd = (choice: MuteChoice, now: number): string => {
  switch (choice) {
    case "hour":
      return new Date(now + HOUR_MS).toISOString();
    case "hours":
      return new Date(now + 8 * HOUR_MS).toISOString();
    case "tomorrow":
      return tomorrowMorning(now).toISOString();
    case "always":
      return ALWAYS;
  }
};
