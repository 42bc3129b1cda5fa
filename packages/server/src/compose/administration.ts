import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { PasswordGuard } from "../identity/lockout/password-guard.ts";
import { roleHandlers } from "../identity/role/role-handlers.ts";
import type { RoleStore } from "../identity/role/role-store.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import type { SessionStore } from "../identity/session/session-store.ts";
import { accountCareSql } from "../identity/user-admin/account-care-sql.ts";
import { accountDirectorySql } from "../identity/user-admin/account-directory-sql.ts";
import { createAsAdminUsers } from "../identity/user-admin/as-admin-users.ts";
import { userCareHandlers } from "../identity/user-admin/care-handlers.ts";
import { mfaMethodsSql } from "../identity/user-admin/mfa-methods-sql.ts";
import { userReadHandlers } from "../identity/user-admin/read-handlers.ts";
import { recordReadSql } from "../identity/user-admin/record-read-sql.ts";
import type { Broker } from "../realtime/broker.ts";

export interface ComposeAdministrationOptions {
  readonly database: Database;
  readonly writeAlongside: WriteAlongside;
  readonly roles: RoleStore;
  readonly sessions: SessionStore;
  readonly broker: Broker;
  readonly endSessions: EndSessions;
  readonly forgetFailures: PasswordGuard["forgetFailures"];
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** Puts together what those use who look after roles and accounts. */
export const composeAdministration = ({
  database,
  writeAlongside,
  roles,
  sessions,
  broker,
  endSessions,
  forgetFailures,
  publicUrl,
  clock,
}: ComposeAdministrationOptions) => {
  const directory = accountDirectorySql(database);
  const asAdminUsers = createAsAdminUsers({ mfaMethodsOf: mfaMethodsSql(database) });
  const recordRead = recordReadSql(database, { clock });
  return {
    ...roleHandlers({ roles, broker, recordRead, clock }),
    ...userReadHandlers({ directory, sessions, asAdminUsers, recordRead, clock }),
    ...userCareHandlers({
      care: accountCareSql(database, { writeAlongside }),
      roles,
      shown: { directory, asAdminUsers },
      tell: { broker, endSessions, forgetFailures },
      publicUrl,
      clock,
    }),
  };
};
