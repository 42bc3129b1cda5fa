import type { GroupCommit } from "../../database/group-commit.ts";
import type { RequireMember } from "../channel/require-member-sql.ts";
import type { MarkerMove, MarkerOutcome } from "./move-markers-sql.ts";

/** Where the markers of one member now are. */
export type Markers = Pick<Extract<MarkerOutcome, { at: "moved" }>, "readSeq" | "deliveredSeq">;

/**
 * Resolves once the markers stand. A thread that one does not follow has none to move, and that is no mistake.
 * @throws ProblemError channel_not_found, overloaded.
 */
export type MoveMarker = (move: MarkerMove) => Promise<Markers>;

export const createMoveMarker =
  ({
    markers,
    requireMember,
  }: {
    markers: Pick<GroupCommit<MarkerMove, MarkerOutcome>, "submit">;
    requireMember: RequireMember;
  }): MoveMarker =>
  async (move) => {
    const outcome = await markers.submit(move);
    if (outcome.at === "moved") return outcome;
    await requireMember(move.channelId, move.userId);
    return { readSeq: 0, deliveredSeq: 0 };
  };
