import { z } from "zod";
import { defineOperations } from "./operation.ts";
import {
  FactorMethod,
  OneTimeToken,
  PASSWORD_CHARACTERS_MAX,
  PasskeyCredential,
  PasskeyOptions,
  Password,
  SignedIn,
  signInOutcomes,
  Transport,
} from "./session.ts";
import { Email } from "./user.ts";

const RETURN_TO = "a path of this server, such as /c/general";

/** Where to go on after a sign-in: a path of this very server, never of another (`//evil.example`, `/\\evil.example`). */
export const ReturnTo = z
  .string()
  .max(2_000)
  .startsWith("/", { error: RETURN_TO })
  .refine((path) => !/^\/[/\\]|[\\\p{Cc}]/u.test(path), { error: RETURN_TO });

/** The ways of signing in beside the password, the second step, and confirming that one is still oneself. */
export const signInOperations = defineOperations({
  "auth.mfa": {
    method: "POST",
    path: "/api/v1/auth/mfa",
    summary: "Finish a sign-in with its second factor",
    access: "public",
    input: z.object({
      mfaToken: z.string().min(1).max(512),
      method: FactorMethod,
      code: z
        .string()
        .max(64)
        .optional()
        .meta({ description: "Of the authenticator app, or a recovery code" }),
      credential: PasskeyCredential.optional(),
      rememberDevice: z
        .boolean()
        .default(false)
        .meta({ description: "Ask no second factor here for 30 days" }),
      transport: Transport.default("cookie"),
    }),
    outcomes: { done: { status: 200, body: SignedIn } },
    problems: ["mfa_token_invalid", "code_invalid", "credentials_invalid", "sign_in_delayed"],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.mfaPasskeyOptions": {
    method: "POST",
    path: "/api/v1/auth/mfa/passkey-options",
    summary: "What the browser needs to use a passkey as the second factor",
    access: "public",
    input: z.object({ mfaToken: z.string().min(1).max(512) }),
    outcomes: { done: { status: 200, body: z.object({ options: PasskeyOptions }) } },
    problems: ["mfa_token_invalid"],
  },
  "auth.passkeyOptions": {
    method: "POST",
    path: "/api/v1/auth/passkey/options",
    summary: "What the browser needs to sign in by a passkey alone, whoever it belongs to",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ options: PasskeyOptions }) } },
    problems: [],
    browser: true,
  },
  "auth.passkey": {
    method: "POST",
    path: "/api/v1/auth/passkey",
    summary: "Sign in by a passkey alone",
    access: "public",
    input: z.object({ credential: PasskeyCredential, transport: Transport.default("cookie") }),
    outcomes: signInOutcomes,
    problems: ["credentials_invalid", "passkey_unknown", "passkey_refused", "email_unverified"],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.mailSignIn": {
    method: "POST",
    path: "/api/v1/auth/mail",
    summary:
      "Ask for a mail with a link and a code to sign in by, in this browser; answers the same for everyone",
    access: "public",
    input: z.object({ email: Email, returnTo: ReturnTo.optional() }),
    limit: "mail",
    outcomes: { done: { status: 202, body: null } },
    problems: ["mail_sign_in_off"],
    browser: true,
  },
  "auth.mailSignInConfirm": {
    method: "POST",
    path: "/api/v1/auth/mail/confirm",
    summary: "Sign in by the token of the mail's link, or by its code, in the browser that asked",
    access: "public",
    input: z.object({
      token: OneTimeToken.optional(),
      code: z.string().max(16).optional(),
      transport: Transport.default("cookie"),
    }),
    outcomes: signInOutcomes,
    problems: [
      "one_time_token_invalid",
      "code_invalid",
      "credentials_invalid",
      "mail_sign_in_off",
      "sign_in_delayed",
    ],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.recover": {
    method: "POST",
    path: "/api/v1/auth/recover",
    summary: "Sign in by the recovery link that an administrator has issued, and set a new password",
    access: "public",
    input: z.object({ token: OneTimeToken, password: Password, transport: Transport.default("cookie") }),
    outcomes: signInOutcomes,
    problems: [
      "one_time_token_invalid",
      "password_too_short",
      "password_common",
      "credentials_invalid",
      "email_unverified",
      "overloaded",
    ],
    refreshCookie: "sets",
    browser: true,
  },
  "auth.reauthenticationMethods": {
    method: "GET",
    path: "/api/v1/auth/reauthenticate",
    summary: "How one may confirm that it is oneself, the best way first",
    access: "signed-in",
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.object({ methods: z.array(z.enum(["password", "passkey", "totp", "mail"])) }),
      },
    },
    problems: [],
    whileEnrolling: true,
  },
  "auth.reauthenticateOptions": {
    method: "POST",
    path: "/api/v1/auth/reauthenticate/options",
    summary: "Begin to confirm by a passkey, or have a code mailed",
    access: "signed-in",
    input: z.object({ method: z.enum(["passkey", "mail"]) }),
    outcomes: { done: { status: 200, body: z.object({ options: PasskeyOptions.nullable() }) } },
    problems: [],
    whileEnrolling: true,
  },
  "auth.reauthenticate": {
    method: "POST",
    path: "/api/v1/auth/reauthenticate",
    summary: "Confirm that it is oneself: opens a new session in place of this one",
    access: "signed-in",
    input: z.object({
      password: z.string().max(PASSWORD_CHARACTERS_MAX).optional(),
      code: z
        .string()
        .max(64)
        .optional()
        .meta({ description: "Of the authenticator app, a recovery code, or of the mail" }),
      credential: PasskeyCredential.optional(),
      transport: Transport.default("cookie"),
    }),
    limit: "credentials",
    outcomes: { done: { status: 200, body: SignedIn } },
    problems: [
      "credentials_invalid",
      "code_invalid",
      "factor_answer_required",
      "sign_in_delayed",
      "overloaded",
    ],
    refreshCookie: "sets",
    browser: true,
    whileEnrolling: true,
  },
  "auth.notMe": {
    method: "POST",
    path: "/api/v1/auth/not-me",
    summary: "End the session that a mail about a new device told of, by that mail's link",
    access: "public",
    input: z.object({ token: OneTimeToken }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["one_time_token_invalid"],
  },
});
