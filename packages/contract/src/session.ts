import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, nameOf, Time, textOf } from "./text.ts";
import { DISPLAY_NAME_CHARACTERS_MAX, Email, OwnProfile, Username } from "./user.ts";

export const PASSWORD_CHARACTERS_MAX = 1024;

/** Where the refresh token travels: in a cookie that no script can read, or in the body for native clients. */
export const Transport = z.enum(["cookie", "body"]);

/** One sign-in of one device. */
export const Session = z
  .object({
    id: Id,
    createdAt: Time,
    lastUsedAt: Time,
    expiresAt: Time,
    userAgent: z.string().nullable(),
    device: z.string().nullable().meta({ description: "Browser and system, in words" }),
    ip: z.string().nullable(),
    place: z.string().nullable().meta({ description: "Country of the address (ISO 3166), where known" }),
    amr: z.array(z.string()).meta({ description: "How it was signed in (RFC 8176)" }),
    authenticatedAt: Time,
    current: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

/** How someone proved who they are (RFC 8176 where it has a value; the others are ours). */
export const AUTHENTICATION_METHODS = [
  "pwd",
  "otp",
  "hwk",
  "swk",
  "mail",
  "provider",
  "recovery",
  "link",
  "mfa",
] as const;

/** Something to tell the person at this sign-in, once. */
export const SignInNotice = z.object({
  kind: z.enum(["recovery-link-issued", "recovery-link-used", "recovery-codes-low", "failed-sign-ins"]),
  at: Time,
  count: z.int().optional(),
});

export const SignedIn = z
  .object({
    user: OwnProfile,
    session: Session,
    accessToken: z.string(),
    tokenType: z.literal("Bearer"),
    expiresIn: z.int().meta({ description: "Seconds until the access token expires" }),
    refreshToken: z.string().optional().meta({ description: "Only with transport body" }),
    mustEnrol: z.boolean().optional().meta({
      description: "A second factor is obligatory and not set up: nothing else can be done until it is",
    }),
    notices: z.array(SignInNotice).optional(),
  })
  .meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;

/** The second factors, the one to offer first in front. */
export const FactorMethod = z.enum(["passkey", "totp", "recovery"]);
export type FactorMethod = z.infer<typeof FactorMethod>;

/** The first factor was right, and a second one is due: finish with `auth.mfa` within ten minutes. */
export const MfaRequired = z
  .object({ mfaRequired: z.literal(true), mfaToken: z.string(), methods: z.array(FactorMethod) })
  .meta({ id: "MfaRequired" });
export type MfaRequired = z.infer<typeof MfaRequired>;

/** What every way of signing in answers. */
export const signInOutcomes = {
  done: { status: 200, body: SignedIn },
  mfa: { status: 200, body: MfaRequired },
} as const;

/** What a browser's `navigator.credentials` gives, as JSON (WebAuthn `PublicKeyCredential.toJSON()`). */
export const PasskeyCredential = z
  .object({
    id: z.string().max(1_400),
    rawId: z.string().max(1_400),
    type: z.literal("public-key"),
    response: z.record(z.string().max(64), z.unknown()),
    clientExtensionResults: z.record(z.string().max(64), z.unknown()).optional(),
    authenticatorAttachment: z.string().max(32).nullable().optional(),
  })
  .meta({ id: "PasskeyCredential" });
export type PasskeyCredential = z.infer<typeof PasskeyCredential>;

/** Options for `navigator.credentials`, as JSON. */
export const PasskeyOptions = z.record(z.string(), z.unknown());

export const VerificationPending = z.object({ verificationRequired: z.literal(true) });

export const Password = textOf({ min: 1, max: PASSWORD_CHARACTERS_MAX });
const RefreshToken = z.string().min(1).max(512);
/** A one-time token, as a mail's link carries it. */
export const OneTimeToken = z.string().min(1).max(512);

export const sessionProblems = defineProblems({
  signup_closed: {
    kind: "forbidden",
    title: "Sign-up is closed",
    detail: "Ask an administrator for an account.",
    retry: false,
  },
  invitation_required: {
    kind: "forbidden",
    title: "Sign-up needs an invitation",
    detail: "Ask a member for an invitation.",
    retry: false,
  },
  email_taken: {
    kind: "conflict",
    title: "There is an account with this e-mail address",
    detail: "Sign in, or use another address.",
    retry: false,
  },
  username_taken: {
    kind: "conflict",
    title: "This username is taken",
    detail: "Choose another username.",
    retry: false,
  },
  credentials_invalid: {
    kind: "unauthenticated",
    title: "Wrong name or password",
    detail: "Check both and try again.",
    retry: false,
  },
  email_unverified: {
    kind: "forbidden",
    title: "The e-mail address is not verified",
    detail: "Open the link in the mail that was sent to it, or ask for another mail.",
    retry: false,
  },
  sign_in_delayed: {
    kind: "limited",
    title: "Too many failed sign-ins",
    detail: "Wait {seconds} seconds, then try again; resetting the password works at once.",
    retry: true,
  },
  mfa_token_invalid: {
    kind: "unauthenticated",
    title: "This sign-in has run out",
    detail: "Begin again.",
    retry: false,
  },
  code_invalid: {
    kind: "invalid",
    title: "The code is not right",
    detail: "Check it and try again; a code that was used does not count twice.",
    retry: false,
  },
  reauthentication_required: {
    kind: "forbidden",
    title: "Confirm that it is you",
    detail: "Call POST /api/v1/auth/reauthenticate, then try again.",
    retry: false,
  },
  factor_enrolment_required: {
    kind: "forbidden",
    title: "A second factor is obligatory",
    detail: "Set up an authenticator app or a passkey first.",
    retry: false,
  },
  one_time_token_invalid: {
    kind: "invalid",
    title: "This link has been used or has run out",
    detail: "Ask for a new one.",
    retry: false,
  },
  token_missing: {
    kind: "unauthenticated",
    title: "Not signed in",
    detail: "Sign in, and send the access token as Authorization: Bearer.",
    retry: false,
  },
  token_invalid: {
    kind: "unauthenticated",
    title: "The access token is not valid",
    detail: "Renew it with POST /api/v1/auth/refresh, or sign in again.",
    retry: false,
  },
  session_revoked: {
    kind: "unauthenticated",
    title: "This session has ended",
    detail: "Sign in again.",
    retry: false,
  },
  refresh_token_invalid: {
    kind: "unauthenticated",
    title: "The session cannot be renewed",
    detail: "Sign in again.",
    retry: false,
  },
  mail_sign_in_off: {
    kind: "forbidden",
    title: "Sign-in by mail is off here",
    detail: "Sign in another way.",
    retry: false,
  },
  passkey_unknown: {
    kind: "unauthenticated",
    title: "This passkey is not known here",
    detail: "It may have been removed. Sign in another way.",
    retry: false,
  },
  session_not_found: {
    kind: "not-found",
    title: "Session not found",
    detail: "There is no such session of yours.",
    retry: false,
  },
});

export const sessionOperations = defineOperations({
  "auth.signup": {
    method: "POST",
    path: "/api/v1/auth/signup",
    summary: "Make an account; the first one is the administrator",
    access: "public",
    input: z.object({
      email: Email,
      username: Username,
      password: Password,
      displayName: nameOf({ max: DISPLAY_NAME_CHARACTERS_MAX }).optional(),
      invitation: OneTimeToken.optional().meta({ description: "From an invitation's or the set-up link" }),
      transport: Transport.default("cookie"),
    }),
    outcomes: { done: { status: 201, body: SignedIn }, pending: { status: 202, body: VerificationPending } },
    problems: [
      "signup_closed",
      "invitation_required",
      "email_taken",
      "username_taken",
      "password_too_short",
      "password_common",
      "one_time_token_invalid",
      "overloaded",
    ],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.login": {
    method: "POST",
    path: "/api/v1/auth/login",
    summary: "Sign in by e-mail address or username",
    access: "public",
    input: z.object({
      identifier: textOf({ min: 1, max: 254 }),
      password: textOf({ min: 0, max: PASSWORD_CHARACTERS_MAX }),
      transport: Transport.default("cookie"),
    }),
    outcomes: signInOutcomes,
    problems: ["credentials_invalid", "email_unverified", "sign_in_delayed", "overloaded"],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.refresh": {
    method: "POST",
    path: "/api/v1/auth/refresh",
    summary:
      "Exchange the refresh token, from the body or the cookie, for its successor and a new access token",
    access: "public",
    input: z.object({ refreshToken: RefreshToken.optional() }),
    outcomes: { done: { status: 200, body: SignedIn } },
    problems: ["refresh_token_invalid", "session_revoked"],
    refreshCookie: "reads-and-sets",
  },
  "auth.logout": {
    method: "POST",
    path: "/api/v1/auth/logout",
    summary: "End this session: that of the access token, else that of the refresh token",
    access: "public",
    input: z.object({ refreshToken: RefreshToken.optional() }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["token_missing"],
    refreshCookie: "reads-and-clears",
  },
  "auth.logoutAll": {
    method: "POST",
    path: "/api/v1/auth/logout-all",
    summary: "End all of one's sessions, this one included",
    access: "signed-in",
    whileEnrolling: true,
    input: z.object({}),
    outcomes: { done: { status: 204, body: null } },
    problems: [],
    refreshCookie: "reads-and-clears",
  },
  "auth.session": {
    method: "GET",
    path: "/api/v1/auth/session",
    summary: "Who is signed in here, and what they may do",
    access: "signed-in",
    whileEnrolling: true,
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          user: OwnProfile,
          session: Session,
          roles: z.array(z.string()),
          permissions: z.array(z.string()),
        }),
      },
    },
    problems: [],
  },
  "session.list": {
    method: "GET",
    path: "/api/v1/sessions",
    summary: "One's own sessions, the latest first",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(Session) } },
    problems: ["cursor_invalid"],
  },
  "session.revoke": {
    method: "DELETE",
    path: "/api/v1/sessions/{id}",
    summary: "End one of one's own sessions; its pages are signed out at once",
    access: "signed-in",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["session_not_found"],
  },
  "session.revokeOthers": {
    method: "DELETE",
    path: "/api/v1/sessions",
    summary: "End all of one's other sessions; their pages are signed out at once, this one stays",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 204, body: null } },
    problems: [],
  },
});
