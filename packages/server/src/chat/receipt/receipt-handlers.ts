import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { ReadMove, ReadMoveOutcome } from "./move-read-markers-sql.ts";

/** Moves one marker, by itself or together with others. */
export type MoveReadMarker = (move: ReadMove) => Promise<ReadMoveOutcome>;

export const receiptHandlers = ({
  moveReadMarker,
}: {
  moveReadMarker: MoveReadMarker;
}): Handlers<"receipt.read"> => ({
  "receipt.read": async ({ id, seq }, { principal }) => {
    const outcome = await moveReadMarker({ userId: principal.userId, channelId: id, toSeq: seq });
    return outcome.at === "read" ? { readSeq: outcome.readSeq } : raise(outcome.at);
  },
});
