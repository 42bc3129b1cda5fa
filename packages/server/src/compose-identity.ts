import { availableParallelism } from "node:os";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/connect.ts";
import { accountHandlers } from "./identity/account/account-handlers.ts";
import { accountStoreSql } from "./identity/account/account-store-sql.ts";
import { createOwnProfilesOf } from "./identity/account/own-profiles-sql.ts";
import { peopleSql } from "./identity/account/people-sql.ts";
import { signUpHandlers } from "./identity/account/sign-up.ts";
import type { MasterKey } from "./identity/master-key/master-key.ts";
import { createSealer } from "./identity/master-key/sealer.ts";
import { createPasswordHasher } from "./identity/password/hash-password.ts";
import { createHashingGate } from "./identity/password/hashing-gate.ts";
import { createPermissions } from "./identity/role/require-permission.ts";
import { roleStoreSql } from "./identity/role/role-store-sql.ts";
import { createEndSessions } from "./identity/session/end-sessions.ts";
import { createOpenSession } from "./identity/session/open-session.ts";
import { createOwnerOf, refreshHandlers } from "./identity/session/refresh-session.ts";
import { createRefreshTokens } from "./identity/session/refresh-token.ts";
import { sessionHandlers } from "./identity/session/session-handlers.ts";
import { sessionStoreSql } from "./identity/session/session-store-sql.ts";
import { signInHandlers } from "./identity/session/sign-in.ts";
import { createSignedInAnswer } from "./identity/session/signed-in.ts";
import { createProcessDenylist, followRevocations } from "./identity/token/denylist.ts";
import { createAccessTokenSigner } from "./identity/token/sign-access-token.ts";
import { openSigningKeys } from "./identity/token/signing-keys.ts";
import { signingKeysSql } from "./identity/token/signing-keys-sql.ts";
import { tokenHandlers } from "./identity/token/token-handlers.ts";
import { createAccessTokenVerifier } from "./identity/token/verify-access-token.ts";
import type { Broker } from "./realtime/broker.ts";

/** Puts identity together: its engines, its rules, its handlers. */
export const composeIdentity = async ({
  config,
  database,
  broker,
  clock,
  masterKey,
  blockersOf,
}: {
  config: Config;
  database: Database;
  broker: Broker;
  clock: Clock;
  masterKey: MasterKey;
  blockersOf: (userId: string) => Promise<readonly string[]>;
}) => {
  const accounts = accountStoreSql(database);
  const people = peopleSql(database);
  const roles = roleStoreSql(database);
  const sessions = sessionStoreSql(database);
  const permissions = createPermissions({ roles });
  const hasher = createPasswordHasher(createHashingGate({ atOnceMax: availableParallelism() }));

  const keys = await openSigningKeys({
    rows: signingKeysSql(database),
    sealer: createSealer(masterKey.derive("signing-keys")),
    clock,
  });
  const denylist = createProcessDenylist({ clock });
  const revocations = await followRevocations({
    denylist,
    broker,
    clock,
    revokedSince: (time) => sessions.revokedSince(time),
  });
  const issuer = config.PUBLIC_URL;
  const authenticate = createAccessTokenVerifier({ keys, denylist, issuer, clock });
  const refreshTokens = createRefreshTokens(masterKey);
  const answer = createSignedInAnswer({
    refreshTokens,
    signAccessToken: createAccessTokenSigner({ keys, issuer }),
  });
  const openSession = createOpenSession({ sessions, answer, clock });
  const endSessions = createEndSessions({ denylist, broker });
  const emailVerification = config.EMAIL_VERIFICATION;

  return {
    authenticate,
    permissions,
    profilesOf: (userIds: readonly string[]) => people.profilesOf(userIds),
    ownProfilesOf: createOwnProfilesOf(database),
    revocations,
    handlers: {
      ...signUpHandlers({
        accounts,
        hasher,
        openSession,
        rules: { signUp: config.SIGNUP, emailVerification, passwordLengthMin: config.PASSWORD_MIN_LENGTH },
        clock,
      }),
      ...signInHandlers({ accounts, roles, hasher, openSession, emailVerification }),
      ...refreshHandlers({
        sessions,
        ownerOf: createOwnerOf({ accounts, roles }),
        refreshTokens,
        answer,
        endSessions,
        clock,
      }),
      ...sessionHandlers({ sessions, accounts, roles, refreshTokens, endSessions, clock }),
      ...accountHandlers({ accounts, people, roles, blockersOf, clock }),
      ...tokenHandlers({ keys }),
    },
  };
};
