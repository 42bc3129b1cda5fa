import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { ProblemError, raise } from "../../problem.ts";
import type { ProvidedIdentity } from "./auth-provider.ts";
import { type AuthProvider, type ProviderAnswer, ProviderError } from "./auth-provider.ts";
import { type GoTo, pageAfterLink, signInPage } from "./page-after.ts";
import { refusedEvent } from "./provider-events.ts";
import type { ProviderTransaction, ProviderTransactions } from "./provider-transaction.ts";
import type { Providers } from "./providers.ts";
import { returnTarget } from "./return-target.ts";

/** Somebody is back from a provider, and it is they. */
export interface BackFrom {
  readonly provider: AuthProvider;
  readonly identity: ProvidedIdentity;
  readonly transaction: ProviderTransaction;
  readonly source: Source;
}

export interface ProviderDeps {
  readonly providers: Providers;
  readonly transactions: ProviderTransactions;
  /** What somebody came back for: to sign in, or to link. @throws ProblemError */
  readonly signIn: (back: BackFrom) => Promise<GoTo>;
  readonly link: (back: BackFrom) => Promise<GoTo>;
  readonly record: (events: readonly SecurityEvent[]) => Promise<void>;
  readonly clock: Clock;
}

/** The way to a provider and back. A person is never left with anything but a page. */
export const providerHandlers = (
  deps: ProviderDeps,
): Handlers<"provider.list" | "provider.start" | "provider.callback"> => {
  const { providers, transactions } = deps;
  return {
    "provider.list": () => ({
      items: providers.all.map(({ id, name, kind }) => ({ id, name, kind })),
    }),

    async "provider.start"({ id, returnTo: wanted }, { source }) {
      const provider = providers.find(id) ?? raise("provider_not_found");
      const returnTo = returnTarget(wanted);
      if (provider.kind === "local") {
        return { location: returnTo === null ? "/sign-in" : `/sign-in?${new URLSearchParams({ returnTo })}` };
      }
      try {
        return { location: await goTo(deps, provider, { returnTo, link: null }, source) };
      } catch (error) {
        return pageOfFailure({ provider: id, returnTo, link: null }, error, source);
      }
    },

    async "provider.callback"({ id, ...answer }, { source }) {
      const taken =
        answer.state === undefined || source.browser === null
          ? null
          : await transactions.take({ state: answer.state, browser: source.browser });
      const refuse = (why: string) => new ProviderError("refused", why);
      const transaction: ProviderTransaction = taken ?? { provider: id, returnTo: null, link: null };
      try {
        const provider = providers.find(id) ?? raise("provider_not_found");
        if (!taken) throw refuse("no such transaction");
        // Each provider has an address of its own to come back to, and no answer counts at another's (RFC 9700 4.4.2).
        if (taken.provider !== id) throw refuse("another provider");
        const identity = await provider.finish({
          answer: answer satisfies ProviderAnswer,
          redirectUri: providers.redirectUri(id),
          ...taken.secrets,
        });
        const back = { provider, identity, transaction, source };
        return await (taken.link ? deps.link(back) : deps.signIn(back));
      } catch (error) {
        if (error instanceof ProviderError && error.reason === "refused")
          await noteRefusal(deps, id, error, source);
        return pageOfFailure(transaction, error, source);
      }
    },
  };
};

/** Begins a transaction, and says where the browser is to go. @throws ProviderError unavailable */
export const goTo = async (
  { providers, transactions }: Pick<ProviderDeps, "providers" | "transactions">,
  provider: AuthProvider,
  transaction: Omit<ProviderTransaction, "provider">,
  { browser }: Source,
): Promise<string> => {
  // The edge gives every browser an id; what is bound to none could be finished by anyone.
  if (browser === null) return raise("provider_refused");
  const secrets = await transactions.begin({ ...transaction, provider: provider.id }, { browser });
  return provider.begin({ ...secrets, redirectUri: providers.redirectUri(provider.id) });
};

const noteRefusal = ({ record, clock }: ProviderDeps, id: string, { why }: ProviderError, source: Source) =>
  record([refusedEvent({ provider: id, reason: why }, { source, at: new Date(clock.now()).toISOString() })]);

/** The page that says what went wrong. What is no problem of ours to tell goes its way, to the log. */
const pageOfFailure = (
  { provider, returnTo, link }: ProviderTransaction,
  error: unknown,
  { correlationId }: Source,
): GoTo => {
  const told = { problem: problemOf(error), provider, correlationId };
  return link ? pageAfterLink(returnTo, told) : signInPage(returnTo, told);
};

const problemOf = (error: unknown) => {
  if (error instanceof ProviderError)
    return error.reason === "refused" ? "provider_refused" : "provider_unavailable";
  if (error instanceof ProblemError) return error.code;
  throw error;
};
