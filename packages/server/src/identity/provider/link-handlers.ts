import { z } from "zod";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AccountStore } from "../account/account-store.ts";
import { emailKey } from "../account/name-key.ts";
import type { OneTimeTokens } from "../one-time-token/one-time-token.ts";
import type { Admit } from "../session/admit.ts";
import type { SessionStore } from "../session/session-store.ts";
import { ProviderError } from "./auth-provider.ts";
import type { ExternalIdentities, LinkOutcome } from "./external-identities.ts";
import { draftOf } from "./join-with-provider.ts";
import { type GoTo, pageAfterLink } from "./page-after.ts";
import { besideLink, besideUnlink } from "./provider-events.ts";
import { type BackFrom, goTo, type ProviderDeps } from "./provider-handlers.ts";
import { returnTarget } from "./return-target.ts";

export interface LinkDeps {
  readonly identities: ExternalIdentities;
  readonly accounts: Pick<AccountStore, "find">;
  readonly sessions: Pick<SessionStore, "find">;
  readonly broker: Broker;
  readonly clock: Clock;
}

export interface LinkHandlerDeps extends LinkDeps {
  readonly way: Pick<ProviderDeps, "providers" | "transactions">;
  readonly tokens: Pick<OneTimeTokens, "take">;
  readonly admit: Admit;
}

const UNAVAILABLE_SECONDS = 30;

const Offer = z.object({
  provider: z.string(),
  issuer: z.string(),
  subject: z.string(),
  email: z.string(),
});

/** Linking accounts held elsewhere, and unlinking them. */
export const linkHandlers = (
  deps: LinkHandlerDeps,
): Handlers<"provider.link" | "provider.confirmLink" | "provider.unlink"> => {
  const { identities, accounts, way, tokens, admit, broker, clock } = deps;
  const now = () => new Date(clock.now()).toISOString();
  return {
    async "provider.link"({ id, returnTo }, { principal: { userId, sessionId }, source }) {
      const provider = way.providers.find(id);
      if (!provider || provider.kind === "local") return raise("provider_not_found");
      const transaction = { returnTo: returnTarget(returnTo), link: { userId, sessionId } };
      try {
        return { location: await goTo(way, provider, transaction, source) };
      } catch (error) {
        if (error instanceof ProviderError)
          return raise("provider_unavailable", { seconds: UNAVAILABLE_SECONDS });
        throw error;
      }
    },

    /** A second factor that is set up is asked for all the same: the link is another first factor. */
    async "provider.confirmLink"({ token }, { source }) {
      const at = now();
      const { browser } = source;
      const taken = await tokens.take({ token, purpose: "provider-link", browser, now: at });
      const offer = Offer.safeParse(taken?.data).data;
      const account = taken?.userId ? await accounts.find(taken.userId) : null;
      const provider = offer ? way.providers.find(offer.provider) : null;
      // Both sides must have verified the address still, now that it counts.
      const isSame = account?.emailVerified && offer && emailKey(account.email) === emailKey(offer.email);
      if (!isSame || !provider) return raise("one_time_token_invalid");
      const alongside = besideLink(account, provider, { source, at });
      const link = { userId: account.id, sessionId: null, identity: offer, now: at, alongside };
      const outcome = await identities.link(link);
      if (outcome.at === "gone") return raise("one_time_token_invalid");
      tellOrRaise(outcome, broker);
      return admit(account, { amr: ["provider"] }, source);
    },

    async "provider.unlink"({ id }, { principal: { userId }, source }) {
      const account = (await accounts.find(userId)) ?? raise("session_revoked");
      const name = way.providers.nameOf(id);
      const outcome = await identities.unlink({
        userId,
        provider: id,
        usable: way.providers.elsewhere,
        alongside: besideUnlink(account, { id, name }, { source, at: now() }),
      });
      if (outcome.at === "last-way-in") return raise("last_way_in");
      if (outcome.at === "not-found") {
        return raise(way.providers.elsewhere.includes(id) ? "identity_not_found" : "provider_not_found");
      }
      if (outcome.at === "unlinked") broker.publish(outcome.told);
    },
  };
};

/**
 * Links what a provider says to the account that asked, as long as the session lives that it asked in.
 * @throws ProblemError session_revoked, identity_taken, provider_linked_already
 */
export const linkToAccount = async (
  { identities, accounts, sessions, broker, clock }: LinkDeps,
  { provider, identity, transaction, source }: BackFrom,
): Promise<GoTo> => {
  const at = new Date(clock.now()).toISOString();
  const { userId, sessionId } = transaction.link ?? raise("provider_refused");
  const [session, account] = await Promise.all([
    sessions.find(sessionId, { now: at }),
    accounts.find(userId),
  ]);
  if (!account || session?.userId !== userId) return raise("session_revoked");
  const outcome = await identities.link({
    userId,
    sessionId,
    identity: draftOf({ provider, identity }),
    now: at,
    alongside: besideLink(account, provider, { source, at }),
  });
  if (outcome.at === "gone") return raise("session_revoked");
  tellOrRaise(outcome, broker);
  return pageAfterLink(transaction.returnTo, { linked: provider.id });
};

/** @throws ProblemError identity_taken, provider_linked_already */
const tellOrRaise = (outcome: Exclude<LinkOutcome, { at: "gone" }>, broker: Broker): void => {
  if (outcome.at === "taken") raise("identity_taken");
  if (outcome.at === "other") raise("provider_linked_already");
  if (outcome.at === "linked") broker.publish(outcome.told);
};
