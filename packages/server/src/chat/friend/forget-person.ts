import type { PublicProfile } from "@parley/contract";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { changeStanding } from "./change-standing-sql.ts";
import { friendshipsOf } from "./friend-rows-sql.ts";
import type { FriendAct } from "./standing.ts";

const REQUESTS_AT_ONCE = 500;

export interface ForgetPersonDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  readonly newId: () => string;
}

/**
 * Ends the friendships and requests of somebody who is gone, as if they had done so: nobody keeps a friend who is not
 * there. What they have written stays. Called again, it finds less to do.
 */
export const createForgetPerson = (deps: ForgetPersonDeps) => {
  const end = async (by: string, act: FriendAct, other: string): Promise<void> => {
    const profiles = await deps.profilesOf([by, other]);
    await changeStanding(deps, { act, by, other, profiles });
  };
  return async (userId: string): Promise<void> => {
    const own = friendshipsOf(deps.db, userId);
    for (const { other } of await own.friends()) await end(userId, "remove", other);
    for (;;) {
      const requests = await own.requests({ before: null, limit: REQUESTS_AT_ONCE });
      for (const { other, requested_by } of requests) {
        await end(userId, requested_by === userId ? "cancel" : "decline", other);
      }
      if (requests.length < REQUESTS_AT_ONCE) return;
    }
  };
};
