import { ApiTokenScope, type Permission } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import { raise } from "../../problem.ts";
import type { AccountStore } from "../account/account-store.ts";
import { requireScopes } from "../api-token/require-scope.ts";
import type { FactorPolicy } from "../factor/factor-policy.ts";
import { mayDo } from "../role/require-permission.ts";
import type { RoleStore } from "../role/role-store.ts";

/**
 * Who is calling, for a reverse proxy that asks before it lets a request through: as the database stands now, whatever
 * the token says. A permission may be asked for, one of another service too; an API token needs the scope `admin` for it,
 * as it does for what permissions guard here.
 */
export const forwardAuthHandlers = ({
  accounts,
  roles,
  mustEnrol,
}: {
  accounts: Pick<AccountStore, "find">;
  roles: RoleStore;
  mustEnrol: FactorPolicy["mustEnrol"];
}): Handlers<"token.verify"> => ({
  async "token.verify"({ permission }, { principal }) {
    const { userId, sessionId, mfaVerified, apiToken } = principal;
    if (permission !== undefined) requireScopes(principal, ["admin"]);
    const [account, rights] = await Promise.all([accounts.find(userId), roles.rightsOf(userId)]);
    if (account?.state !== "active") return raise("session_revoked");
    // A token from before the role came says nothing of it (SEC-18).
    if (await mustEnrol(principal, rights.roles)) return raise("factor_enrolment_required");
    if (permission !== undefined && !mayDo(rights, permission as Permission))
      return raise("permission_denied", { permission });
    return {
      userId,
      username: account.username,
      email: account.email,
      roles: [...rights.roles],
      sessionId,
      mfaVerified,
      permission: permission ?? "",
      scopes: ApiTokenScope.array().parse(apiToken?.scopes ?? []),
    };
  },
});
