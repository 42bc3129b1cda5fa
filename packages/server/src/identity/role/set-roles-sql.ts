import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Within } from "./change-role-sql.ts";
import { holdRights, isLastAdministrator } from "./last-administrator-sql.ts";
import { firstNotHeld, heldAbove } from "./may-grant.ts";
import { personChanged } from "./person-changed-sql.ts";
import { givableBy, rightsIn } from "./rights-sql.ts";
import {
  ADMIN_ROLE,
  type Deed,
  type RolesOfPerson,
  type RolesOfPersonChange,
  type SetRolesOutcome,
} from "./role-store.ts";

/** Gives a person their roles inside the caller's transaction. */
export const setRoles = async (
  { trx, write }: Within,
  { userId, roles }: RolesOfPerson,
  deed: Deed<RolesOfPersonChange>,
): Promise<SetRolesOutcome> => {
  await holdRights(trx);
  const person = await trx
    .selectFrom("users")
    .select("id")
    .where("id", "=", userId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) return { at: "unknown-person" };
  const unknown = await firstUnknown(trx, roles);
  if (unknown !== undefined) return { at: "unknown-role", role: unknown };

  const actor = await rightsIn(trx, deed.actorId);
  const before = await rightsIn(trx, userId, { whateverState: true });
  const to = [...new Set(roles)].sort();
  const added = to.filter((role) => !before.roles.includes(role));
  const removed = before.roles.filter((role) => !to.includes(role));
  const above = heldAbove(actor, before);
  if (above !== null) return { at: "above", grant: above };
  const grant = firstNotHeld(await givableBy(trx, deed), { roles: [...added, ...removed] });
  if (grant !== null) return { at: "not-held", grant };
  if (removed.includes(ADMIN_ROLE) && (await isLastAdministrator(trx, userId))) {
    return { at: "last-administrator" };
  }

  const change = { from: before.roles, to };
  if (added.length + removed.length > 0) {
    await writeRoles(trx, userId, { added, removed });
    await trx
      .updateTable("users")
      .set((eb) => ({ revision: eb("revision", "+", 1), updated_at: deed.now }))
      .where("id", "=", userId)
      .execute();
    await write(trx, deed.alongside(change));
  }
  return { at: "set", change, told: personChanged(userId) };
};

const firstUnknown = async (trx: Kysely<DB>, roles: readonly string[]): Promise<string | undefined> => {
  if (roles.length === 0) return undefined;
  const rows = await trx.selectFrom("roles").select("name").where("name", "in", roles).execute();
  const known = new Set(rows.map(({ name }) => name));
  return roles.find((role) => !known.has(role));
};

const writeRoles = async (
  trx: Kysely<DB>,
  userId: string,
  { added, removed }: { added: readonly string[]; removed: readonly string[] },
) => {
  if (removed.length > 0) {
    await trx
      .deleteFrom("user_roles")
      .where("user_id", "=", userId)
      .where("role_name", "in", removed)
      .execute();
  }
  if (added.length > 0) {
    await trx
      .insertInto("user_roles")
      .values(added.map((role) => ({ user_id: userId, role_name: role })))
      .execute();
  }
};
