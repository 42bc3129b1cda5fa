import { ACCESS_TOKEN_AUDIENCE, type Introspection } from "@parley/contract";
import type { Handlers, Principal } from "../../call.ts";
import { ProblemError } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import type { RoleStore } from "../role/role-store.ts";
import { CLIENT_ID } from "./sign-access-token.ts";

export interface IntrospectDeps {
  readonly authenticate: (token: string) => Principal | Promise<Principal>;
  readonly accounts: Pick<AccountStore, "find">;
  readonly roles: RoleStore;
  readonly mustEnrol: FactorPolicy["mustEnrol"];
  readonly issuer: string;
}

const INACTIVE: Introspection = { active: false };

/**
 * What a service may know of a token (RFC 7662): whether it is good now, and whose it is, with the roles of now. Of one
 * that is not good it learns nothing, the reason neither.
 */
export const introspectHandlers = (deps: IntrospectDeps): Handlers<"token.introspect"> => ({
  async "token.introspect"({ token }) {
    const principal = await unlessRefused(deps, token);
    // Before the second factor is set up, a session is good for that alone.
    if (!principal || principal.mustEnrol) return INACTIVE;
    const { userId, apiToken } = principal;
    const [account, rights] = await Promise.all([deps.accounts.find(userId), deps.roles.rightsOf(userId)]);
    if (account?.state !== "active") return INACTIVE;
    // The same where a role that came after the token asks for one (SEC-18).
    if (await deps.mustEnrol(principal, rights.roles)) return INACTIVE;
    const isForever = principal.expiresAt === Number.MAX_SAFE_INTEGER;
    return {
      active: true,
      iss: deps.issuer,
      aud: ACCESS_TOKEN_AUDIENCE,
      sub: userId,
      uid: userId,
      sid: principal.sessionId,
      client_id: apiToken?.id ?? CLIENT_ID,
      token_type: "Bearer",
      username: account.username,
      email: account.email,
      roles: [...rights.roles],
      mfa_verified: principal.mfaVerified,
      amr: [...principal.amr],
      ...(isForever ? {} : { exp: Math.floor(principal.expiresAt / 1000) }),
      ...(apiToken
        ? { scope: apiToken.scopes.join(" ") }
        : { auth_time: Math.floor(principal.authenticatedAt / 1000) }),
    };
  },
});

const REFUSALS = ["token_missing", "token_invalid", "session_revoked"];

const unlessRefused = async ({ authenticate }: IntrospectDeps, token: string): Promise<Principal | null> => {
  try {
    return await authenticate(token);
  } catch (error) {
    if (error instanceof ProblemError && REFUSALS.includes(error.code)) return null;
    throw error;
  }
};
