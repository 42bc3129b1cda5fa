import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { ApiTokenScope } from "./scope.ts";
import { Id, nameOf, Time } from "./text.ts";

export const API_TOKENS_PER_USER_MAX = 50;
export const API_TOKEN_NAME_CHARACTERS_MAX = 64;

/** `parley_`, 256 random bits, and a checksum by which scanners tell it from text that only looks like one. */
export const API_TOKEN_PREFIX = "parley_";
export const API_TOKEN_PATTERN = /^parley_[A-Za-z0-9_-]{49}$/;

/** A token of a bot or a service, as its owner sees it. The token itself is shown once, when it is made. */
export const ApiToken = z
  .object({
    id: Id,
    name: z.string(),
    scopes: z.array(ApiTokenScope),
    createdAt: Time,
    expiresAt: Time.nullable().meta({ description: "Null: never" }),
    lastUsedAt: Time.nullable().meta({ description: "To the minute; null: never used" }),
  })
  .meta({ id: "ApiToken" });
export type ApiToken = z.infer<typeof ApiToken>;

export const apiTokenProblems = defineProblems({
  api_token_not_found: {
    kind: "not-found",
    title: "API token not found",
    detail: "There is no such API token of yours.",
    retry: false,
  },
  api_token_limit_reached: {
    kind: "conflict",
    title: "There are too many API tokens",
    detail: "Withdraw one first: there can be {max}.",
    retry: false,
  },
  api_token_refused: {
    kind: "forbidden",
    title: "Not with an API token",
    detail: "This call is for a person who is signed in. Sign in, and make it with an access token.",
    retry: false,
  },
  scope_missing: {
    kind: "forbidden",
    title: "The API token may not do this",
    detail: "It needs the scope {scope}. Make a token that has it.",
    retry: false,
  },
});

const Scopes = z
  .array(ApiTokenScope)
  .min(1)
  .max(10)
  .transform((scopes) => [...new Set(scopes)]);

export const apiTokenOperations = defineOperations({
  "api-token.list": {
    method: "GET",
    path: "/api/v1/me/tokens",
    summary: "One's own API tokens, the latest first",
    access: "signed-in",
    apiToken: "refused",
    input: z.object({}),
    outcomes: { done: { status: 200, body: pageOf(ApiToken) } },
    problems: [],
  },
  "api-token.create": {
    method: "POST",
    path: "/api/v1/me/tokens",
    summary: "Make an API token for a bot or a service; it is shown this once",
    access: "signed-in",
    apiToken: "refused",
    fresh: true,
    input: z.object({
      name: nameOf({ max: API_TOKEN_NAME_CHARACTERS_MAX }),
      scopes: Scopes,
      expiresAt: Time.optional().meta({ description: "When absent it never expires" }),
    }),
    outcomes: { done: { status: 201, body: ApiToken.extend({ token: z.string() }) } },
    problems: ["api_token_limit_reached", "permission_denied"],
  },
  "api-token.remove": {
    method: "DELETE",
    path: "/api/v1/me/tokens/{id}",
    summary: "Withdraw an API token; it ends at once, with its sockets",
    access: "signed-in",
    apiToken: "refused",
    input: z.object({ id: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["api_token_not_found"],
  },
});
