import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Account } from "../account/account-store.ts";
import { mailTo } from "../account/mail-to.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import type { Admit } from "../session/admit.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { Recoveries, Recovery } from "./recoveries.ts";

export interface RecoverDeps {
  readonly recoveries: Recoveries;
  /** Raises `password_too_short` or `password_common`; `alone`: no second factor stands beside it. */
  readonly checkPassword: (password: string, account: Account, beside: { alone: boolean }) => Promise<void>;
  readonly hasher: Pick<PasswordHasher, "hash">;
  /** Whoever has a new password has no failed sign-ins any more (SEC-19). */
  readonly forgetFailures: (account: Account) => Promise<void>;
  readonly admit: Admit;
  readonly endSessions: EndSessions;
  readonly broker: Broker;
  readonly clock: Clock;
}

/**
 * For those who have lost every way in: an administrator has issued a link, which sets a new password and signs in. A second
 * factor is still due, unless the link was issued to take it away.
 */
export const recoverHandlers = (deps: RecoverDeps): Handlers<"auth.recover"> => ({
  async "auth.recover"({ token, password }, { source }) {
    const { recoveries, hasher, clock } = deps;
    const now = new Date(clock.now()).toISOString();
    const found = (await recoveries.find(token, { now })) ?? raise("one_time_token_invalid");
    await deps.checkPassword(password, found.account, { alone: found.resetFactors });
    const passwordHash = await hasher.hash(password);
    const recovered = await recoveries.use({ token, passwordHash, now }, (recovery) =>
      beside(recovery, { source, at: now }),
    );
    if (!recovered) return raise("one_time_token_invalid");
    deps.endSessions(recovered.ended);
    deps.broker.publish(recovered.told);
    await deps.forgetFailures(recovered.account);
    return deps.admit(recovered.account, { amr: ["link"] }, source);
  },
});

const beside = (
  { account, resetFactors }: Recovery,
  { source, at }: { source: Source; at: string },
): Alongside => {
  const facts = { actorId: account.id, userId: account.id, source, at } as const;
  const events: SecurityEvent[] = [
    { ...facts, action: "recovery-link.used", details: { resetFactors } },
    { ...facts, action: "password.reset", details: {} },
  ];
  return {
    events,
    mails: [
      mailTo(account, source, "password-changed", {}),
      ...(resetFactors ? [mailTo(account, source, "mfa-changed", { change: "reset" })] : []),
    ],
  };
};
