import type { CommandHandler } from "../../realtime/commands.ts";
import type { MoveMarker } from "./move-marker.ts";

/** `read` and `delivered` move a marker without an answer; only a channel that is none of theirs is told. */
export const markerCommands = (
  moveMarker: MoveMarker,
): { readonly [N in "read" | "delivered"]: CommandHandler<N> } => ({
  read: ({ channelId, seq }, { principal: { userId } }) =>
    moveMarker({ userId, channelId, readSeq: seq }).then(() => undefined),
  delivered: ({ channelId, seq }, { principal: { userId } }) =>
    moveMarker({ userId, channelId, deliveredSeq: seq }).then(() => undefined),
});
