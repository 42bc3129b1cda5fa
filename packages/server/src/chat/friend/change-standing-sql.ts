import type { PublicProfile } from "@parley/contract";
import { raise } from "../../problem.ts";
import { tellUpdated } from "../channel/channel-facts.ts";
import type { CommitInTurn } from "../channel/commit-in-turn-sql.ts";
import { directKeyOf, pairOf } from "./pair.ts";
import { type FriendAct, judgeFriendAct } from "./standing.ts";
import { lockStanding, settleStanding } from "./standing-sql.ts";
import { tellFriends } from "./tell-friends.ts";

export interface StandingChange {
  readonly requestId: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly at: string;
}

/**
 * Carries out one act of `by` towards `other`, or raises what forbids it. With `requestId`, only while that very
 * request stands.
 */
export const changeStanding = (
  { commit, newId }: { commit: CommitInTurn; newId: () => string },
  {
    act,
    by,
    other,
    requestId,
    profiles,
  }: {
    act: FriendAct;
    by: string;
    other: string;
    requestId?: string;
    profiles: ReadonlyMap<string, PublicProfile>;
  },
): Promise<StandingChange> => {
  const pair = pairOf(by, other);
  return commit(directKeyOf(pair), async (trx, at) => {
    const held = await lockStanding(trx, { pair, by, newRequestId: newId(), at });
    if (requestId !== undefined && requestId !== held.requestId) return raise("friend_request_not_found");
    const verdict = judgeFriendAct(held.standing, { act, by, other });
    if (verdict.at === "refused") return raise(verdict.code);
    const direct = await settleStanding(trx, held, { next: verdict.next, at });
    const news = { by, other, requestId: held.requestId, at };
    return {
      value: { requestId: held.requestId, requestedBy: held.requestedBy, requestedAt: held.requestedAt, at },
      tell: [
        ...(verdict.change ? tellFriends({ ...news, change: verdict.change }, profiles) : []),
        ...(act === "block" || act === "unblock"
          ? [{ kind: "block-changed", userIds: [by, other] } as const]
          : []),
        ...(direct ? [tellUpdated(direct.channelId, direct.facts)] : []),
      ],
    };
  });
};
