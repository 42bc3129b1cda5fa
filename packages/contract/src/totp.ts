import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";

export const RECOVERY_CODES = 10;

export const totpProblems = defineProblems({
  totp_enabled: {
    kind: "conflict",
    title: "An authenticator app is set up already",
    detail: "Remove it first.",
    retry: false,
  },
  totp_not_found: {
    kind: "not-found",
    title: "No authenticator app",
    detail: "None is set up, or its set-up has run out: begin again.",
    retry: false,
  },
  last_way_in: {
    kind: "conflict",
    title: "This is the last way in",
    detail: "Set up another one first, such as a password or a passkey.",
    retry: false,
  },
  factor_obligatory: {
    kind: "conflict",
    title: "A second factor is obligatory for this account",
    detail: "Set up another one first.",
    retry: false,
  },
  factor_answer_required: {
    kind: "forbidden",
    title: "Confirm with your second factor",
    detail: "Use your authenticator app, a passkey or a recovery code: this session has used none yet.",
    retry: false,
  },
  recovery_codes_need_factor: {
    kind: "conflict",
    title: "Recovery codes stand in for a second factor",
    detail: "Set up an authenticator app or a passkey first.",
    retry: false,
  },
});

const RecoveryCodes = z.object({
  recoveryCodes: z.array(z.string()).meta({
    description: "Shown this once; each signs in once. Empty: those made before still count",
  }),
});

export const totpOperations = defineOperations({
  "totp.begin": {
    method: "POST",
    path: "/api/v1/me/totp",
    summary: "Begin to set up an authenticator app",
    access: "signed-in",
    fresh: true,
    whileEnrolling: true,
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          secret: z.string().meta({ description: "Base32" }),
          uri: z.string().meta({ description: "otpauth:, for a QR code" }),
        }),
      },
    },
    problems: ["totp_enabled"],
  },
  "totp.confirm": {
    method: "POST",
    path: "/api/v1/me/totp/confirm",
    summary: "Finish the set-up with a first code; answers recovery codes",
    access: "signed-in",
    fresh: true,
    whileEnrolling: true,
    input: z.object({ code: z.string().max(16) }),
    outcomes: { done: { status: 200, body: RecoveryCodes } },
    problems: ["totp_not_found", "totp_enabled", "code_invalid", "sign_in_delayed"],
  },
  "totp.remove": {
    method: "DELETE",
    path: "/api/v1/me/totp",
    summary: "Remove the authenticator app",
    access: "signed-in",
    fresh: true,
    input: z.object({}),
    outcomes: { done: { status: 204, body: null } },
    problems: ["totp_not_found", "factor_obligatory"],
  },
  "recoveryCode.make": {
    method: "POST",
    path: "/api/v1/me/recovery-codes",
    summary: "Make new recovery codes; those before count no more",
    access: "signed-in",
    fresh: true,
    input: z.object({}),
    outcomes: { done: { status: 200, body: RecoveryCodes } },
    problems: ["recovery_codes_need_factor"],
  },
});
