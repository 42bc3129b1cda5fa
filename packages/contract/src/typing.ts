import { z } from "zod";
import { Id } from "./text.ts";

/** A client says so again at most this often while its person types. */
export const TYPING_INTERVAL_MS = 3_000;
/** Without another frame, someone has stopped typing after this. */
export const TYPING_EXPIRES_MS = 6_000;

export const TypingCommand = z.object({
  op: z.literal("typing"),
  ref: z.string().max(64).optional(),
  channelId: Id,
});

export const TypingEvent = z.object({ op: z.literal("typing"), channelId: Id, userId: Id });
export type TypingEvent = z.infer<typeof TypingEvent>;
