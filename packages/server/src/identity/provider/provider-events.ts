import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Source } from "../../call.ts";
import type { Account } from "../account/account-store.ts";
import { mailTo } from "../account/mail-to.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { AuthProvider } from "./auth-provider.ts";

interface Facts {
  readonly source: Source;
  readonly at: string;
}

export const refusedEvent = (
  { provider, reason, userId = null }: { provider: string; reason: string; userId?: string | null },
  { source, at }: Facts,
): SecurityEvent => ({
  action: "provider.refused",
  actorId: null,
  userId,
  source,
  at,
  details: { provider, reason },
});

const eventOf = (
  action: "provider.linked" | "provider.unlinked",
  userId: string,
  provider: string,
  { source, at }: Facts,
): SecurityEvent => ({ action, actorId: userId, userId, source, at, details: { provider } });

export const linkedEvent = (userId: string, provider: string, facts: Facts): SecurityEvent =>
  eventOf("provider.linked", userId, provider, facts);

export const unlinkedEvent = (userId: string, provider: string, facts: Facts): SecurityEvent =>
  eventOf("provider.unlinked", userId, provider, facts);

/** What goes with a link that is new to an account that was there (SEC-31). */
export const besideLink = (account: Account, { id, name }: AuthProvider, facts: Facts): Alongside => ({
  events: [linkedEvent(account.id, id, facts)],
  mails: [mailTo(account, facts.source, "provider-linked", { provider: name })],
});

export const besideUnlink = (
  account: Account,
  { id, name }: Pick<AuthProvider, "id" | "name">,
  facts: Facts,
): Alongside => ({
  events: [unlinkedEvent(account.id, id, facts)],
  mails: [mailTo(account, facts.source, "provider-unlinked", { provider: name })],
});

/** What goes with an account that a provider's word has made. */
export const besideJoin = (
  userId: string,
  {
    provider,
    administrator,
    emailVerified,
  }: { provider: string; administrator: boolean; emailVerified: boolean },
  facts: Facts,
): Alongside => {
  const common = { actorId: userId, userId, source: facts.source, at: facts.at };
  return {
    events: [
      { ...common, action: "account.created", details: { by: "provider" } },
      linkedEvent(userId, provider, facts),
      ...(emailVerified ? [{ ...common, action: "account.email-verified" as const, details: {} }] : []),
      ...(administrator ? [{ ...common, action: "user.became-administrator" as const, details: {} }] : []),
    ],
  };
};
