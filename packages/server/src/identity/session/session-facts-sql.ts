import type { Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { accountOf } from "../account/account-rows-sql.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { ReadSessionFacts } from "./session-facts.ts";
import { recordOf } from "./session-rows-sql.ts";

type Row = Selectable<DB["sessions"]> &
  Selectable<DB["users"]> & {
    readonly account_created_at: string;
    readonly held_roles: readonly string[];
    readonly held_permissions: readonly string[];
  };

/** What is to be known of a living session, in one statement. An administrator holds what any role may. */
export const sessionFactsSql =
  ({ sql }: Pick<Database, "sql">): ReadSessionFacts =>
  async ({ sessionId, userId }, { now }) => {
    const [row] = await sql<Row[]>`
      select s.*, u.email, u.email_verified_at, u.username, u.display_name, u.avatar_url, u.status, u.time_zone,
        u.locale, u.state, u.created_at as account_created_at, u.revision,
        array(select role_name from user_roles where user_id = u.id order by role_name) as held_roles,
        array(
          select distinct permission from role_permissions
          where role_name in (select role_name from user_roles where user_id = u.id)
            or exists (select 1 from user_roles where user_id = u.id and role_name = ${ADMIN_ROLE})
          order by permission
        ) as held_permissions
      from sessions s join users u on u.id = s.user_id
      where s.id = ${sessionId} and s.user_id = ${userId} and s.revoked_at is null
        and s.idle_expires_at > ${now} and s.absolute_expires_at > ${now} and u.state = 'active'`;
    if (!row) return null;
    return {
      account: accountOf({ ...row, id: row.user_id, created_at: row.account_created_at }),
      session: recordOf(row),
      rights: { roles: row.held_roles, permissions: row.held_permissions },
    };
  };
