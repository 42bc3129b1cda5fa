import { raise } from "../../problem.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import type { MoveReadMarker } from "./receipt-handlers.ts";

/** A `read` frame moves the marker without an answer; only a channel that is none of theirs is told. */
export const readCommand =
  (moveReadMarker: MoveReadMarker): CommandHandler<"read"> =>
  async ({ channelId, seq }, { principal }) => {
    const outcome = await moveReadMarker({ userId: principal.userId, channelId, toSeq: seq });
    return outcome.at === "read" ? undefined : raise(outcome.at);
  };
