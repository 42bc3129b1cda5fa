import { z } from "zod";

/** The permissions that Parley itself asks for. A service behind it may define others, such as `report.generate`. */
export const PARLEY_PERMISSIONS = [
  "channel.create",
  "user.read",
  "user.lock",
  "user.role",
  "audit.read",
  "invitation.write",
] as const;

export const Permission = z
  .string()
  .regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9-]*)+$/)
  .max(64)
  .meta({ description: "noun.verb, such as channel.create" });
export type Permission = `${string}.${string}`;

export const RoleName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** The built-in roles. `admin` holds every permission, those of other services included. */
export const BUILT_IN_ROLES = ["admin", "user"] as const;
