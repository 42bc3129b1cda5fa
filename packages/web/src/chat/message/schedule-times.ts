const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING_HOUR = 9;
const MONDAY = 1;

/** Times that people send later at, on the clock of this device. */
export interface ScheduleTimes {
  readonly inAnHour: Date;
  readonly tomorrow: Date;
  /** Null where that is tomorrow. */
  readonly monday: Date | null;
}

const morningOf = (day: Date): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), MORNING_HOUR);

export const scheduleTimes = (now: Date): ScheduleTimes => {
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
  const inDays = (days: number) => morningOf(new Date(noon.getTime() + days * DAY_MS));
  const daysToMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  return {
    inAnHour: new Date(now.getTime() + HOUR_MS),
    tomorrow: inDays(1),
    monday: daysToMonday === 1 ? null : inDays(daysToMonday),
  };
};

/** As `<input type="datetime-local">` wants it: `2026-03-01T09:00`, on the clock of this device. */
export const localValueOf = (time: Date): string => {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
};
