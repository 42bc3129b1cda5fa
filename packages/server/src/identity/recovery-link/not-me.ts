import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Account } from "../account/account-store.ts";
import { mailTo } from "../account/mail-to.ts";
import type { IdentityMail } from "../mail/queue-mail.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { Disowned, MadeByStranger } from "./disowned.ts";

/**
 * The owner says of a new device that it was not theirs: its session ends, the ways in that were made in it are
 * gone, the browser is a stranger again, and a mail lets them set another password, for whoever that was knew the one they
 * have.
 */
export const notMeHandlers = ({
  disowned,
  endSessions,
  broker,
  clock,
}: {
  disowned: Disowned;
  endSessions: EndSessions;
  broker: Broker;
  clock: Clock;
}): Handlers<"auth.notMe"> => ({
  async "auth.notMe"({ token }, { source }) {
    const now = clock.now();
    const at = new Date(now).toISOString();
    const outcome = await disowned.disown(token, at, ({ account, sessionIds, made }) => {
      const facts = { actorId: account.id, userId: account.id, source, at } as const;
      const data = { email: account.email };
      const reset = makeOneTimeToken({ purpose: "reset-password", userId: account.id, data }, { now });
      return {
        events: [
          ...sessionIds.map((sessionId) => ({
            ...facts,
            action: "session.ended" as const,
            details: { sessionId, reason: "not-me" },
          })),
          { ...facts, action: "mfa.device-forgotten", details: {} },
          ...eventsOf(made, facts),
          { ...facts, action: "password.reset-asked", details: {} },
        ],
        tokens: [reset.draft],
        mails: [
          mailTo(account, source, "reset-password", { token: reset.token }),
          ...mailsOf(made, account, source),
        ],
      };
    });
    if (!outcome) return raise("one_time_token_invalid");
    endSessions(outcome.ended);
    broker.publish(outcome.told);
  },
});

const eventsOf = (
  { apiTokens, passkeys, totp, recoveryCodes, providers }: MadeByStranger,
  facts: Pick<SecurityEvent, "actorId" | "userId" | "source" | "at">,
): SecurityEvent[] => [
  ...apiTokens.map(({ id, name }) => ({
    ...facts,
    action: "api-token.withdrawn" as const,
    details: { tokenId: id, name },
  })),
  ...passkeys.map(({ id, name }) => ({
    ...facts,
    action: "mfa.passkey-removed" as const,
    details: { passkeyId: id, name },
  })),
  ...(totp ? [{ ...facts, action: "mfa.totp-removed" as const, details: {} }] : []),
  ...(recoveryCodes ? [{ ...facts, action: "mfa.recovery-codes-removed" as const, details: {} }] : []),
  ...providers.map((provider) => ({ ...facts, action: "provider.unlinked" as const, details: { provider } })),
];

const mailsOf = (
  { apiTokens, passkeys, totp, recoveryCodes, providers }: MadeByStranger,
  account: Account,
  source: Source,
): IdentityMail[] => {
  const named = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  const values = { apiTokens: named(apiTokens), passkeys: named(passkeys), totp, recoveryCodes, providers };
  const isNothing = !(totp || recoveryCodes || apiTokens.length + passkeys.length + providers.length > 0);
  return isNothing ? [] : [mailTo(account, source, "stranger-undone", values)];
};
