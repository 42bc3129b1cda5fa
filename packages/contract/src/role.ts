import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";

/** The permissions that Parley itself asks for, each in a few words for the pages that give them. */
export const PERMISSION_DESCRIPTIONS = {
  "channel.create": "Make group channels",
  "user.read": "Find people, see their accounts and sessions",
  "user.lock": "Lock and unlock accounts, correct display names",
  "user.role": "Give people roles and take them away",
  "user.session": "End other people's sessions",
  "user.recover": "Issue recovery links",
  "role.read": "See roles and what they permit",
  "role.write": "Make, change and remove roles",
  "invitation.write": "Invite people, see and withdraw invitations",
  "webhook.write": "See, make and change webhooks",
  "audit.read": "Read, search and export the audit trail",
  "key.read": "See the signing keys",
  "key.rotate": "Make the next signing key",
  "token.introspect": "Ask whether tokens of others are good",
} as const;

export type ParleyPermission = keyof typeof PERMISSION_DESCRIPTIONS;

/** The permissions that Parley itself asks for. A service behind it may define others, such as `report.generate`. */
export const PARLEY_PERMISSIONS = Object.keys(PERMISSION_DESCRIPTIONS) as readonly ParleyPermission[];

export const Permission = z
  .string()
  .regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9-]*)+$/)
  .max(64)
  .meta({ description: "noun.verb, such as channel.create" });
export type Permission = `${string}.${string}`;

export const RoleName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** The built-in roles. `admin` holds every permission, those of other services included. */
export const BUILT_IN_ROLES = ["admin", "user"] as const;

export const ROLES_MAX = 200;
export const ROLE_PERMISSIONS_MAX = 200;
export const USER_ROLES_MAX = 50;

export const Role = z
  .object({
    name: z.string(),
    builtIn: z.boolean().meta({ description: "Cannot be removed" }),
    permissions: z
      .array(z.string())
      .meta({ description: "In order of name; of admin, every one that Parley or any role names" }),
    members: z.int().meta({ description: "How many people have it" }),
  })
  .meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

const Permissions = z.array(Permission).max(ROLE_PERMISSIONS_MAX);

export const roleProblems = defineProblems({
  role_not_found: {
    kind: "not-found",
    title: "Role not found",
    detail: "There is no role {role}.",
    retry: false,
  },
  role_taken: {
    kind: "conflict",
    title: "There is a role of this name",
    detail: "Choose another name, or change the role that is there.",
    retry: false,
  },
  role_built_in: {
    kind: "conflict",
    title: "This role is built in",
    detail: "The role {role} cannot be removed, and admin holds every permission.",
    retry: false,
  },
  role_has_members: {
    kind: "conflict",
    title: "People have this role",
    detail: "{members} people would lose it. Say withMembers=true to take it from them.",
    retry: false,
  },
  roles_too_many: {
    kind: "conflict",
    title: "There are too many roles",
    detail: "There may be {max}. Remove one first.",
    retry: false,
  },
  grant_not_held: {
    kind: "forbidden",
    title: "You may give and take only what you hold yourself",
    detail: "You do not hold {grant}. Ask an administrator.",
    retry: false,
  },
});

export const roleOperations = defineOperations({
  "role.list": {
    method: "GET",
    path: "/api/v1/admin/roles",
    summary: "Every role, by name, with its permissions and how many people have it",
    access: "role.read",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Role) }) } },
    problems: [],
  },
  "role.create": {
    method: "POST",
    path: "/api/v1/admin/roles",
    summary: "Make a role; its permissions may be any, those of other services too, that the caller holds",
    access: "role.write",
    fresh: true,
    input: z.object({ name: RoleName, permissions: Permissions.default([]) }),
    outcomes: { done: { status: 201, body: Role } },
    problems: ["role_taken", "roles_too_many", "grant_not_held"],
  },
  "role.update": {
    method: "PUT",
    path: "/api/v1/admin/roles/{name}",
    summary:
      "Give a role these permissions and no others; it counts from its members' next request. A name stays for good",
    access: "role.write",
    fresh: true,
    input: z.object({ name: RoleName, permissions: Permissions }),
    outcomes: { done: { status: 200, body: Role } },
    problems: ["role_not_found", "role_built_in", "grant_not_held"],
  },
  "role.remove": {
    method: "DELETE",
    path: "/api/v1/admin/roles/{name}",
    summary: "Remove a role; one that people have goes only with withMembers, and is taken from all of them",
    access: "role.write",
    fresh: true,
    input: z.object({ name: RoleName, withMembers: z.boolean().default(false) }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["role_not_found", "role_built_in", "role_has_members", "grant_not_held"],
  },
});
