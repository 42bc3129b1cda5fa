import { ADMIN_ROLE, type Rights } from "./role-store.ts";

/**
 * The first of these roles and permissions that the actor does not hold, and so may not give or take: nobody makes of
 * themselves or of others more than they are. An administrator holds all. Null: they hold every one.
 */
export const firstNotHeld = (
  actor: Rights,
  { roles = [], permissions = [] }: Partial<Rights>,
): string | null => {
  if (actor.roles.includes(ADMIN_ROLE)) return null;
  return (
    roles.find((role) => !actor.roles.includes(role)) ??
    permissions.find((permission) => !actor.permissions.includes(permission)) ??
    null
  );
};

/**
 * What a person may do and the actor may not; null: the actor may lock them, end their sessions, change their roles.
 * Roles that permit nothing here do not count, but that of an administrator.
 */
export const heldAbove = (actor: Rights, person: Rights): string | null =>
  firstNotHeld(actor, {
    roles: person.roles.filter((role) => role === ADMIN_ROLE),
    permissions: person.permissions,
  });
