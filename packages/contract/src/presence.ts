import { z } from "zod";
import { Id } from "./text.ts";

export const PresenceStatus = z.enum(["online", "away", "offline"]);
export type PresenceStatus = z.infer<typeof PresenceStatus>;

/** What a device says of itself: away after some minutes without a key or a pointer. Online elsewhere wins. */
export const PresenceCommand = z.object({
  op: z.literal("presence"),
  ref: z.string().max(64).optional(),
  status: z.enum(["online", "away"]),
});

/** A person came, went away or left. After `ready` everyone is offline until such a frame says otherwise. */
export const PresenceEvent = z.object({ op: z.literal("presence"), userId: Id, status: PresenceStatus });
export type PresenceEvent = z.infer<typeof PresenceEvent>;
