import type { PublicProfile } from "@parley/contract";
import { sql as fragment, type Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { endOfPrefix, usernameKey } from "./name-key.ts";
import type { People } from "./people.ts";

const PUBLIC_COLUMNS = ["id", "username", "display_name", "avatar_url", "status"] as const;

/** People in SQL. */
export const peopleSql = ({ sql, db }: Database): People => ({
  async profilesOf(userIds) {
    if (userIds.length === 0) return new Map();
    // One array, however many ids: the statement's text stays the same, and so does its plan.
    const rows = await sql<PublicRow[]>`
      select ${sql(PUBLIC_COLUMNS)} from users where id = any(${[...new Set(userIds)]}::uuid[])`;
    return new Map(rows.map((row) => [row.id, profileOf(row)]));
  },

  async activeProfilesOf(userIds) {
    if (userIds.length === 0) return new Map();
    const rows = await sql<PublicRow[]>`
      select ${sql(PUBLIC_COLUMNS)} from users
      where id = any(${[...new Set(userIds)]}::uuid[]) and state = 'active'`;
    return new Map(rows.map((row) => [row.id, profileOf(row)]));
  },

  async idsOfUsernames(usernames) {
    if (usernames.length === 0) return new Map();
    const rows = await sql<{ id: string; username_key: string }[]>`
      select id, username_key from users
      where username_key = any(${usernames.map(usernameKey)}::text[]) and state = 'active'`;
    return new Map(rows.map((row) => [row.username_key, row.id]));
  },

  async search({ prefix, exceptIds, after, limit }) {
    let query = db.selectFrom("users").select(PUBLIC_COLUMNS).where("state", "=", "active");
    if (prefix !== "") {
      const end = endOfPrefix(prefix);
      // Ranges, not LIKE: a % in the query is a %, and either index serves.
      query = query.where(({ eb, and, or }) => {
        const begins = (column: "username_key" | "display_name_key") =>
          and([eb(column, ">=", prefix), ...(end === null ? [] : [eb(column, "<", end)])]);
        return or([begins("username_key"), begins("display_name_key")]);
      });
    }
    if (exceptIds.length > 0) query = query.where(isNoneOf(exceptIds));
    if (after !== null) query = query.where("username_key", ">", after);
    const rows = await query.orderBy("username_key").limit(limit).execute();
    return rows.map(profileOf);
  },
});

// One array, as above.
const isNoneOf = (ids: readonly string[]) => fragment<boolean>`id <> all(${ids}::uuid[])`;

type PublicRow = Pick<Selectable<DB["users"]>, (typeof PUBLIC_COLUMNS)[number]>;

const profileOf = (row: PublicRow): PublicProfile => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
  status: row.status,
});
