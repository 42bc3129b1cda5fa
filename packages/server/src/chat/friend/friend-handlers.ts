import type { FriendRequest, PublicProfile } from "@parley/contract";
import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { pageByName } from "./by-name.ts";
import { changeStanding } from "./change-standing-sql.ts";
import { friendshipsOf } from "./friend-rows-sql.ts";

export interface FriendDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  /** People by id; unknown ids are missing from the answer. */
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  /** The same of those alone who may be asked; absent: all of them. */
  readonly activeProfilesOf?: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  /** UUIDv7: requests are listed in the order of their ids. */
  readonly newId: () => string;
}

type FriendOperations =
  `friend.${"request" | "requests" | "accept" | "decline" | "cancel" | "list" | "remove"}`;

export const friendHandlers = (deps: FriendDeps): Handlers<FriendOperations> => {
  const { db, profilesOf, activeProfilesOf = profilesOf } = deps;

  const answer = async (act: "accept" | "decline" | "cancel", requestId: string, userId: string) => {
    const request = await friendshipsOf(db, userId).findRequest(requestId);
    if (!request) return raise("friend_request_not_found");
    const other = request.other;
    const profiles = await profilesOf([userId, other]);
    const change = await changeStanding(deps, { act, by: userId, other, requestId, profiles });
    return { ...change, user: profiles.get(other) };
  };

  return {
    "friend.request": async ({ userId }, { principal }) => {
      if (userId === principal.userId) return raise("friend_self");
      const profiles = await activeProfilesOf([principal.userId, userId]);
      const user = profiles.get(userId) ?? raise("user_not_found");
      const by = principal.userId;
      const change = await changeStanding(deps, { act: "request", by, other: userId, profiles });
      return requestOf({ ...change, user, isOwn: change.requestedBy === by });
    },
    "friend.requests": async ({ limit, cursor }, { principal }) => {
      const [before] = cursor === undefined ? [null] : readCursor(cursor, z.tuple([Id]));
      const rows = await friendshipsOf(db, principal.userId).requests({ before, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const profiles = await profilesOf(page.map((row) => row.other));
      const last = page.at(-1);
      return {
        items: page.flatMap((row) => {
          const user = profiles.get(row.other);
          const isOwn = row.requested_by === principal.userId;
          return user ? [requestOf({ requestId: row.id, requestedAt: row.created_at, user, isOwn })] : [];
        }),
        nextCursor: rows.length > limit && last ? writeCursor([last.id]) : null,
      };
    },
    "friend.accept": async ({ id }, { principal }) => {
      const { user, at } = await answer("accept", id, principal.userId);
      return { user: user ?? raise("friend_request_not_found"), since: at };
    },
    "friend.decline": async ({ id }, { principal }) => {
      await answer("decline", id, principal.userId);
    },
    "friend.cancel": async ({ id }, { principal }) => {
      await answer("cancel", id, principal.userId);
    },
    "friend.list": async (page, { principal }) => {
      const rows = await friendshipsOf(db, principal.userId).friends();
      const profiles = await profilesOf(rows.map((row) => row.other));
      const friends = rows.flatMap((row) => {
        const user = profiles.get(row.other);
        return user ? [{ user, since: row.accepted_at ?? row.created_at }] : [];
      });
      return pageByName(friends, page);
    },
    "friend.remove": async ({ userId }, { principal }) => {
      const by = principal.userId;
      if (userId === by) return raise("friend_not_found");
      await changeStanding(deps, {
        act: "remove",
        by,
        other: userId,
        profiles: await profilesOf([by, userId]),
      });
    },
  };
};

const requestOf = ({
  requestId,
  requestedAt,
  user,
  isOwn,
}: {
  requestId: string;
  requestedAt: string;
  user: PublicProfile;
  isOwn: boolean;
}): FriendRequest => ({
  id: requestId,
  direction: isOwn ? "outgoing" : "incoming",
  user,
  createdAt: requestedAt,
});
