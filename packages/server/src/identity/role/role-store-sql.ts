import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { createRole, removeRole, updateRole } from "./change-role-sql.ts";
import { rightsIn } from "./rights-sql.ts";
import { rolesIn } from "./role-rows-sql.ts";
import type { RoleStore } from "./role-store.ts";
import { setRoles } from "./set-roles-sql.ts";

/** Roles in SQL. */
export const roleStoreSql = (
  { sql, db }: Database,
  { writeAlongside: write }: { writeAlongside: WriteAlongside },
): RoleStore => ({
  rightsOf: (userId) => rightsIn(db, userId),
  list: () => rolesIn(db),
  // A name that another transaction takes first is found taken by the next try.
  create: (role, deed) =>
    transact(sql, (_tx, trx) => createRole({ trx, write }, role, deed), { retryUnique: true }),
  update: (role, deed) => transact(sql, (_tx, trx) => updateRole({ trx, write }, role, deed)),
  remove: (role, deed) => transact(sql, (_tx, trx) => removeRole({ trx, write }, role, deed)),
  setRolesOf: (person, deed) => transact(sql, (_tx, trx) => setRoles({ trx, write }, person, deed)),
});
