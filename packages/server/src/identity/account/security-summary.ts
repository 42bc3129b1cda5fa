import type { AccountSecurity } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { type FactorStore, methodsOf } from "../factor/factors.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { EmailMoves } from "./email-moves.ts";

/** What is known of how an account is signed in to. */
export interface SignInFacts {
  /** Null: there is no password. */
  readonly passwordChangedAt: string | null;
  readonly lastSignInAt: string | null;
  readonly lastSignInIp: string | null;
  readonly providers: readonly {
    readonly id: string;
    readonly email: string | null;
    readonly linkedAt: string;
  }[];
}

/** Null when there is no such account. */
export type SignInFactsOf = (userId: string) => Promise<SignInFacts | null>;

export interface SecuritySummaryDeps {
  readonly signInFactsOf: SignInFactsOf;
  readonly factors: Pick<FactorStore, "held">;
  readonly factorRequired: (roles: readonly string[]) => boolean;
  /** What a sign-in provider is called. */
  readonly providerName: (id: string) => string;
  readonly roles: RoleStore;
  readonly moves: Pick<EmailMoves, "pendingOf">;
  readonly clock: Clock;
}

/** How one's account is protected, on one page. */
export const securitySummaryHandlers = (deps: SecuritySummaryDeps): Handlers<"me.security"> => ({
  async "me.security"(_input, { principal: { userId } }): Promise<AccountSecurity> {
    const now = new Date(deps.clock.now()).toISOString();
    const [facts, held, rights, pendingEmail] = await Promise.all([
      deps.signInFactsOf(userId),
      deps.factors.held(userId),
      deps.roles.rightsOf(userId),
      deps.moves.pendingOf(userId, { now }),
    ]);
    const { providers, ...known } = facts ?? raise("session_revoked");
    return {
      ...known,
      totp: held.totp,
      passkeys: held.passkeys,
      recoveryCodesLeft: held.recoveryCodesLeft,
      factorRequired: deps.factorRequired(rights.roles),
      factors: methodsOf(held),
      providers: providers.map((provider) => ({ ...provider, name: deps.providerName(provider.id) })),
      pendingEmail,
    };
  },
});
