import type { Principal } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import { accountEndingsSql } from "../identity/account/account-endings-sql.ts";
import type { Account, AccountStore } from "../identity/account/account-store.ts";
import { changeEmailHandlers } from "../identity/account/change-email.ts";
import { changePasswordHandlers } from "../identity/account/change-password.ts";
import { changeUsernameHandlers } from "../identity/account/change-username.ts";
import { createCheckNewPassword } from "../identity/account/check-new-password.ts";
import { emailMovesSql } from "../identity/account/email-moves-sql.ts";
import { endAccountHandlers, type GuardIdentifier } from "../identity/account/end-account.ts";
import type { Invitations } from "../identity/account/invitations.ts";
import { oldRowsSql } from "../identity/account/old-rows-sql.ts";
import { ownPasswordsSql } from "../identity/account/own-passwords-sql.ts";
import { pendingSignUpsSql } from "../identity/account/pending-sign-ups-sql.ts";
import { resetPasswordHandlers } from "../identity/account/reset-password.ts";
import { createCleanUp } from "../identity/account/retention.ts";
import { securitySummaryHandlers } from "../identity/account/security-summary.ts";
import { signInFactsSql } from "../identity/account/sign-in-facts-sql.ts";
import { type SignUpRules, signUpHandlers } from "../identity/account/sign-up.ts";
import { createUnwatchedWork } from "../identity/account/unwatched-work.ts";
import { verifyEmailHandlers } from "../identity/account/verify-email.ts";
import { createWriteApart, type WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import { exportHandlers } from "../identity/export/export-handlers.ts";
import type { ExportPartsOf } from "../identity/export/export-part.ts";
import { ownPartsSql } from "../identity/export/own-parts-sql.ts";
import { type FactorStore, methodsOf } from "../identity/factor/factors.ts";
import { createCheckPassword } from "../identity/password/check-password.ts";
import { commonPasswordsDisk } from "../identity/password/common-passwords-disk.ts";
import { createGuessPassword } from "../identity/password/guess-password.ts";
import type { PasswordHasher } from "../identity/password/hash-password.ts";
import type { GuardPassword } from "../identity/reauthentication/prove-again.ts";
import type { RoleStore } from "../identity/role/role-store.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import type { OpenSession } from "../identity/session/open-session.ts";
import type { Broker } from "../realtime/broker.ts";

export interface ComposeAccountsOptions {
  readonly database: Database;
  readonly writeAlongside: WriteAlongside;
  readonly accounts: AccountStore;
  readonly roles: RoleStore;
  readonly factors: FactorStore;
  readonly factorRequired: (roles: readonly string[]) => boolean;
  readonly invitations: Invitations;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
  readonly endSessions: EndSessions;
  readonly requireFresh: (principal: Principal) => void;
  /** Count failures as a sign-in does. */
  readonly guards: { readonly password: GuardPassword; readonly identifier: GuardIdentifier };
  readonly forgetFailures: (account: Account) => Promise<void>;
  readonly providerName: (id: string) => string;
  /** What other features hold about a person. */
  readonly exportPartsOf: ExportPartsOf;
  readonly rules: SignUpRules;
  readonly broker: Broker;
  /** Something failed that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
  readonly clock: Clock;
}

/** Puts together what becomes of an account, from sign-up to erasure. */
export const composeAccounts = (options: ComposeAccountsOptions) => {
  const { database, accounts, factors, hasher, endSessions, broker, rules, onFailure } = options;
  const pending = pendingSignUpsSql(database, options);
  const own = ownPasswordsSql(database, options);
  const moves = emailMovesSql(database, options);
  const endings = accountEndingsSql(database, options);
  const write = createWriteApart(database, options);
  const unwatched = createUnwatchedWork({ onFailure });
  const tell = { endSessions, broker };
  const checkPassword = createCheckPassword({
    commonPasswords: commonPasswordsDisk(),
    guessPassword: createGuessPassword(),
  });
  const passwords = {
    own,
    hasher,
    check: createCheckNewPassword({
      check: checkPassword,
      hasFactor: async (userId) => methodsOf(await factors.held(userId)).length > 0,
      lengthMin: rules.passwordLengthMin,
    }),
  };
  const ownParts = ownPartsSql(database);
  return {
    /** For whoever sets a password elsewhere. */
    checkNewPassword: passwords.check,
    /** Resolves when no mail is being made any more that somebody has asked for. */
    settled: () => unwatched.settled(),
    /** Erases whom it is time to erase, and removes old rows. */
    cleanUpWith: (onErased: (userId: string) => Promise<void>) =>
      createCleanUp({ ...options, endings, oldRows: oldRowsSql(database), onErased }),
    handlers: {
      ...signUpHandlers({ ...options, pending, passwords: { check: checkPassword, hasher } }),
      ...verifyEmailHandlers({ ...options, pending, unwatched }),
      ...resetPasswordHandlers({ ...options, passwords, write, unwatched, tell }),
      ...changePasswordHandlers({ ...options, passwords, guardPassword: options.guards.password }),
      ...changeEmailHandlers({ ...options, moves }),
      ...changeUsernameHandlers(options),
      ...endAccountHandlers({ ...options, endings, tell, guardIdentifier: options.guards.identifier }),
      ...securitySummaryHandlers({ ...options, signInFactsOf: signInFactsSql(database), moves }),
      ...exportHandlers({
        ...options,
        accounts,
        partsOf: (userId) => [...ownParts(userId), ...options.exportPartsOf(userId)],
        write,
      }),
    },
  };
};
