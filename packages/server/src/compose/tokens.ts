import { API_TOKEN_PREFIX, type ApiTokenScope } from "@parley/contract";
import type { Principal } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { AccountStore } from "../identity/account/account-store.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import { apiTokenHandlers } from "../identity/api-token/api-token-handlers.ts";
import { apiTokenStoreSql } from "../identity/api-token/api-token-store-sql.ts";
import { requireScopeFor, requireScopes } from "../identity/api-token/require-scope.ts";
import { createApiTokenVerifier } from "../identity/api-token/verify-api-token.ts";
import type { FactorPolicy } from "../identity/factor/factor-policy.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import type { Permissions } from "../identity/role/require-permission.ts";
import type { RoleStore } from "../identity/role/role-store.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import type { Denylist } from "../identity/token/denylist.ts";
import { forwardAuthHandlers } from "../identity/token/forward-auth.ts";
import { introspectHandlers } from "../identity/token/introspect.ts";
import { keepKeys } from "../identity/token/keep-keys.ts";
import { keyHandlers } from "../identity/token/key-handlers.ts";
import { createRotateSigningKey } from "../identity/token/rotate-signing-key.ts";
import { createMayIntrospect, createServiceGate } from "../identity/token/service-gate.ts";
import { createAccessTokenSigner } from "../identity/token/sign-access-token.ts";
import { signingAlgorithmOf } from "../identity/token/signing-algorithm.ts";
import { openSigningKeys } from "../identity/token/signing-keys.ts";
import { signingKeysSql } from "../identity/token/signing-keys-sql.ts";
import { issuerHandlers, tokenHandlers } from "../identity/token/token-handlers.ts";
import { createAccessTokenVerifier, type VerifyAccessToken } from "../identity/token/verify-access-token.ts";
import { recordLookSql } from "../identity/user-admin/record-read-sql.ts";
import { raise } from "../problem.ts";
import type { Broker } from "../realtime/broker.ts";

export type TokenSettings = Pick<
  Config,
  "TOKEN_FORMAT" | "TOKEN_ALGORITHM" | "KEY_ROTATION_DAYS" | "GRPC_SERVICE_TOKENS"
>;

const UNSET: TokenSettings = {
  TOKEN_FORMAT: "jwt",
  TOKEN_ALGORITHM: "RS256",
  KEY_ROTATION_DAYS: 90,
  GRPC_SERVICE_TOKENS: [],
};

/** A socket listens and speaks: what it takes cannot be told apart command by command. */
const OF_SOCKETS: readonly ApiTokenScope[] = ["read", "write"];

/** Puts together what makes tokens and what takes them: those of sessions, and those of bots and services. */
export const composeTokens = async ({
  settings,
  issuer,
  database,
  masterKey,
  broker,
  denylist,
  endSessions,
  accounts,
  roles,
  permissions,
  mustEnrol,
  guard,
  writeAlongside,
  clock,
}: {
  settings: Partial<TokenSettings>;
  /** PUBLIC_URL */
  issuer: string;
  database: Database;
  writeAlongside: WriteAlongside;
  masterKey: MasterKey;
  broker: Broker;
  denylist: Denylist;
  endSessions: EndSessions;
  accounts: AccountStore;
  roles: RoleStore;
  permissions: Permissions;
  mustEnrol: FactorPolicy["mustEnrol"];
  /** Asks further while the denylist is no proof. */
  guard: (authenticate: VerifyAccessToken) => VerifyAccessToken;
  clock: Clock;
}) => {
  const { KEY_ROTATION_DAYS, GRPC_SERVICE_TOKENS, ...chosen } = { ...UNSET, ...settings };
  const rows = signingKeysSql(database);
  const sealer = createSealer(masterKey.derive("signing-keys"));
  const algorithm = signingAlgorithmOf(chosen);
  const keys = await openSigningKeys({ rows, sealer, clock, algorithm });
  const rotate = createRotateSigningKey({ rows, sealer, clock, algorithm });
  const apiTokens = apiTokenStoreSql(database, { writeAlongside });

  const verifyAccessToken = createAccessTokenVerifier({ keys, denylist, issuer, clock });
  const verifyApiToken = createApiTokenVerifier({ store: apiTokens, denylist, mustEnrol, clock });
  broker.subscribe(verifyApiToken.hear);
  const authenticate = guard((token) =>
    token?.startsWith(API_TOKEN_PREFIX) ? verifyApiToken(token) : verifyAccessToken(token),
  );

  const authenticateService = createServiceGate({
    serviceTokens: GRPC_SERVICE_TOKENS,
    authenticate,
    requirePermission: permissions.require,
  });
  return {
    keys,
    signAccessToken: createAccessTokenSigner({ keys, issuer }),
    authenticate,
    /** As `authenticate`, for a socket. */
    async authenticateSocket(token: string | null | undefined): Promise<Principal> {
      const principal = await authenticate(token);
      requireScopes(principal, OF_SOCKETS);
      // Everything that a socket does is something else than setting up a second factor (SEC-18).
      if (principal.mustEnrol) return raise("factor_enrolment_required");
      return principal;
    },
    authenticateService,
    mayIntrospect: createMayIntrospect(authenticateService),
    requireScopeFor,
    /** Begins to follow what other nodes do with the keys, and to make the next one in time. */
    keepKeys: ({ onError }: { onError: (error: unknown) => void }) =>
      keepKeys({ keys, rotate, rotationDays: KEY_ROTATION_DAYS, clock, onError }),
    handlers: {
      ...tokenHandlers({ keys }),
      ...issuerHandlers({ keys, issuer, format: chosen.TOKEN_FORMAT }),
      ...keyHandlers({ keys, rotate, recordLook: recordLookSql(database, { clock }), clock }),
      ...apiTokenHandlers({ store: apiTokens, roles, endSessions, clock }),
      ...introspectHandlers({ authenticate, accounts, roles, mustEnrol, issuer }),
      ...forwardAuthHandlers({ accounts, roles, mustEnrol }),
    },
  };
};
