import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Account, AccountStore } from "../account/account-store.ts";
import { makeOneTimeToken, type OneTimeTokens } from "../one-time-token/one-time-token.ts";
import type { Admit } from "../session/admit.ts";
import type { AuthProvider, ProvidedIdentity } from "./auth-provider.ts";
import type { ExternalIdentities } from "./external-identities.ts";
import {
  draftOf,
  type Joined,
  type JoinWithProviderDeps,
  joinWithProvider,
  mustVerify,
  type Newcomer,
} from "./join-with-provider.ts";
import { consentPage, type GoTo, pageAfterSignIn } from "./page-after.ts";
import { refusedEvent } from "./provider-events.ts";

export interface SignInWithProviderDeps {
  readonly identities: ExternalIdentities;
  readonly accounts: Pick<AccountStore, "find" | "findCredential">;
  readonly admit: Admit;
  readonly tokens: Pick<OneTimeTokens, "issue">;
  readonly joining: Omit<JoinWithProviderDeps, "identities" | "clock">;
  readonly record: (events: readonly SecurityEvent[]) => Promise<void>;
  readonly clock: Clock;
}

interface Arrival {
  readonly provider: AuthProvider;
  readonly identity: ProvidedIdentity;
  readonly returnTo: string | null;
  readonly source: Source;
}

/**
 * Signs somebody in whom a provider vouches for. An identity is (issuer, subject): an address finds no account, but where
 * both sides have verified it the person is asked whether to link the two (SEC-23).
 * @throws ProblemError account_unavailable, email_unverified, provider_email_missing, provider_link_needed, signup_closed,
 * invitation_required and others, for the sign-in page
 */
export const signInWithProvider = async (deps: SignInWithProviderDeps, arrival: Arrival): Promise<GoTo> => {
  const { provider, identity, source } = arrival;
  const known = await deps.identities.find(identity);
  if (known) return welcomeBack(deps, arrival, known.userId);
  const { email } = identity;
  if (email === null) return raise("provider_email_missing");
  const newcomer: Newcomer = { provider, identity: { ...identity, email }, source };
  const joining = { ...deps.joining, identities: deps.identities, clock: deps.clock };
  // Where mail decides, nobody is told here whether there is an account.
  const account = mustVerify(joining, identity) ? null : await accountOf(deps, email);
  if (account) return askToLinkIfUnknown(deps, arrival, account);
  return afterJoining(deps, arrival, await joinWithProvider(joining, newcomer));
};

const afterJoining = async (
  deps: SignInWithProviderDeps,
  arrival: Arrival,
  joined: Joined,
): Promise<GoTo> => {
  switch (joined.at) {
    case "made":
      return admitted(deps, joined.account, arrival);
    case "pending":
      return raise("email_unverified");
    case "identity-known": {
      const known = await deps.identities.find(arrival.identity);
      return known ? welcomeBack(deps, arrival, known.userId) : raise("provider_refused");
    }
    case "email-taken": {
      const account = await accountOf(deps, arrival.identity.email ?? "");
      return account ? askToLinkIfUnknown(deps, arrival, account) : raise("provider_refused");
    }
  }
};

const accountOf = async ({ accounts }: SignInWithProviderDeps, email: string): Promise<Account | null> =>
  (await accounts.findCredential(email))?.account ?? null;

const welcomeBack = async (deps: SignInWithProviderDeps, arrival: Arrival, userId: string): Promise<GoTo> => {
  const { identity } = arrival;
  const account = (await deps.accounts.find(userId)) ?? raise("provider_refused");
  await stillActive(deps, account, arrival);
  const now = new Date(deps.clock.now()).toISOString();
  await deps.identities.noteUsed(identity, { email: identity.email, now });
  return admitted(deps, account, arrival);
};

/** Said only to whoever has just proved that the account is theirs, or its address. */
const stillActive = async (
  { record, clock }: SignInWithProviderDeps,
  { id: userId, state }: Account,
  { provider, source }: Arrival,
): Promise<void> => {
  if (state === "active") return;
  const at = new Date(clock.now()).toISOString();
  const reason = `account ${state}`;
  await record([refusedEvent({ provider: provider.id, reason, userId }, { source, at })]);
  raise("account_unavailable");
};

const admitted = async (
  { admit }: SignInWithProviderDeps,
  account: Account,
  { returnTo, source }: Arrival,
): Promise<GoTo> => pageAfterSignIn(await admit(account, { amr: ["provider"] }, source), returnTo);

/** What a consent remembers: the `data` of a one-time token with purpose `provider-link`. */
export interface LinkOffer {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
}

/** Another tab may have made the account meanwhile, with this identity: it was made before the account was found. */
const askToLinkIfUnknown = async (
  deps: SignInWithProviderDeps,
  arrival: Arrival,
  account: Account,
): Promise<GoTo> => {
  const known = await deps.identities.find(arrival.identity);
  return known ? welcomeBack(deps, arrival, known.userId) : askToLink(deps, arrival, account);
};

const askToLink = async (deps: SignInWithProviderDeps, arrival: Arrival, account: Account): Promise<GoTo> => {
  const { provider, identity, returnTo, source } = arrival;
  if (!identity.emailVerified || !account.emailVerified) return raise("provider_link_needed");
  await stillActive(deps, account, arrival);
  const { email } = account;
  const data: LinkOffer = { ...draftOf({ provider, identity: { ...identity, email } }), email };
  const { token, draft } = makeOneTimeToken(
    { purpose: "provider-link", userId: account.id, browser: source.browser, data },
    { now: deps.clock.now() },
  );
  await deps.tokens.issue([draft]);
  return consentPage(returnTo, { token, provider: provider.name, email, account: account.username });
};
