import { Id } from "@parley/contract";
import { z } from "zod";
import type { Handlers } from "../../call.ts";
import { readCursor, writeCursor } from "../../identity/list-cursor.ts";
import { raise } from "../../problem.ts";
import { changeStanding } from "./change-standing-sql.ts";
import type { FriendDeps } from "./friend-handlers.ts";
import { blockedBy } from "./friend-rows-sql.ts";

/** Milliseconds since the epoch up to the year 9999, as text. */
const Milliseconds = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().max(253_402_300_799_999));
const Position = z.tuple([Milliseconds, Id]);

export const blockHandlers = (deps: FriendDeps): Handlers<"block.list" | "block.add" | "block.remove"> => {
  const { db, profilesOf } = deps;
  return {
    "block.list": async ({ limit, cursor }, { principal }) => {
      const rows = await blockedBy(db, principal.userId, {
        before: cursor === undefined ? null : positionIn(cursor),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const profiles = await profilesOf(page.map((row) => row.blocked_id));
      const last = page.at(-1);
      return {
        items: page.flatMap((row) => profiles.get(row.blocked_id) ?? []),
        nextCursor:
          rows.length > limit && last
            ? writeCursor([String(Date.parse(last.created_at)), last.blocked_id])
            : null,
      };
    },
    "block.add": async ({ userId }, { principal }) => {
      const by = principal.userId;
      if (userId === by) return raise("friend_self");
      const profiles = await profilesOf([by, userId]);
      if (!profiles.has(userId)) return raise("user_not_found");
      await changeStanding(deps, { act: "block", by, other: userId, profiles });
    },
    "block.remove": async ({ userId }, { principal }) => {
      const by = principal.userId;
      if (userId === by) return;
      await changeStanding(deps, { act: "unblock", by, other: userId, profiles: new Map() });
    },
  };
};

const positionIn = (cursor: string) => {
  const [at, userId] = readCursor(cursor, Position);
  return { at: new Date(at).toISOString(), userId };
};
