/** Whoever schedules a message asks for this list again. */
export const SCHEDULED_KEY = ["scheduled"];
