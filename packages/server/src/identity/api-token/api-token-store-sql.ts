import { ApiTokenScope } from "@parley/contract";
import type { Selectable } from "kysely";
import { recordEvents } from "../../audit/record-events-sql.ts";
import { committed } from "../../database/committed.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { holdSession } from "../session/hold-session-sql.ts";
import type { ApiTokenRecord, ApiTokenStore } from "./api-token-store.ts";

/** API tokens in SQL. */
export const apiTokenStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): ApiTokenStore => ({
  async listOf(userId) {
    const rows = await db
      .selectFrom("api_tokens")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .execute();
    return rows.map(recordOf);
  },

  add: (token, { hash, max, sessionId, alongside }) =>
    transact(sql, async (_tx, trx) => {
      // Locked, so that those who add at once count each other, and whoever locks the account stops this or sees it.
      const account = await trx
        .selectFrom("users")
        .selectAll()
        .where("id", "=", token.userId)
        .where("state", "=", "active")
        .forUpdate()
        .executeTakeFirst();
      if (!account || !(await holdSession(trx, { userId: token.userId, sessionId }))) return "gone";
      const held = await trx
        .selectFrom("api_tokens")
        .select("id")
        .where("user_id", "=", token.userId)
        .limit(max)
        .execute();
      if (held.length >= max) return "full";
      await trx
        .insertInto("api_tokens")
        .values({
          id: token.id,
          user_id: token.userId,
          name: token.name,
          hash,
          scopes: token.scopes.join(" "),
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          made_in_session: sessionId,
        })
        .execute();
      await writeAlongside(trx, alongside(accountOf(account)));
      return "added";
    }),

  remove: ({ id, userId }, eventOf) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx
        .deleteFrom("api_tokens")
        .where("id", "=", id)
        .where("user_id", "=", userId)
        .returningAll()
        .executeTakeFirst();
      if (!row) return null;
      await recordEvents(trx, [eventOf(recordOf(row))]);
      return committed([
        { kind: "end-session" as const, sessionId: id, userId, reason: "api-token-withdrawn" },
      ]);
    }),

  async find(hash, { now }) {
    const rows = await db
      .selectFrom("api_tokens")
      .innerJoin("users", "users.id", "api_tokens.user_id")
      .leftJoin("user_roles", "user_roles.user_id", "users.id")
      .selectAll("api_tokens")
      .select(["users.email", "user_roles.role_name"])
      .where("api_tokens.hash", "=", hash)
      .where("users.state", "=", "active")
      .where(({ or, eb }) =>
        or([eb("api_tokens.expires_at", "is", null), eb("api_tokens.expires_at", ">", now)]),
      )
      .orderBy("user_roles.role_name")
      .execute();
    const [first] = rows;
    if (!first) return null;
    const roles = rows.flatMap(({ role_name }) => (role_name === null ? [] : [role_name]));
    return { ...recordOf(first), email: first.email, roles };
  },

  async touch({ id, now, unlessSince }) {
    await db
      .updateTable("api_tokens")
      .set({ last_used_at: now })
      .where("id", "=", id)
      .where(({ or, eb }) => or([eb("last_used_at", "is", null), eb("last_used_at", "<=", unlessSince)]))
      .execute();
  },
});

const recordOf = (row: Selectable<DB["api_tokens"]>): ApiTokenRecord => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  scopes: row.scopes.split(" ").flatMap((scope) => ApiTokenScope.safeParse(scope).data ?? []),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});
