import { PARLEY_PERMISSIONS, type Permission } from "@parley/contract";
import type { Principal } from "../../call.ts";
import { raise } from "../../problem.ts";
import { ADMIN_ROLE, type Rights, type RoleStore } from "./role-store.ts";

/** Whether these rights cover a permission. An administrator holds every one, those of other services included. */
export const mayDo = (rights: Rights, permission: Permission): boolean =>
  rights.roles.includes(ADMIN_ROLE) || rights.permissions.includes(permission);

export interface Permissions {
  /** Every permission that the person holds and that Parley or a role names. */
  of(userId: string): Promise<readonly string[]>;
  /** Raises `permission_denied` unless the caller holds the permission now, whatever their token says. */
  require(principal: Principal, permission: Permission): Promise<void>;
}

/** Asks the store each time, on indexed rows: a change of roles counts from the next call, on every node. */
export const createPermissions = ({ roles }: { roles: RoleStore }): Permissions => ({
  async of(userId) {
    return heldBy(await roles.rightsOf(userId));
  },
  async require(principal, permission) {
    if (!mayDo(await roles.rightsOf(principal.userId), permission))
      raise("permission_denied", { permission });
  },
});

/** The permissions to show for these rights. */
export const heldBy = ({ roles, permissions }: Rights): readonly string[] =>
  roles.includes(ADMIN_ROLE) ? [...new Set([...PARLEY_PERMISSIONS, ...permissions])].sort() : permissions;
