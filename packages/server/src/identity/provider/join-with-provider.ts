import { DISPLAY_NAME_CHARACTERS_MAX } from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Account } from "../account/account-store.ts";
import { mailTo } from "../account/mail-to.ts";
import type { PendingSignUps } from "../account/pending-sign-ups.ts";
import type { MayJoin, MayJoinAnswer } from "../invitation/may-join.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { AuthProvider, ProvidedIdentity } from "./auth-provider.ts";
import { usernamesFor } from "./derive-username.ts";
import type { ExternalIdentities, IdentityDraft } from "./external-identities.ts";
import { besideJoin } from "./provider-events.ts";

export interface JoinWithProviderDeps {
  readonly identities: Pick<ExternalIdentities, "join">;
  readonly pending: Pick<PendingSignUps, "hold">;
  readonly mayJoin: MayJoin;
  readonly rules: {
    readonly signUp: "open" | "invite" | "closed";
    readonly emailVerification: "off" | "required";
    readonly firstIsAdministrator: boolean;
  };
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface Newcomer {
  readonly provider: AuthProvider;
  readonly identity: ProvidedIdentity & { readonly email: string };
  readonly source: Source;
}

type Welcome = Extract<MayJoinAnswer, { at: "welcome" }>;

/** `identity-known`: it was made meanwhile. `email-taken`: there is an account with the address. */
export type Joined =
  | { readonly at: "made"; readonly account: Account }
  | { readonly at: "identity-known" | "email-taken" | "pending" };

/** @throws ProblemError signup_closed, invitation_required */
const welcomeOf = async (mayJoin: MayJoin, { identity: { email }, source }: Newcomer): Promise<Welcome> => {
  const answer = await mayJoin({ browser: source.browser, email });
  if (answer.at === "welcome") return answer;
  return raise(answer.at === "closed" ? "signup_closed" : "invitation_required");
};

/** Whether an address that the provider has not verified has to be verified here before there is an account. */
export const mustVerify = (
  { rules }: Pick<JoinWithProviderDeps, "rules">,
  { emailVerified }: Pick<ProvidedIdentity, "emailVerified">,
): boolean => rules.emailVerification === "required" && !emailVerified;

/**
 * Makes an account for somebody whom a provider vouches for: without a password, under a username that follows from what
 * they are called there.
 */
export const joinWithProvider = async (deps: JoinWithProviderDeps, newcomer: Newcomer): Promise<Joined> => {
  const { provider, identity, source } = newcomer;
  const { email } = identity;
  const welcome = await welcomeOf(deps.mayJoin, newcomer);
  const emailVerified = identity.emailVerified || welcome.provesEmail;
  if (mustVerify(deps, { emailVerified })) return holdNewcomer(deps, newcomer);
  const at = new Date(deps.clock.now()).toISOString();
  for (const username of usernamesFor({ handle: identity.handle, email }, deps.random)) {
    const id = newId();
    const outcome = await deps.identities.join({
      draft: {
        id,
        email,
        emailVerified,
        username,
        displayName: displayNameOf(identity, username),
        passwordHash: null,
        createdAt: at,
      },
      identity: draftOf(newcomer),
      firstIsAdministrator: deps.rules.firstIsAdministrator,
      join: welcome.use,
      source,
      alongside: ({ administrator }) =>
        besideJoin(id, { provider: provider.id, administrator, emailVerified }, { source, at }),
    });
    if (outcome.at === "created") return { at: "made", account: outcome.account };
    if (outcome.at === "identity-known" || outcome.at === "email-taken") return { at: outcome.at };
    if (outcome.at !== "username-taken") return raise("invitation_required");
  }
  return raise("username_taken");
};

/**
 * No account is made, and the answer is the same whether there is one with this address: what differs goes there by mail
 * (SEC-05). The provider's account becomes a way in where the mailbox is read in the browser that came with it.
 */
const holdNewcomer = async (deps: JoinWithProviderDeps, newcomer: Newcomer): Promise<Joined> => {
  const { identity, source } = newcomer;
  const { email } = identity;
  // What waits is not bound to this browser, and so to no invitation that it holds.
  if (deps.rules.signUp !== "open") return raise("provider_email_unverified");
  for (const username of usernamesFor({ handle: identity.handle, email }, deps.random)) {
    const displayName = displayNameOf(identity, username);
    const { token, draft } = makeOneTimeToken({ purpose: "sign-up" }, { now: deps.clock.now() });
    const { browser } = source;
    const signUp = { email, username, displayName, passwordHash: null, invitation: null, browser };
    const held = await deps.pending.hold(
      { ...signUp, identity: draftOf(newcomer) },
      {
        draft,
        held: { mails: [mailTo({ email, displayName, locale: null }, source, "verify-email", { token })] },
        known: (account) => ({ mails: [mailTo(account, source, "already-registered", {})] }),
      },
    );
    if (held !== "username-taken") return { at: "pending" };
  }
  return raise("username_taken");
};

export const draftOf = ({
  provider,
  identity,
}: {
  provider: AuthProvider;
  identity: ProvidedIdentity;
}): IdentityDraft => ({
  provider: provider.id,
  issuer: identity.issuer,
  subject: identity.subject,
  email: identity.email,
});

const displayNameOf = ({ displayName }: ProvidedIdentity, username: string): string => {
  const name = (displayName ?? "").replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return [...name].slice(0, DISPLAY_NAME_CHARACTERS_MAX).join("").trim() || username;
};
