import { recordEvents } from "../audit/record-events-sql.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { AccountStore } from "../identity/account/account-store.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { Counters } from "../identity/counter/counters.ts";
import { deviceHandlers } from "../identity/device/device-handlers.ts";
import { createIsRemembered } from "../identity/device/device-store.ts";
import { deviceStoreSql } from "../identity/device/device-store-sql.ts";
import { createAnswerFactor } from "../identity/factor/answer-factor.ts";
import { createFactorDelay } from "../identity/factor/factor-delay.ts";
import { createFactorPolicy } from "../identity/factor/factor-policy.ts";
import { factorStoreSql } from "../identity/factor/factor-store-sql.ts";
import { methodsOf, type SecondFactor } from "../identity/factor/factors.ts";
import { pendingSignInsSql } from "../identity/factor/pending-sign-ins-sql.ts";
import { secondStepHandlers } from "../identity/factor/second-step.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import type { PasswordHasher } from "../identity/password/hash-password.ts";
import type { GuardPassword } from "../identity/reauthentication/prove-again.ts";
import { reauthenticationHandlers } from "../identity/reauthentication/reauthentication-handlers.ts";
import { createOfferMethods, type MailProof } from "../identity/reauthentication/reauthentication-methods.ts";
import { createRecoveryCodeFactor } from "../identity/recovery-code/recovery-code-factor.ts";
import { recoveryCodeHandlers } from "../identity/recovery-code/recovery-code-handlers.ts";
import { recoveryCodeStoreSql } from "../identity/recovery-code/recovery-code-store-sql.ts";
import {
  createMakeRecoveryCodes,
  createRecoveryCodeHash,
} from "../identity/recovery-code/recovery-code-text.ts";
import type { RoleStore } from "../identity/role/role-store.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import type { OpenSession, PlaceOf } from "../identity/session/open-session.ts";
import { createOwnerOf } from "../identity/session/refresh-session.ts";
import type { SessionStore } from "../identity/session/session-store.ts";
import type { AnswerSignedIn } from "../identity/session/signed-in.ts";
import { createTotpFactor } from "../identity/totp/totp-factor.ts";
import { totpHandlers } from "../identity/totp/totp-handlers.ts";
import { totpStoreSql } from "../identity/totp/totp-store-sql.ts";
import type { Broker } from "../realtime/broker.ts";

/** What every sign-in asks of second factors. */
export const composeFactorRules = ({
  database,
  writeAlongside,
  masterKey,
  requiredRoles,
  clock,
}: {
  database: Database;
  writeAlongside: WriteAlongside;
  masterKey: MasterKey;
  /** MFA_REQUIRED_ROLES */
  requiredRoles: readonly string[];
  clock: Clock;
}) => {
  const store = factorStoreSql(database);
  const devices = deviceStoreSql(database, { writeAlongside });
  const recoveryCodeHash = createRecoveryCodeHash(masterKey);
  return {
    store,
    devices,
    policy: createFactorPolicy({ roles: requiredRoles, store }),
    factorsOf: async (userId: string) => methodsOf(await store.held(userId)),
    isRemembered: createIsRemembered({ devices, clock }),
    recoveryCodeHash,
    makeRecoveryCodes: createMakeRecoveryCodes(recoveryCodeHash),
  };
};

export type FactorRules = ReturnType<typeof composeFactorRules>;

export interface ComposeFactorsOptions {
  readonly rules: FactorRules;
  /** Second factors beside the authenticator app and the recovery codes. */
  readonly passkey: SecondFactor | null;
  readonly mailProof: MailProof | null;
  readonly guardPassword: GuardPassword;
  readonly database: Database;
  readonly writeAlongside: WriteAlongside;
  readonly masterKey: MasterKey;
  readonly counters: Counters;
  readonly accounts: AccountStore;
  readonly roles: RoleStore;
  readonly sessions: SessionStore;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
  readonly answer: AnswerSignedIn;
  readonly endSessions: EndSessions;
  readonly placeOf: PlaceOf;
  readonly broker: Broker;
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** Puts together the second factors, the second step of a sign-in, step-up, and the devices it is spared on. */
export const composeFactors = ({ rules, passkey, mailProof, ...options }: ComposeFactorsOptions) => {
  const { database, writeAlongside, masterKey, accounts, roles, clock } = options;
  const { store, devices, policy, makeRecoveryCodes, recoveryCodeHash } = rules;
  const totps = totpStoreSql(database, { writeAlongside });
  const recoveryCodes = recoveryCodeStoreSql(database, { writeAlongside });
  const sealer = createSealer(masterKey.derive("totp"));
  const totp = createTotpFactor({
    store: totps,
    sealer,
    delay: createFactorDelay({ counters: options.counters }),
    isKnown: async (userId, browser) => browser !== null && (await devices.find(userId, browser)) !== null,
    clock,
  });
  const recovery = createRecoveryCodeFactor({
    store: recoveryCodes,
    hash: recoveryCodeHash,
    accounts,
    clock,
  });
  const answerFactor = createAnswerFactor({
    factors: [totp, recovery, ...(passkey ? [passkey] : [])],
    store,
    record: (events) => recordEvents(database.db, events),
    clock,
  });
  const ownerOf = createOwnerOf({ accounts, roles });
  return {
    ...totpHandlers({
      ...options,
      store: totps,
      sealer,
      policy,
      makeRecoveryCodes,
      issuer: `Parley (${new URL(options.publicUrl).hostname})`,
    }),
    ...recoveryCodeHandlers({ ...options, store: recoveryCodes, makeRecoveryCodes }),
    ...secondStepHandlers({
      ...options,
      pending: pendingSignInsSql(database),
      answerFactor,
      store,
      ownerOf,
    }),
    ...reauthenticationHandlers({
      ...options,
      answerFactor,
      ownerOf,
      passkey,
      mail: mailProof,
      offer: createOfferMethods({ accounts, store, byMail: mailProof !== null }),
    }),
    ...deviceHandlers({ devices, clock }),
  };
};
