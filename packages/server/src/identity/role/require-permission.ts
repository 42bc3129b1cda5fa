import { PARLEY_PERMISSIONS, type Permission } from "@parley/contract";
import type { Principal } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import { ADMIN_ROLE, type Rights, type RoleStore } from "./role-store.ts";

/** Whether these rights cover a permission. An administrator holds every one, those of other services included. */
export const mayDo = (rights: Rights, permission: Permission): boolean =>
  rights.roles.includes(ADMIN_ROLE) || rights.permissions.includes(permission);

export interface Permissions {
  /** Every permission that the person holds and that Parley or a role names. */
  of(userId: string): Promise<readonly string[]>;
  /**
   * Whether the caller holds the permission now, whatever their token says.
   * @throws ProblemError permission_denied; factor_enrolment_required where a role of now makes a second factor obligatory
   * and there is none, though the token is from before it did
   */
  require(principal: Principal, permission: Permission): Promise<void>;
}

/** Asks the store each time, on indexed rows: a change of roles counts from the next call, on every node. */
export const createPermissions = ({
  roles,
  mustEnrol,
}: {
  roles: RoleStore;
  mustEnrol: FactorPolicy["mustEnrol"];
}): Permissions => ({
  async of(userId) {
    return heldBy(await roles.rightsOf(userId));
  },
  async require(principal, permission) {
    const rights = await roles.rightsOf(principal.userId);
    if (!mayDo(rights, permission)) raise("permission_denied", { permission });
    if (await mustEnrol(principal, rights.roles)) raise("factor_enrolment_required");
  },
});

/** The permissions to show for these rights. */
export const heldBy = ({ roles, permissions }: Rights): readonly string[] =>
  roles.includes(ADMIN_ROLE) ? [...new Set([...PARLEY_PERMISSIONS, ...permissions])].sort() : permissions;
