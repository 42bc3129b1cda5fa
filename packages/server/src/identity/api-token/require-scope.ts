import { type ApiTokenScope, type Operation, scopeOf } from "@parley/contract";
import type { Principal } from "../../call.ts";
import { raise } from "../../problem.ts";

/** Raises `scope_missing` where an API token calls that lacks one of these; a person in a session needs none. */
export const requireScopes = (
  { apiToken }: Pick<Principal, "apiToken">,
  scopes: readonly ApiTokenScope[],
): void => {
  const scope = apiToken && scopes.find((needed) => !apiToken.scopes.includes(needed));
  if (scope) raise("scope_missing", { scope });
};

/** Raises `api_token_refused` or `scope_missing` unless the caller is a person, or brings what the operation needs. */
export const requireScopeFor = (principal: Pick<Principal, "apiToken">, operation: Operation): void => {
  if (!principal.apiToken) return;
  requireScopes(principal, [scopeOf(operation) ?? raise("api_token_refused")]);
};
