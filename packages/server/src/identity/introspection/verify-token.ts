import type { ProblemCode } from "@parley/contract";
import type { Principal } from "../../call.ts";
import { ProblemError } from "../../problem.ts";
import type { VerifyAccessToken } from "../token/verify-access-token.ts";

/** Whose a token is, or why it is good for nothing. */
export type TokenVerdict =
  | { readonly valid: true; readonly principal: Principal }
  | { readonly valid: false; readonly reason: ProblemCode };

/**
 * Judges a token for a service behind Parley, as a call to Parley itself would: a session that was revoked is refused
 * from the next question on. What is not the token's fault is thrown. A token seen before is answered without a promise.
 */
export type VerifyToken = (token: string) => TokenVerdict | Promise<TokenVerdict>;

export const createVerifyToken =
  ({ authenticate }: { authenticate: VerifyAccessToken }): VerifyToken =>
  (token) => {
    try {
      const principal = authenticate(token);
      return principal instanceof Promise ? principal.then(accept, refuse) : accept(principal);
    } catch (error) {
      return refuse(error);
    }
  };

const accept = (principal: Principal): TokenVerdict => {
  // The answer has no room for scopes: who takes it at its word would give an API token all that its owner may do.
  if (principal.apiToken) return { valid: false, reason: "api_token_refused" };
  // Good for setting up a second factor alone.
  if (principal.mustEnrol) return { valid: false, reason: "factor_enrolment_required" };
  return { valid: true, principal };
};

const AT_FAULT: ReadonlySet<ProblemCode> = new Set(["token_missing", "token_invalid", "session_revoked"]);

const refuse = (error: unknown): TokenVerdict => {
  if (error instanceof ProblemError && AT_FAULT.has(error.code)) return { valid: false, reason: error.code };
  throw error;
};
