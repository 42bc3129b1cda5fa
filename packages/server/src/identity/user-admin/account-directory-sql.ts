import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { emailKey, endOfPrefix, searchKey } from "../account/name-key.ts";
import type { AccountDirectory, DirectoryEntry } from "./account-directory.ts";

/** The directory in SQL: two statements a page, however long it is. */
export const accountDirectorySql = ({ db }: Pick<Database, "db">): AccountDirectory => ({
  async search({ beginning, role, state, after, limit, now }) {
    let query = withSessions(db, now);
    if (beginning.trim() !== "") query = query.where(beginsWith(beginning));
    if (state !== null) query = query.where("state", "=", state);
    if (after !== null) query = query.where("username_key", ">", after);
    if (role !== null) {
      query = query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom("user_roles")
            .select("role_name")
            .whereRef("user_id", "=", "users.id")
            .where("role_name", "=", role),
        ),
      );
    }
    return entriesOf(db, await query.orderBy("username_key").limit(limit).execute());
  },

  async find(userId, { now }) {
    const rows = await withSessions(db, now).where("users.id", "=", userId).execute();
    return (await entriesOf(db, rows))[0] ?? null;
  },
});

const withSessions = (db: Kysely<DB>, now: string) =>
  db
    .selectFrom("users")
    .selectAll("users")
    .select(({ selectFrom, fn }) =>
      selectFrom("sessions")
        .select(fn.countAll<number>().as("count"))
        .whereRef("sessions.user_id", "=", "users.id")
        .where("revoked_at", "is", null)
        .where("idle_expires_at", ">", now)
        .where("absolute_expires_at", ">", now)
        .as("live_sessions"),
    );

/** Ranges, not LIKE: a % in the query is a %, and the indexes serve. */
const beginsWith = (beginning: string) => {
  const names = searchKey(beginning);
  const begins = (column: "username_key" | "display_name_key" | "email_key", prefix: string) => {
    const end = endOfPrefix(prefix);
    const from = sql<boolean>`${sql.ref(column)} >= ${prefix}`;
    return end === null ? from : sql<boolean>`(${from} and ${sql.ref(column)} < ${end})`;
  };
  return sql<boolean>`(${begins("username_key", names)} or ${begins("display_name_key", names)}
    or ${begins("email_key", emailKey(beginning))})`;
};

type Row = Selectable<DB["users"]> & { live_sessions: number | null };

const entriesOf = async (db: Kysely<DB>, rows: readonly Row[]): Promise<DirectoryEntry[]> => {
  if (rows.length === 0) return [];
  const grants = await db
    .selectFrom("user_roles")
    .select(["user_id", "role_name"])
    .where(
      "user_id",
      "in",
      rows.map((row) => row.id),
    )
    .orderBy("role_name")
    .execute();
  const rolesOf = Map.groupBy(grants, (grant) => grant.user_id);
  return rows.map((row) => ({
    account: accountOf(row),
    lastSignInAt: row.last_sign_in_at,
    roles: rolesOf.get(row.id)?.map((grant) => grant.role_name) ?? [],
    sessions: row.live_sessions ?? 0,
  }));
};
