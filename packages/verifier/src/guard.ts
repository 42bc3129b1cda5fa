import type { Claims } from "./claims.ts";
import { correlationIdOf } from "./correlation.ts";
import type { Verifier } from "./create-verifier.ts";
import type { IdentityService } from "./identity-service.ts";
import { IdentityServiceError } from "./identity-service.ts";
import { type Refusal, refusalOfPermission, refusalOfToken, refusalWithoutAnswer } from "./refusal.ts";
import { TokenError } from "./token-error.ts";

/** What every middleware is made from. */
export interface GuardOptions {
  readonly verifier: Verifier;
  /** Asked by `requirePermission`; from `connectIdentity` of `@parley/verifier/grpc`. */
  readonly identity?: IdentityService;
}

/** Who calls, and under which correlation id. */
export interface Caller extends Claims {
  readonly correlationId: string;
}

export type Verdict =
  | { readonly outcome: "admitted"; readonly caller: Caller }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

type Header = (name: string) => string | null | undefined;

const bearerOf = (header: Header): string | null => {
  const authorization = header("authorization");
  if (!authorization) return null;
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new TokenError("token_malformed");
  return token;
};

/** The rule that all middleware shares: reads headers, says who calls or how to refuse. */
export const createGuard = ({ verifier, identity }: GuardOptions) => ({
  async authenticate(header: Header): Promise<Verdict> {
    const correlationId = correlationIdOf(header);
    try {
      const claims = await verifier.verify(bearerOf(header));
      return { outcome: "admitted", caller: { ...claims, correlationId } };
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return { outcome: "refused", refusal: refusalOfToken(error, correlationId) };
    }
  },
  /** Asks Parley each time, so that a role given or taken counts at once. Null: the caller holds the permission. */
  async refuse(caller: Caller, permission: string): Promise<Refusal | null> {
    if (!identity)
      throw new Error("requirePermission needs { identity }: see connectIdentity of @parley/verifier/grpc");
    const { uid, correlationId } = caller;
    try {
      const allowed = await identity.checkPermission({ userId: uid, permission }, { correlationId });
      return allowed ? null : refusalOfPermission(permission, correlationId);
    } catch (error) {
      if (!(error instanceof IdentityServiceError)) throw error;
      return refusalWithoutAnswer(correlationId);
    }
  },
});
