import { z } from "zod";
import { defineOperations, Redirect } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { OneTimeToken, signInOutcomes, Transport } from "./session.ts";

export const ProviderId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** A way to sign in with an account held elsewhere. */
export const Provider = z
  .object({ id: ProviderId, name: z.string(), kind: z.enum(["oidc", "github"]) })
  .meta({ id: "Provider" });
export type Provider = z.infer<typeof Provider>;

const ReturnTo = z.string().max(2_000);

export const providerProblems = defineProblems({
  provider_not_found: {
    kind: "not-found",
    title: "No such way to sign in",
    detail: "This server has no provider of that name.",
    retry: false,
  },
  provider_refused: {
    kind: "unauthenticated",
    title: "The sign-in was not accepted",
    detail: "Begin again; each attempt counts once, for ten minutes, in the browser that began it.",
    retry: false,
  },
  provider_unavailable: {
    kind: "unavailable",
    title: "The provider cannot be reached",
    detail: "Try again in {seconds} seconds, or sign in another way.",
    retry: true,
  },
  identity_taken: {
    kind: "conflict",
    title: "That account is linked to someone else here",
    detail: "Sign in with it, or unlink it there first.",
    retry: false,
  },
  identity_not_found: {
    kind: "not-found",
    title: "Not linked",
    detail: "Your account is not linked to this provider.",
    retry: false,
  },
});

export const providerOperations = defineOperations({
  "provider.list": {
    method: "GET",
    path: "/api/v1/auth/providers",
    summary: "With whose accounts one may sign in here",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Provider) }) } },
    problems: [],
  },
  "provider.start": {
    method: "GET",
    path: "/api/v1/auth/providers/{id}/start",
    summary: "Go to a provider to sign in",
    access: "public",
    browser: true,
    input: z.object({ id: ProviderId, returnTo: ReturnTo.optional() }),
    outcomes: { done: { status: 302, body: Redirect } },
    problems: ["provider_not_found", "provider_unavailable"],
  },
  "provider.callback": {
    method: "GET",
    path: "/api/v1/auth/providers/{id}/callback",
    summary: "Where a provider sends the browser back to; always goes on to a page",
    access: "public",
    browser: true,
    refreshCookie: "sets",
    input: z.object({
      id: ProviderId,
      code: z.string().max(4_096).optional(),
      state: z.string().max(512).optional(),
      iss: z.string().max(2_000).optional(),
      error: z.string().max(200).optional(),
      error_description: z.string().max(2_000).optional(),
    }),
    outcomes: { done: { status: 302, body: Redirect.extend({ refreshToken: z.string().optional() }) } },
    problems: ["provider_not_found"],
  },
  "provider.link": {
    method: "POST",
    path: "/api/v1/auth/providers/{id}/link",
    summary: "Begin to link an account held elsewhere: send the browser to the location",
    access: "signed-in",
    fresh: true,
    browser: true,
    input: z.object({ id: ProviderId, returnTo: ReturnTo.optional() }),
    outcomes: { done: { status: 200, body: Redirect } },
    problems: ["provider_not_found", "provider_unavailable"],
  },
  "provider.confirmLink": {
    method: "POST",
    path: "/api/v1/auth/providers/confirm-link",
    summary: "Consent to link the account just signed in with elsewhere to the one here, and sign in",
    access: "public",
    browser: true,
    refreshCookie: "sets",
    input: z.object({ token: OneTimeToken, transport: Transport.default("cookie") }),
    outcomes: signInOutcomes,
    problems: ["one_time_token_invalid", "identity_taken"],
  },
  "provider.unlink": {
    method: "DELETE",
    path: "/api/v1/auth/providers/{id}",
    summary: "Unlink an account held elsewhere",
    access: "signed-in",
    fresh: true,
    input: z.object({ id: ProviderId }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["provider_not_found", "identity_not_found", "last_way_in"],
  },
});
