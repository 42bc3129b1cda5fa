import { recordEvents } from "../audit/record-events-sql.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { AccountStore } from "../identity/account/account-store.ts";
import type { Invitations } from "../identity/account/invitations.ts";
import { pendingSignUpsSql } from "../identity/account/pending-sign-ups-sql.ts";
import type { SignUpRules } from "../identity/account/sign-up.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { MayJoin } from "../identity/invitation/may-join.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import type { OneTimeTokens } from "../identity/one-time-token/one-time-token.ts";
import { externalIdentitiesSql } from "../identity/provider/external-identities-sql.ts";
import { createGithubProvider } from "../identity/provider/github-provider.ts";
import { linkHandlers, linkToAccount } from "../identity/provider/link-handlers.ts";
import { localProvider } from "../identity/provider/local-provider.ts";
import { createOidcProvider } from "../identity/provider/oidc-provider.ts";
import { providerHandlers } from "../identity/provider/provider-handlers.ts";
import { createProviderTransactions } from "../identity/provider/provider-transaction.ts";
import { createProviders } from "../identity/provider/providers.ts";
import { signInWithProvider } from "../identity/provider/sign-in-with-provider.ts";
import { tellWhenAway } from "../identity/provider/tell-when-away.ts";
import type { Admit } from "../identity/session/admit.ts";
import type { SessionStore } from "../identity/session/session-store.ts";
import { createSafeFetch } from "../outbound/safe-fetch/safe-fetch.ts";
import type { Broker } from "../realtime/broker.ts";

const PROVIDER_TIMEOUT_MS = 10_000;
/** What a provider says of itself, its keys and its tokens are a few KB each. */
const PROVIDER_ANSWER_BYTES_MAX = 1024 * 1024;

export type ProviderConfig = Pick<Config, "PROVIDERS" | "OUTBOUND_ALLOW_PRIVATE">;

export interface ComposeProvidersOptions {
  readonly config: Pick<Config, "PUBLIC_URL"> & Partial<ProviderConfig>;
  readonly rules: Pick<SignUpRules, "signUp" | "emailVerification" | "firstIsAdministrator">;
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly writeAlongside: WriteAlongside;
  readonly tokens: OneTimeTokens;
  readonly accounts: AccountStore;
  readonly invitations: Invitations;
  readonly sessions: SessionStore;
  readonly mayJoin: MayJoin;
  readonly admit: Admit;
  readonly broker: Broker;
  /** A provider is away. */
  readonly onFailure: (error: unknown) => void;
  readonly clock: Clock;
}

/** Puts sign-in with others together. Nobody is asked for anything until somebody goes there. */
export const composeProviders = (options: ComposeProvidersOptions) => {
  const { config, database, masterKey, writeAlongside, broker, clock } = options;
  const { tokens, accounts, sessions, admit, mayJoin, rules } = options;
  const fetch = createSafeFetch({
    allowPrivate: config.OUTBOUND_ALLOW_PRIVATE ?? false,
    timeoutMs: PROVIDER_TIMEOUT_MS,
    bytesMax: PROVIDER_ANSWER_BYTES_MAX,
  });
  const elsewhere = (config.PROVIDERS ?? []).map((settings) =>
    tellWhenAway(
      settings.kind === "github"
        ? createGithubProvider(settings, { fetch })
        : createOidcProvider(settings, { fetch, clock }),
      options.onFailure,
    ),
  );
  const providers = createProviders([localProvider, ...elsewhere], { publicUrl: config.PUBLIC_URL });
  const transactions = createProviderTransactions({ tokens, key: masterKey.derive("providers"), clock });
  const identities = externalIdentitiesSql(database, { writeAlongside });
  const record = (events: Parameters<typeof recordEvents>[1]) => recordEvents(database.db, events);
  const pending = pendingSignUpsSql(database, options);
  const joining = { pending, mayJoin, rules, random: Math.random };
  const signInDeps = { identities, accounts, admit, tokens, joining, record, clock };
  const linkDeps = { identities, accounts, sessions, broker, clock };
  return {
    providers,
    handlers: {
      ...providerHandlers({
        providers,
        transactions,
        signIn: (back) => signInWithProvider(signInDeps, { ...back, returnTo: back.transaction.returnTo }),
        link: (back) => linkToAccount(linkDeps, back),
        record,
        clock,
      }),
      ...linkHandlers({ ...linkDeps, way: { providers, transactions }, tokens, admit }),
    },
  };
};
