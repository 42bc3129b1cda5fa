import type { Principal } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { ADMIN_ROLE } from "../role/role-store.ts";
import type { VerifyAccessToken } from "./verify-access-token.ts";

const ASK_AGAIN_SECONDS = 5;

/**
 * While this node may not have heard of every revocation, its own denylist is no proof that a session lives. Then
 * administrators are refused with `revocations_unknown`, and of everyone else the session row is asked, call by call.
 */
export const createLostFeedGuard = ({
  isFed,
  isAlive,
  rolesOf,
  clock,
}: {
  /** Asked on every call. */
  isFed: () => boolean;
  isAlive: (sessionId: string, at: { now: string }) => Promise<boolean>;
  /** The roles that the person has now, whatever their token says. */
  rolesOf: (userId: string) => Promise<readonly string[]>;
  clock: Clock;
}) => {
  const askTheRow = async (principal: Principal): Promise<Principal> => {
    const now = new Date(clock.now()).toISOString();
    const roles = [...principal.roles, ...(await rolesOf(principal.userId))];
    if (roles.includes(ADMIN_ROLE)) raise("revocations_unknown", { seconds: ASK_AGAIN_SECONDS });
    // The row of an API token was read less than 10 s ago.
    if (principal.apiToken) return principal;
    return (await isAlive(principal.sessionId, { now })) ? principal : raise("session_revoked");
  };

  return (authenticate: VerifyAccessToken): VerifyAccessToken =>
    (token) => {
      const principal = authenticate(token);
      if (isFed()) return principal;
      return principal instanceof Promise ? principal.then(askTheRow) : askTheRow(principal);
    };
};
