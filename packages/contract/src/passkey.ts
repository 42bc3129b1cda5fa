import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { PasskeyCredential, PasskeyOptions } from "./session.ts";
import { Id, nameOf, Time } from "./text.ts";

export const PASSKEY_NAME_CHARACTERS_MAX = 64;
export const PASSKEYS_MAX = 20;

export const Passkey = z
  .object({
    id: Id,
    credentialId: z.string().meta({ description: "Base64url, for the WebAuthn Signal API" }),
    name: z.string(),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    backedUp: z.boolean().meta({ description: "Synchronised by its provider" }),
  })
  .meta({ id: "Passkey" });
export type Passkey = z.infer<typeof Passkey>;

export const passkeyProblems = defineProblems({
  passkey_not_found: {
    kind: "not-found",
    title: "Passkey not found",
    detail: "There is no such passkey of yours.",
    retry: false,
  },
  passkey_refused: {
    kind: "invalid",
    title: "The passkey was not accepted",
    detail: "Begin again; each attempt counts for a few minutes and in one browser.",
    retry: false,
  },
  passkey_limit_reached: {
    kind: "conflict",
    title: "Too many passkeys",
    detail: "At most {max}; remove one first.",
    retry: false,
  },
});

export const passkeyOperations = defineOperations({
  "passkey.list": {
    method: "GET",
    path: "/api/v1/me/passkeys",
    summary: "One's own passkeys",
    access: "signed-in",
    whileEnrolling: true,
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.object({
          items: z.array(Passkey),
          rpId: z.string(),
          userHandle: z.string().meta({ description: "Base64url, for the WebAuthn Signal API" }),
        }),
      },
    },
    problems: [],
  },
  "passkey.begin": {
    method: "POST",
    path: "/api/v1/me/passkeys/options",
    summary: "What the browser needs to make a passkey",
    access: "signed-in",
    fresh: true,
    whileEnrolling: true,
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ options: PasskeyOptions }) } },
    problems: ["passkey_limit_reached"],
  },
  "passkey.add": {
    method: "POST",
    path: "/api/v1/me/passkeys",
    summary: "Keep the passkey that the browser has made; the first second factor comes with recovery codes",
    access: "signed-in",
    fresh: true,
    whileEnrolling: true,
    input: z.object({
      credential: PasskeyCredential,
      name: nameOf({ max: PASSKEY_NAME_CHARACTERS_MAX }).optional(),
    }),
    outcomes: {
      done: {
        status: 201,
        body: z.object({ passkey: Passkey, recoveryCodes: z.array(z.string()).nullable() }),
      },
    },
    problems: ["passkey_refused", "passkey_limit_reached"],
  },
  "passkey.rename": {
    method: "PATCH",
    path: "/api/v1/me/passkeys/{id}",
    summary: "Give a passkey another name",
    access: "signed-in",
    input: z.object({ id: Id, name: nameOf({ max: PASSKEY_NAME_CHARACTERS_MAX }) }),
    outcomes: { done: { status: 200, body: Passkey } },
    problems: ["passkey_not_found"],
  },
  "passkey.remove": {
    method: "DELETE",
    path: "/api/v1/me/passkeys/{id}",
    summary: "Remove a passkey: it is refused from now on",
    access: "signed-in",
    fresh: true,
    input: z.object({ id: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["passkey_not_found", "last_way_in", "factor_obligatory"],
  },
});
