import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { createAskRights } from "../identity/introspection/ask-rights.ts";
import { createRevocationFeed } from "../identity/introspection/revocation-feed.ts";
import { revokedSessionsSql } from "../identity/introspection/revoked-sessions-sql.ts";
import { createServiceTokens } from "../identity/introspection/service-tokens.ts";
import { createVerifyToken } from "../identity/introspection/verify-token.ts";
import type { Rights } from "../identity/role/role-store.ts";
import type { VerifyAccessToken } from "../identity/token/verify-access-token.ts";
import type { Broker } from "../realtime/broker.ts";

/** Puts together what services behind Parley may ask, and who of them may. */
export const composeIntrospection = ({
  config,
  database,
  broker,
  clock,
  authenticate,
  rightsOf,
  authenticateService,
}: {
  config: Pick<Config, "GRPC_SERVICE_TOKENS">;
  database: Database;
  broker: Broker;
  clock: Clock;
  authenticate: VerifyAccessToken;
  rightsOf: (userId: string) => Promise<Rights>;
  /** Whether it is an API token that may introspect. */
  authenticateService: (token: string) => Promise<boolean>;
}) => ({
  rules: {
    verifyToken: createVerifyToken({ authenticate }),
    askRights: createAskRights({ rightsOf }),
    revocations: createRevocationFeed({ readRevoked: revokedSessionsSql(database), broker, clock }),
  },
  isServiceToken: createServiceTokens(config.GRPC_SERVICE_TOKENS),
  authenticateService,
});
