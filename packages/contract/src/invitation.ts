import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { RoleName } from "./role.ts";
import { OneTimeToken } from "./session.ts";
import { Id, Time, textOf } from "./text.ts";
import { Email } from "./user.ts";

export const INVITATION_HOURS_MAX = 24 * 90;
export const INVITATION_USES_MAX = 1_000;

export const Invitation = z
  .object({
    id: Id,
    email: z.string().nullable().meta({ description: "Null: whoever has the link" }),
    role: z.string(),
    usesMax: z.int(),
    uses: z.int(),
    invitedBy: Id.nullable(),
    createdAt: Time,
    expiresAt: Time,
    withdrawnAt: Time.nullable(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

export const invitationProblems = defineProblems({
  invitation_not_found: {
    kind: "not-found",
    title: "Invitation not found",
    detail: "There is no such invitation.",
    retry: false,
  },
});

export const invitationOperations = defineOperations({
  "invitation.list": {
    method: "GET",
    path: "/api/v1/admin/invitations",
    summary: "Invitations, the latest first",
    access: "invitation.write",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(Invitation) } },
    problems: ["cursor_invalid"],
  },
  "invitation.create": {
    method: "POST",
    path: "/api/v1/admin/invitations",
    summary: "Invite by link, or by mail where an address is given",
    access: "invitation.write",
    fresh: true,
    limit: "invitation",
    input: z.object({
      email: Email.optional(),
      role: RoleName.default("user"),
      usesMax: z.int().min(1).max(INVITATION_USES_MAX).default(1),
      expiresInHours: z.int().min(1).max(INVITATION_HOURS_MAX).default(72),
      message: textOf({ min: 0, max: 500 }).optional(),
    }),
    outcomes: {
      done: {
        status: 201,
        body: Invitation.extend({ url: z.string().meta({ description: "Shown this once" }) }),
      },
    },
    problems: ["role_not_found", "grant_not_held", "signup_closed"],
  },
  "invitation.withdraw": {
    method: "DELETE",
    path: "/api/v1/admin/invitations/{id}",
    summary: "Withdraw an invitation: its link counts no more",
    access: "invitation.write",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["invitation_not_found"],
  },
  "invitation.look": {
    method: "POST",
    path: "/api/v1/auth/invitation",
    summary:
      "What an invitation's link is for; from now on this browser may sign up by it, through a provider too",
    access: "public",
    browser: true,
    input: z.object({ token: OneTimeToken }),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          invitedBy: z.string().nullable().meta({ description: "Display name" }),
          email: z.string().nullable(),
          role: z.string(),
          expiresAt: Time,
        }),
      },
    },
    problems: ["one_time_token_invalid"],
  },
});
