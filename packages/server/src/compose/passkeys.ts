import { recordEvents } from "../audit/record-events-sql.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { AccountStore } from "../identity/account/account-store.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { OneTimeTokens } from "../identity/one-time-token/one-time-token.ts";
import { createPasskeyChallenges } from "../identity/passkey/passkey-challenge.ts";
import { createPasskeyFactor } from "../identity/passkey/passkey-factor.ts";
import { passkeyHandlers } from "../identity/passkey/passkey-handlers.ts";
import { passkeySignInHandlers, passkeyStepHandlers } from "../identity/passkey/passkey-sign-in.ts";
import { passkeyStoreSql } from "../identity/passkey/passkey-store-sql.ts";
import { createProveByPasskey } from "../identity/passkey/prove-by-passkey.ts";
import { relyingPartyOf } from "../identity/passkey/relying-party.ts";
import type { RoleStore } from "../identity/role/role-store.ts";
import type { Admit } from "../identity/session/admit.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import type { Broker } from "../realtime/broker.ts";
import type { FactorRules } from "./factors.ts";

export interface ComposePasskeysOptions {
  readonly rules: FactorRules;
  readonly database: Database;
  readonly writeAlongside: WriteAlongside;
  readonly tokens: OneTimeTokens;
  readonly accounts: AccountStore;
  readonly roles: RoleStore;
  readonly admit: Admit;
  readonly endSessions: EndSessions;
  readonly broker: Broker;
  readonly publicUrl: string;
  /** ALLOWED_ORIGINS */
  readonly allowedOrigins: readonly string[] | undefined;
  /** Ids of the providers that are set up: links to others are no ways in. */
  readonly providers: readonly string[];
  readonly clock: Clock;
}

/** Puts passkeys together: `factor` is what the second step and step-up ask of them. */
export const composePasskeys = ({
  rules,
  publicUrl,
  allowedOrigins,
  providers,
  ...options
}: ComposePasskeysOptions) => {
  const { database, tokens, accounts, roles, admit, broker, endSessions, clock } = options;
  const rp = relyingPartyOf({ publicUrl, allowedOrigins });
  const store = passkeyStoreSql(database, options);
  const challenges = createPasskeyChallenges({ tokens, clock });
  const prove = createProveByPasskey({ store, challenges, rp, clock });
  const factor = createPasskeyFactor({ store, challenges, prove, rp });
  return {
    factor,
    handlers: {
      ...passkeyHandlers({
        store,
        challenges,
        rp,
        accounts,
        isObligatory: async (userId) => rules.policy.required((await roles.rightsOf(userId)).roles),
        makeRecoveryCodes: rules.makeRecoveryCodes,
        providers,
        publish: (told) => broker.publish(told),
        endSessions,
        clock,
      }),
      ...passkeySignInHandlers({
        challenges,
        prove,
        rp,
        accounts,
        factors: rules.store,
        admit,
        record: (events) => recordEvents(database.db, events),
        clock,
      }),
      ...passkeyStepHandlers({ tokens, factor, clock }),
    },
  };
};
