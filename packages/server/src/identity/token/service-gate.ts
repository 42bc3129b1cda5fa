import type { Permission } from "@parley/contract";
import type { Principal } from "../../call.ts";
import { ProblemError, raise } from "../../problem.ts";
import { requireScopes } from "../api-token/require-scope.ts";
import { createServiceTokens } from "../introspection/service-tokens.ts";

/**
 * Lets a service in that asks about tokens of others (RFC 7662 2.1, SEC-14): by a service token of the settings, which
 * stands for nobody (null), or by an API token with the scope `introspect`, whose owner holds `token.introspect` now.
 * @throws ProblemError token_missing, token_invalid, session_revoked, scope_missing, permission_denied
 */
export type AuthenticateService = (token: string | null) => Promise<Principal | null>;

export const createServiceGate = ({
  serviceTokens,
  authenticate,
  requirePermission,
}: {
  serviceTokens: readonly string[];
  authenticate: (token: string) => Principal | Promise<Principal>;
  requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
}): AuthenticateService => {
  const isServiceToken = createServiceTokens(serviceTokens);
  return async (token) => {
    if (!token) return raise("token_missing");
    if (isServiceToken(token)) return null;
    const principal = await authenticate(token);
    // A person's own token opens other doors; services are told apart, and withdrawn, one by one.
    if (!principal.apiToken) return raise("scope_missing", { scope: "introspect" });
    requireScopes(principal, ["introspect"]);
    await requirePermission(principal, "token.introspect");
    return principal;
  };
};

/** Whether a token opens the gate, for a transport that has its own words for a refusal. */
export const createMayIntrospect =
  (authenticateService: AuthenticateService) =>
  async (token: string): Promise<boolean> => {
    try {
      await authenticateService(token);
      return true;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  };
