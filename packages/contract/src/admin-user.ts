import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { RoleName, USER_ROLES_MAX } from "./role.ts";
import { Session } from "./session.ts";
import { Id, nameOf, Time, textOf } from "./text.ts";
import { DISPLAY_NAME_CHARACTERS_MAX } from "./user.ts";

export const AccountStatus = z.enum(["active", "locked", "deactivated"]);
export type AccountStatus = z.infer<typeof AccountStatus>;

/** An account as those see it who look after accounts. */
export const AdminUser = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    roles: z.array(z.string()),
    status: AccountStatus,
    createdAt: Time,
    lastSignInAt: Time.nullable(),
    mfaMethods: z.array(z.string()).meta({ description: "Second factors that are set up" }),
    sessions: z.int().meta({ description: "How many live" }),
  })
  .meta({ id: "AdminUser" });
export type AdminUser = z.infer<typeof AdminUser>;

export const adminUserProblems = defineProblems({
  last_administrator: {
    kind: "conflict",
    title: "This is the last active administrator",
    detail: "Make somebody else an administrator first.",
    retry: false,
  },
  person_above_you: {
    kind: "forbidden",
    title: "This person may do more than you",
    detail: "They hold {grant}, which you do not. Ask an administrator.",
    retry: false,
  },
  own_account_lock: {
    kind: "conflict",
    title: "You cannot lock yourself out",
    detail: "Ask another administrator to lock your account, or deactivate it in your settings.",
    retry: false,
  },
  account_deactivated: {
    kind: "conflict",
    title: "The account is deactivated",
    detail: "Its owner has deactivated it: there is nothing to lock or to unlock, and no way in to give.",
    retry: false,
  },
  account_locked: {
    kind: "conflict",
    title: "The account is locked",
    detail: "Unlock it first.",
    retry: false,
  },
});

const OfUser = z.object({ id: Id });

export const adminUserOperations = defineOperations({
  "admin-user.list": {
    method: "GET",
    path: "/api/v1/admin/users",
    summary: "Accounts by username; `query` is the beginning of a username, display name or e-mail address",
    access: "user.read",
    input: PageInput.extend({
      query: textOf({ min: 0, max: 254 }).default(""),
      role: RoleName.optional(),
      status: AccountStatus.optional(),
    }),
    outcomes: { done: { status: 200, body: pageOf(AdminUser) } },
    problems: ["cursor_invalid"],
  },
  "admin-user.get": {
    method: "GET",
    path: "/api/v1/admin/users/{id}",
    summary: "One account",
    access: "user.read",
    input: OfUser,
    outcomes: { done: { status: 200, body: AdminUser } },
    problems: ["user_not_found"],
  },
  "admin-user.update": {
    method: "PATCH",
    path: "/api/v1/admin/users/{id}",
    summary:
      "Lock or unlock an account, correct its display name; a lock ends every session and socket at once",
    access: "user.lock",
    input: OfUser.extend({
      locked: z.boolean().optional(),
      reason: textOf({ min: 0, max: 200 })
        .optional()
        .meta({ description: "Of the lock, for the audit trail" }),
      displayName: nameOf({ max: DISPLAY_NAME_CHARACTERS_MAX }).optional(),
    }),
    outcomes: { done: { status: 200, body: AdminUser } },
    problems: [
      "user_not_found",
      "last_administrator",
      "person_above_you",
      "own_account_lock",
      "account_deactivated",
    ],
  },
  "admin-user.setRoles": {
    method: "PUT",
    path: "/api/v1/admin/users/{id}/roles",
    summary:
      "Give someone these roles and no others; it counts from their next request, and their pages follow",
    access: "user.role",
    fresh: true,
    input: OfUser.extend({ roles: z.array(RoleName).max(USER_ROLES_MAX) }),
    outcomes: { done: { status: 200, body: AdminUser } },
    problems: [
      "user_not_found",
      "role_not_found",
      "last_administrator",
      "person_above_you",
      "grant_not_held",
    ],
  },
  "admin-user.sessions": {
    method: "GET",
    path: "/api/v1/admin/users/{id}/sessions",
    summary: "Someone's sessions that live, the latest first",
    access: "user.read",
    input: PageInput.extend({ id: Id }),
    outcomes: { done: { status: 200, body: pageOf(Session) } },
    problems: ["user_not_found", "cursor_invalid"],
  },
  "admin-user.endSessions": {
    method: "DELETE",
    path: "/api/v1/admin/users/{id}/sessions",
    summary: "End all of someone's sessions; their pages are signed out at once",
    access: "user.session",
    input: OfUser,
    outcomes: { done: { status: 204, body: null } },
    problems: ["user_not_found", "person_above_you"],
  },
  "admin-user.issueRecoveryLink": {
    method: "POST",
    path: "/api/v1/admin/users/{id}/recovery-link",
    summary:
      "A link by which someone who has lost every way in signs in once and sets a new password; those before it count " +
      "no more, and they are told at their next sign-in",
    access: "user.recover",
    fresh: true,
    input: OfUser.extend({
      resetFactors: z
        .boolean()
        .default(false)
        .meta({ description: "Its use also removes every second factor, which is lost as well" }),
    }),
    outcomes: {
      done: {
        status: 201,
        body: z.object({ url: z.string().meta({ description: "Shown this once" }), expiresAt: Time }),
      },
    },
    problems: ["user_not_found", "person_above_you", "account_locked", "account_deactivated"],
  },
});
