import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { FactorMethod, OneTimeToken, Password } from "./session.ts";
import { Id, Time } from "./text.ts";
import { Email, OwnProfile, Username } from "./user.ts";

/** A deactivated account can come back for this long; then it is erased. */
export const DEACTIVATION_DAYS = 30;

/** How an account is protected, for its owner. */
export const AccountSecurity = z
  .object({
    passwordChangedAt: Time.nullable().meta({ description: "Null: this account has no password" }),
    totp: z.boolean(),
    passkeys: z.int(),
    recoveryCodesLeft: z.int().nullable().meta({ description: "Null: none were made" }),
    factorRequired: z
      .boolean()
      .meta({ description: "A role of this account makes a second factor obligatory" }),
    factors: z.array(FactorMethod),
    providers: z.array(
      z.object({ id: z.string(), name: z.string(), email: z.string().nullable(), linkedAt: Time }),
    ),
    lastSignInAt: Time.nullable(),
    lastSignInIp: z.string().nullable(),
    pendingEmail: z.string().nullable().meta({ description: "The address that this account is moving to" }),
  })
  .meta({ id: "AccountSecurity" });
export type AccountSecurity = z.infer<typeof AccountSecurity>;

/** A browser that was signed in from before. */
export const KnownDevice = z
  .object({
    id: Id,
    device: z.string().nullable(),
    ip: z.string().nullable(),
    place: z.string().nullable(),
    firstSeenAt: Time,
    lastSeenAt: Time,
    rememberedUntil: Time.nullable().meta({ description: "Asks no second factor until then" }),
    current: z.boolean(),
  })
  .meta({ id: "KnownDevice" });

export const accountProblems = defineProblems({
  email_unchanged: {
    kind: "conflict",
    title: "This is the address already",
    detail: "Give another address.",
    retry: false,
  },
  sign_up_other_browser: {
    kind: "invalid",
    title: "This link counts in another browser",
    detail:
      "Open it in the browser in which you signed up. If that was not you, nothing is to be done: nobody gets in by it.",
    retry: false,
  },
  device_not_found: {
    kind: "not-found",
    title: "Device not found",
    detail: "There is no such device of yours.",
    retry: false,
  },
});

const nothing = { done: { status: 204, body: null } } as const;
const accepted = { done: { status: 202, body: null } } as const;

export const accountOperations = defineOperations({
  "auth.verifyEmail": {
    method: "POST",
    path: "/api/v1/auth/email/verify",
    summary: "Verify an address by the token of its mail; does not sign in",
    access: "public",
    input: z.object({
      token: OneTimeToken,
      username: Username.optional().meta({
        description: "In place of the one that was asked for, where it was taken meanwhile",
      }),
    }),
    outcomes: nothing,
    problems: [
      "one_time_token_invalid",
      "username_taken",
      "signup_closed",
      "invitation_required",
      "sign_up_other_browser",
    ],
  },
  "auth.resendVerification": {
    method: "POST",
    path: "/api/v1/auth/email/resend",
    summary: "Send the mail that verifies an address again; answers the same for every address",
    access: "public",
    input: z.object({ email: Email }),
    limit: "mail",
    outcomes: accepted,
    problems: [],
  },
  "auth.forgotPassword": {
    method: "POST",
    path: "/api/v1/auth/password/forgot",
    summary: "Send a mail to set a new password by; answers the same for every address",
    access: "public",
    input: z.object({ email: Email }),
    limit: "mail",
    outcomes: accepted,
    problems: [],
  },
  "auth.resetPassword": {
    method: "POST",
    path: "/api/v1/auth/password/reset",
    summary: "Set a new password by the token of a mail; ends every session and does not sign in",
    access: "public",
    input: z.object({ token: OneTimeToken, password: Password }),
    outcomes: nothing,
    problems: ["one_time_token_invalid", "password_too_short", "password_common", "overloaded"],
  },
  "auth.changePassword": {
    method: "POST",
    path: "/api/v1/auth/password/change",
    summary: "Change one's password; ends one's other sessions. Without one as yet, set the first",
    access: "signed-in",
    limit: "credentials",
    input: z.object({
      currentPassword: Password.optional().meta({ description: "Needed where there is a password" }),
      password: Password,
    }),
    outcomes: nothing,
    problems: [
      "credentials_invalid",
      "reauthentication_required",
      "password_too_short",
      "password_common",
      "sign_in_delayed",
      "overloaded",
    ],
  },
  "me.changeEmail": {
    method: "POST",
    path: "/api/v1/me/email",
    summary: "Move to another address, once both the old and the new one have confirmed",
    access: "signed-in",
    fresh: true,
    limit: "mail",
    input: z.object({ email: Email }),
    outcomes: accepted,
    problems: ["email_unchanged"],
  },
  "me.cancelEmailChange": {
    method: "DELETE",
    path: "/api/v1/me/email",
    summary: "Stay with the address there is",
    access: "signed-in",
    apiToken: "refused",
    input: z.object({}),
    outcomes: nothing,
    problems: [],
  },
  "auth.confirmEmailChange": {
    method: "POST",
    path: "/api/v1/auth/email/confirm",
    summary: "Confirm a move to another address, from the old or the new one",
    access: "public",
    input: z.object({ token: OneTimeToken }),
    outcomes: {
      done: {
        status: 200,
        body: z.object({ changed: z.boolean().meta({ description: "False: the other side is due" }) }),
      },
    },
    problems: ["one_time_token_invalid", "email_taken"],
  },
  "me.changeUsername": {
    method: "PUT",
    path: "/api/v1/me/username",
    summary: "Take another username",
    access: "signed-in",
    fresh: true,
    input: z.object({ username: Username }),
    outcomes: { done: { status: 200, body: OwnProfile } },
    problems: ["username_taken"],
  },
  "me.deactivate": {
    method: "POST",
    path: "/api/v1/me/deactivate",
    summary: `Deactivate one's account: every session ends; after ${DEACTIVATION_DAYS} days it is erased`,
    access: "signed-in",
    fresh: true,
    input: z.object({}),
    outcomes: nothing,
    problems: ["last_administrator"],
    refreshCookie: "reads-and-clears",
  },
  "auth.reactivate": {
    method: "POST",
    path: "/api/v1/auth/reactivate",
    summary:
      "Bring a deactivated account back, by the token of its mail or by name and password; does not sign in",
    access: "public",
    input: z.object({
      token: OneTimeToken.optional(),
      identifier: z.string().max(254).optional(),
      password: Password.optional(),
    }),
    outcomes: nothing,
    problems: ["one_time_token_invalid", "credentials_invalid", "sign_in_delayed", "overloaded"],
  },
  "me.security": {
    method: "GET",
    path: "/api/v1/me/security",
    summary: "How one's account is protected",
    access: "signed-in",
    whileEnrolling: true,
    input: z.object({}),
    outcomes: { done: { status: 200, body: AccountSecurity } },
    problems: [],
  },
  "me.export": {
    method: "GET",
    path: "/api/v1/me/export",
    summary: "Everything that is held about oneself, as one JSON document; very long parts go on in the zip",
    access: "signed-in",
    fresh: true,
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.record(z.string(), z.unknown()) } },
    problems: [],
  },
  "me.exportZip": {
    method: "GET",
    path: "/api/v1/me/export.zip",
    summary: "Everything that is held about oneself, as a zip",
    access: "signed-in",
    fresh: true,
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.instanceof(ReadableStream),
        file: { contentType: "application/zip", name: "parley-export.zip" },
      },
    },
    problems: [],
  },
  "device.list": {
    method: "GET",
    path: "/api/v1/me/devices",
    summary: "The browsers that one has signed in from",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(KnownDevice) }) } },
    problems: [],
  },
  "device.forget": {
    method: "DELETE",
    path: "/api/v1/me/devices/{id}",
    summary: "Forget a browser: it is asked for the second factor again",
    access: "signed-in",
    input: z.object({ id: Id }),
    outcomes: nothing,
    problems: ["device_not_found"],
  },
});
