import { z } from "zod";
import { defineOperations, Redirect } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { OneTimeToken, signInOutcomes, Transport } from "./session.ts";

export const ProviderId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** Who vouches for a person: `local` is this server itself, by its own sign-in page; the others hold the account elsewhere. */
export const Provider = z
  .object({ id: ProviderId, name: z.string(), kind: z.enum(["local", "oidc", "github"]) })
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
  provider_linked_already: {
    kind: "conflict",
    title: "Another account of this provider is linked",
    detail: "Unlink that one first.",
    retry: false,
  },
  provider_email_missing: {
    kind: "forbidden",
    title: "The provider did not tell a verified e-mail address",
    detail:
      "Let it tell the address and verify it there, or make an account here and link it in the settings.",
    retry: false,
  },
  provider_email_unverified: {
    kind: "forbidden",
    title: "The provider has not verified the e-mail address",
    detail: "Verify it there, or make an account here and link it in the settings.",
    retry: false,
  },
  provider_link_needed: {
    kind: "conflict",
    title: "There is an account with this e-mail address",
    detail: "Sign in to it as you usually do, then link the provider in the settings.",
    retry: false,
  },
  account_unavailable: {
    kind: "forbidden",
    title: "This account cannot be used",
    detail: "It is locked or deactivated. Ask an administrator.",
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
    summary: "Who may vouch for one here: this server itself (`local`), then the providers",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Provider) }) } },
    problems: [],
  },
  "provider.start": {
    method: "GET",
    path: "/api/v1/auth/providers/{id}/start",
    summary: "Go to a provider to sign in; where it is away, back to the sign-in page",
    access: "public",
    browser: true,
    limit: "credentials",
    input: z.object({ id: ProviderId, returnTo: ReturnTo.optional() }),
    outcomes: { done: { status: 302, body: Redirect } },
    problems: ["provider_not_found"],
  },
  "provider.callback": {
    method: "GET",
    path: "/api/v1/auth/providers/{id}/callback",
    summary: "Where a provider sends the browser back to; always goes on to a page",
    access: "public",
    browser: true,
    refreshCookie: "sets",
    limit: "credentials",
    input: z.object({
      id: ProviderId,
      code: z.string().max(4_096).optional(),
      state: z.string().max(512).optional(),
      iss: z.string().max(2_000).optional(),
      error: z.string().max(200).optional(),
    }),
    outcomes: { done: { status: 302, body: Redirect.extend({ refreshToken: z.string().optional() }) } },
    problems: [],
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
    problems: ["one_time_token_invalid", "identity_taken", "provider_linked_already"],
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
