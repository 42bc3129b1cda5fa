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
    ip: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

export const SignedIn = z
  .object({
    user: OwnProfile,
    session: Session,
    accessToken: z.string(),
    tokenType: z.literal("Bearer"),
    expiresIn: z.int().meta({ description: "Seconds until the access token expires" }),
    refreshToken: z.string().optional().meta({ description: "Only with transport body" }),
  })
  .meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;

export const VerificationPending = z.object({ verificationRequired: z.literal(true) });

const Password = textOf({ min: 1, max: PASSWORD_CHARACTERS_MAX });
const RefreshToken = z.string().min(1).max(512);

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
  password_too_short: {
    kind: "invalid",
    title: "The password is too short",
    detail: "Use at least {min} characters; a few words together are easy to remember.",
    retry: false,
  },
  credentials_invalid: {
    kind: "unauthenticated",
    title: "Wrong name or password",
    detail: "Check both and try again.",
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
      transport: Transport.default("cookie"),
    }),
    outcomes: { done: { status: 201, body: SignedIn }, pending: { status: 202, body: VerificationPending } },
    problems: [
      "signup_closed",
      "invitation_required",
      "email_taken",
      "username_taken",
      "password_too_short",
      "overloaded",
    ],
    refreshCookie: "sets",
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
    outcomes: { done: { status: 200, body: SignedIn } },
    problems: ["credentials_invalid", "overloaded"],
    refreshCookie: "sets",
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
