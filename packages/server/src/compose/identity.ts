import { availableParallelism } from "node:os";
import { recordEvents } from "../audit/record-events-sql.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { accountHandlers } from "../identity/account/account-handlers.ts";
import { accountStoreSql } from "../identity/account/account-store-sql.ts";
import { peopleSql } from "../identity/account/people-sql.ts";
import { keepTidy } from "../identity/account/retention.ts";
import { createWriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { Counters } from "../identity/counter/counters.ts";
import { createProcessCounters } from "../identity/counter/counters-process.ts";
import type { ExportPartsOf } from "../identity/export/export-part.ts";
import { invitationsSql, mayJoinSql } from "../identity/invitation/join-by-invitation-sql.ts";
import { createFailedSignIns, type FailureReason } from "../identity/lockout/failed-sign-ins.ts";
import { createPasswordGuard } from "../identity/lockout/password-guard.ts";
import type { QueueMail } from "../identity/mail/queue-mail.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { oneTimeTokensSql } from "../identity/one-time-token/one-time-tokens-sql.ts";
import { createPasswordHasher } from "../identity/password/hash-password.ts";
import { createHashingGate, type HashingGate } from "../identity/password/hashing-gate.ts";
import { createLowerHashThreads } from "../identity/password/lower-hash-threads-disk.ts";
import { storedHashesSql } from "../identity/password/stored-hashes-sql.ts";
import { createUpgradeHash } from "../identity/password/upgrade-hash.ts";
import { placeOfDisk } from "../identity/place/place-of-disk.ts";
import type { GuardPassword } from "../identity/reauthentication/prove-again.ts";
import { createPermissions } from "../identity/role/require-permission.ts";
import { roleStoreSql } from "../identity/role/role-store-sql.ts";
import { createSelvesOf } from "../identity/role/selves-sql.ts";
import { createAdmit } from "../identity/session/admit.ts";
import { createConfirmPassword } from "../identity/session/confirm-password.ts";
import { createEndSessions } from "../identity/session/end-sessions.ts";
import { createOpenSession } from "../identity/session/open-session.ts";
import { refreshHandlers } from "../identity/session/refresh-session.ts";
import { createRefreshTokens } from "../identity/session/refresh-token.ts";
import { createRequireFresh } from "../identity/session/require-fresh.ts";
import { createSessionFacts } from "../identity/session/session-facts.ts";
import { sessionFactsSql } from "../identity/session/session-facts-sql.ts";
import { sessionHandlers } from "../identity/session/session-handlers.ts";
import { sessionStoreSql } from "../identity/session/session-store-sql.ts";
import { signInHandlers } from "../identity/session/sign-in.ts";
import { signInCredentialSql } from "../identity/session/sign-in-credential-sql.ts";
import { createSignedInAnswer } from "../identity/session/signed-in.ts";
import { createProcessDenylist, type Denylist, followRevocations } from "../identity/token/denylist.ts";
import { createLostFeedGuard } from "../identity/token/when-the-feed-is-lost.ts";
import type { Broker } from "../realtime/broker.ts";
import { composeAccounts } from "./accounts.ts";
import { composeAdministration } from "./administration.ts";
import { composeFactorRules, composeFactors } from "./factors.ts";
import { composeLinks } from "./links.ts";
import { composePasskeys } from "./passkeys.ts";
import { composeProviders, type ProviderConfig } from "./providers.ts";
import { composeTokens, type TokenSettings } from "./tokens.ts";

export interface ComposeIdentityOptions {
  readonly config: Pick<Config, "PUBLIC_URL" | "SIGNUP" | "EMAIL_VERIFICATION" | "PASSWORD_MIN_LENGTH"> &
    Partial<
      TokenSettings &
        ProviderConfig &
        Pick<Config, "PARLEY_ENV" | "MFA_REQUIRED_ROLES" | "ALLOWED_ORIGINS" | "MAIL_SIGN_IN" | "SMTP_URL">
    >;
  readonly database: Database;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly queueMail: QueueMail;
  /** The ids of those who have blocked this person. */
  readonly blockersOf: (userId: string) => Promise<readonly string[]>;
  /** What other features hold about a person. */
  readonly exportPartsOf?: ExportPartsOf;
  /** Something failed that nobody waits for. */
  readonly onFailure?: (error: unknown) => void;
  readonly gate?: HashingGate;
  /** Of failures, which all nodes count together. */
  readonly counters?: Counters;
  /** Makes this node's denylist one that all nodes fill. */
  readonly denylistOf?: (here: Denylist) => Denylist;
  /** Whether this node has heard of every revocation. */
  readonly isFed?: () => boolean;
}

/** Puts identity together: its engines, its rules, its handlers. */
export const composeIdentity = async ({
  config,
  database,
  broker,
  clock,
  masterKey,
  queueMail,
  blockersOf,
  exportPartsOf = () => [],
  onFailure = () => {},
  gate = createHashingGate({ atOnceMax: availableParallelism(), whenFull: createLowerHashThreads() }),
  counters = createProcessCounters({ clock }),
  denylistOf = (here) => here,
  isFed = () => true,
}: ComposeIdentityOptions) => {
  const writeAlongside = createWriteAlongside({ queueMail });
  const joining = { signUp: config.SIGNUP, clock };
  const invitations = invitationsSql(database, joining);
  const mayJoin = mayJoinSql(database, joining);
  const accounts = accountStoreSql(database, { writeAlongside, invitations });
  const people = peopleSql(database);
  const roles = roleStoreSql(database, { writeAlongside });
  const sessions = sessionStoreSql(database, { writeAlongside });
  const tokens = oneTimeTokensSql(database);
  const factorRules = composeFactorRules({
    database,
    writeAlongside,
    masterKey,
    requiredRoles: config.MFA_REQUIRED_ROLES ?? [],
    clock,
  });
  const { policy: factorPolicy, factorsOf, isRemembered } = factorRules;
  const permissions = createPermissions({ roles, mustEnrol: factorPolicy.mustEnrol });
  const hasher = createPasswordHasher(gate);
  const failedSignIns = createFailedSignIns({
    record: (events) => recordEvents(database.db, events),
    onFailure,
    clock,
  });
  const lockout = createPasswordGuard({ counters, failures: failedSignIns });
  const findCredential = signInCredentialSql(database);
  const hashes = storedHashesSql(database, { clock });
  const orWrong = (attempt: () => Promise<boolean>) => async (): Promise<true | FailureReason> =>
    (await attempt()) || "wrong-password";
  const guardPassword: GuardPassword = (who, attempt) => lockout.guard(who, orWrong(attempt));

  const denylist = denylistOf(createProcessDenylist({ clock }));
  const revocations = await followRevocations({
    denylist,
    broker,
    clock,
    revokedSince: (time) => sessions.revokedSince(time),
  });
  const endSessions = createEndSessions({ denylist, broker });
  const facts = createSessionFacts({ read: sessionFactsSql(database), isFed, clock });
  const unsubscribeFacts = broker.subscribe(facts.hear);
  const gateOfTokens = await composeTokens({
    settings: config,
    issuer: config.PUBLIC_URL,
    database,
    writeAlongside,
    masterKey,
    broker,
    denylist,
    endSessions,
    accounts,
    roles,
    permissions,
    mustEnrol: factorPolicy.mustEnrol,
    guard: createLostFeedGuard({
      isFed,
      isAlive: async (sessionId, at) => (await sessions.find(sessionId, at)) !== null,
      rolesOf: async (userId) => (await roles.rightsOf(userId)).roles,
      clock,
    }),
    clock,
  });
  const { keys, signAccessToken } = gateOfTokens;
  const refreshTokens = createRefreshTokens(masterKey);
  const answer = createSignedInAnswer({ refreshTokens, signAccessToken, mustEnrol: factorPolicy.mustEnrol });
  const placeOf = placeOfDisk();
  const openSession = createOpenSession({
    sessions,
    answer,
    placeOf,
    clock,
  });
  const emailVerification = config.EMAIL_VERIFICATION;
  const admit = createAdmit({
    roles,
    factorsOf,
    factorRequired: factorPolicy.required,
    isRemembered,
    tokens,
    openSession,
    emailVerification,
    clock,
  });

  const requireFresh = createRequireFresh({ clock });
  const rules = {
    signUp: config.SIGNUP,
    emailVerification,
    passwordLengthMin: config.PASSWORD_MIN_LENGTH,
    firstIsAdministrator: config.PARLEY_ENV !== "production",
  };
  const { providers, handlers: providerHandlers } = composeProviders({
    config,
    rules,
    database,
    masterKey,
    writeAlongside,
    tokens,
    accounts,
    invitations,
    sessions,
    mayJoin,
    admit,
    broker,
    onFailure,
    clock,
  });
  const passkeys = composePasskeys({
    rules: factorRules,
    database,
    writeAlongside,
    tokens,
    accounts,
    roles,
    admit,
    endSessions,
    broker,
    publicUrl: config.PUBLIC_URL,
    allowedOrigins: config.ALLOWED_ORIGINS,
    providers: providers.elsewhere,
    clock,
  });
  const ofAccounts = composeAccounts({
    database,
    writeAlongside,
    accounts,
    roles,
    factors: factorRules.store,
    factorRequired: factorPolicy.required,
    invitations,
    hasher,
    openSession,
    endSessions,
    requireFresh,
    guards: {
      password: guardPassword,
      async identifier({ identifier, source }, attempt) {
        const named = await findCredential({ identifier, browser: source.browser, now: clock.now() });
        const userId = named?.account.id ?? null;
        const fromKnownDevice = named?.fromKnownDevice ?? false;
        return lockout.guard({ identifier, userId, fromKnownDevice, source }, orWrong(attempt));
      },
    },
    forgetFailures: lockout.forgetFailures,
    providerName: providers.nameOf,
    exportPartsOf,
    rules,
    broker,
    onFailure,
    clock,
  });

  const links = composeLinks({
    settings: {
      publicUrl: config.PUBLIC_URL,
      signUp: config.SIGNUP,
      mailSignIn: config.MAIL_SIGN_IN ?? false,
      // In development without a mail server there is a page that shows it.
      sendsMail: config.SMTP_URL !== undefined || config.PARLEY_ENV !== "production",
    },
    database,
    writeAlongside,
    masterKey,
    counters,
    accounts,
    devices: factorRules.devices,
    hasher,
    checkNewPassword: ofAccounts.checkNewPassword,
    forgetFailures: lockout.forgetFailures,
    admit,
    endSessions,
    broker,
    onFailure,
    clock,
  });

  const { authenticate, authenticateSocket, authenticateService, mayIntrospect, requireScopeFor, keepKeys } =
    gateOfTokens;
  return {
    authenticate,
    authenticateSocket,
    authenticateService,
    mayIntrospect,
    requireScopeFor,
    keepKeys,
    requireFresh,
    /** Resolves when nothing goes on any more behind an answer. */
    async settled() {
      await ofAccounts.settled();
      await links.settled();
      await failedSignIns.idle();
    },
    /** Erases and cleans up every hour, until disposed of; `onErased`: what other features do before somebody is erased. */
    keepTidy: ({
      onErased,
      onError,
    }: {
      onErased: (userId: string) => Promise<void>;
      onError: (error: unknown) => void;
    }) => keepTidy({ cleanUp: ofAccounts.cleanUpWith(onErased), onError }),
    permissions,
    rightsOf: (userId: string) => roles.rightsOf(userId),
    profilesOf: (userIds: readonly string[]) => people.profilesOf(userIds),
    activeProfilesOf: (userIds: readonly string[]) => people.activeProfilesOf(userIds),
    idsOfUsernames: (usernames: readonly string[]) => people.idsOfUsernames(usernames),
    selvesOf: createSelvesOf(database),
    revocations: {
      async readRevoked() {
        facts.forgetAll();
        await revocations.readRevoked();
        // What was read while the database was coming back may be from before it went.
        facts.forgetAll();
      },
      unsubscribe() {
        unsubscribeFacts();
        revocations.unsubscribe();
      },
    },
    /** In development the first account becomes the administrator's without one. */
    makeSetUpLink: async () => (rules.firstIsAdministrator ? null : links.makeSetUpLink()),
    /** Whether the first account has been made. */
    isSetUp: () => accounts.hasAdministrator(),
    /** For tests, which look at the parts. */
    parts: {
      accounts,
      people,
      sessions,
      keys,
      denylist,
      refreshTokens,
      signAccessToken,
      lockout,
      mayJoin,
      cleanUpWith: ofAccounts.cleanUpWith,
    },
    handlers: {
      ...ofAccounts.handlers,
      ...signInHandlers({
        findCredential,
        hasher,
        upgradeHash: createUpgradeHash({
          hasher,
          hashes,
          onFailure,
        }),
        lockout,
        admit,
        confirmPassword: createConfirmPassword({ hashes, hasher, sessions, endSessions, clock }),
        clock,
      }),
      ...refreshHandlers({
        sessions,
        refreshTokens,
        answer,
        endSessions,
        sessionRenewed: facts.forgetSession,
        placeOf,
        clock,
      }),
      ...sessionHandlers({ sessions, facts, refreshTokens, endSessions, clock }),
      ...accountHandlers({ accounts, people, roles, blockersOf, broker, clock }),
      ...composeAdministration({
        database,
        writeAlongside,
        roles,
        sessions,
        broker,
        endSessions,
        forgetFailures: lockout.forgetFailures,
        publicUrl: config.PUBLIC_URL,
        clock,
      }),
      ...gateOfTokens.handlers,
      ...passkeys.handlers,
      ...providerHandlers,
      ...links.handlers,
      ...composeFactors({
        rules: factorRules,
        passkey: passkeys.factor,
        mailProof: links.mailProof,
        guardPassword,
        database,
        writeAlongside,
        masterKey,
        counters,
        accounts,
        roles,
        sessions,
        hasher,
        openSession,
        answer,
        endSessions,
        placeOf,
        broker,
        publicUrl: config.PUBLIC_URL,
        clock,
      }),
    },
  };
};
