import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { holdRights } from "./last-administrator-sql.ts";
import { firstNotHeld } from "./may-grant.ts";
import { rightsChanged } from "./person-changed-sql.ts";
import { givableBy } from "./rights-sql.ts";
import { addPermissions, rolesIn } from "./role-rows-sql.ts";
import {
  ADMIN_ROLE,
  type CreateRoleOutcome,
  type Deed,
  type RemoveRoleOutcome,
  type RoleChange,
  type RoleDraft,
  type RoleRemoval,
  type UpdateRoleOutcome,
} from "./role-store.ts";

/** The caller's transaction, and what writes beside a change in it. */
export interface Within {
  readonly trx: Kysely<DB>;
  readonly write: WriteAlongside;
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

/** Makes a role inside the caller's transaction. */
export const createRole = async (
  { trx, write }: Within,
  { name, permissions, rolesMax }: RoleDraft & { rolesMax: number },
  deed: Deed<void>,
): Promise<CreateRoleOutcome> => {
  await holdRights(trx);
  const wanted = sorted(permissions);
  const grant = firstNotHeld(await givableBy(trx, deed), { permissions: wanted });
  if (grant !== null) return { at: "not-held", grant };
  const names = await trx.selectFrom("roles").select("name").execute();
  if (names.some((role) => role.name === name)) return { at: "taken" };
  if (names.length >= rolesMax) return { at: "too-many" };
  await trx.insertInto("roles").values({ name }).execute();
  await addPermissions(trx, name, wanted);
  await write(trx, deed.alongside());
  return { at: "created", role: { name, builtIn: false, permissions: wanted, members: 0 } };
};

/** Gives a role its permissions inside the caller's transaction. */
export const updateRole = async (
  { trx, write }: Within,
  { name, permissions }: RoleDraft,
  deed: Deed<RoleChange>,
): Promise<UpdateRoleOutcome> => {
  await holdRights(trx);
  const [role] = await rolesIn(trx, name);
  if (!role) return { at: "unknown" };
  if (name === ADMIN_ROLE) return { at: "fixed" };
  const wanted = sorted(permissions);
  const added = wanted.filter((permission) => !role.permissions.includes(permission));
  const removed = role.permissions.filter((permission) => !wanted.includes(permission));
  const grant = firstNotHeld(await givableBy(trx, deed), { permissions: [...added, ...removed] });
  if (grant !== null) return { at: "not-held", grant };
  if (removed.length > 0) {
    await trx
      .deleteFrom("role_permissions")
      .where("role_name", "=", name)
      .where("permission", "in", removed)
      .execute();
  }
  await addPermissions(trx, name, added);
  if (added.length + removed.length > 0) await write(trx, deed.alongside({ added, removed }));
  return { at: "changed", role: { ...role, permissions: wanted }, told: rightsChanged() };
};

/** Removes a role inside the caller's transaction. */
export const removeRole = async (
  { trx, write }: Within,
  { name, withMembers }: RoleRemoval,
  deed: Deed<void>,
): Promise<RemoveRoleOutcome> => {
  await holdRights(trx);
  const [role] = await rolesIn(trx, name);
  if (!role) return { at: "unknown" };
  if (role.builtIn) return { at: "fixed" };
  const { permissions, members } = role;
  const held = members > 0 ? { roles: [name], permissions } : { permissions };
  const grant = firstNotHeld(await givableBy(trx, deed), held);
  if (grant !== null) return { at: "not-held", grant };
  if (members > 0 && !withMembers) return { at: "has-members", members };
  await trx
    .updateTable("users")
    .set((eb) => ({ revision: eb("revision", "+", 1), updated_at: deed.now }))
    .where("id", "in", trx.selectFrom("user_roles").select("user_id").where("role_name", "=", name))
    .execute();
  await trx.deleteFrom("roles").where("name", "=", name).execute();
  await write(trx, deed.alongside());
  return { at: "removed", told: rightsChanged() };
};
