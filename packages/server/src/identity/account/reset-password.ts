import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { WriteApart } from "../alongside/alongside.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { PasswordHasher } from "../password/hash-password.ts";
import { unlinkedEvent } from "../provider/provider-events.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { Account, AccountStore } from "./account-store.ts";
import type { CheckNewPassword } from "./check-new-password.ts";
import { mailTo } from "./mail-to.ts";
import type { OwnPasswords, PasswordWasReset } from "./own-passwords.ts";
import { verified } from "./sign-up.ts";
import type { UnwatchedWork } from "./unwatched-work.ts";

export interface ResetPasswordDeps {
  readonly accounts: Pick<AccountStore, "findCredential">;
  readonly passwords: {
    readonly own: OwnPasswords;
    readonly check: CheckNewPassword;
    readonly hasher: PasswordHasher;
  };
  /** Writes what goes with nothing else. */
  readonly write: WriteApart;
  readonly unwatched: UnwatchedWork;
  readonly tell: { readonly endSessions: EndSessions; readonly broker: Broker };
  /** Whoever has a new password has no failed sign-ins any more (SEC-19). */
  readonly forgetFailures: (account: Account) => Promise<void>;
  readonly clock: Clock;
}

type ResetOperation = "auth.forgotPassword" | "auth.resetPassword";

/** A new password by a mail: for those who have forgotten theirs, and those who never had one. */
export const resetPasswordHandlers = (deps: ResetPasswordDeps): Handlers<ResetOperation> => {
  const { accounts, passwords, write, unwatched, tell, clock } = deps;

  /** Mails to whom there is; older mails of theirs stay good, lest a stranger's asking takes the owner's away. */
  const sendMail = async (email: string, source: Source): Promise<void> => {
    const account = (await accounts.findCredential(email))?.account;
    if (account?.state !== "active") return;
    const now = clock.now();
    const { token, draft } = makeOneTimeToken(
      { purpose: "reset-password", userId: account.id, data: { email: account.email } },
      { now },
    );
    await write({
      events: [eventOf("password.reset-asked", account.id, { actorId: null, source, at: draft.createdAt })],
      tokens: [draft],
      mails: [mailTo(account, source, "reset-password", { token })],
    });
  };

  return {
    async "auth.forgotPassword"({ email }, { source }) {
      unwatched.begin(() => sendMail(email, source));
    },

    async "auth.resetPassword"({ token, password }, { source }) {
      const now = new Date(clock.now()).toISOString();
      const account = await passwords.own.subjectOf(token, { now });
      if (!account) return raise("one_time_token_invalid");
      await passwords.check(password, account);
      const passwordHash = await passwords.hasher.hash(password);
      const reset = await passwords.own.reset({ token, passwordHash, now }, (was) =>
        besideReset(was, source, now),
      );
      if (!reset) return raise("one_time_token_invalid");
      tell.endSessions(reset.ended);
      tell.broker.publish(reset.told);
      await deps.forgetFailures(account);
    },
  };
};

const besideReset = (
  { account, verified: isVerified, unlinked, withdrawn }: PasswordWasReset,
  source: Source,
  at: string,
) => ({
  events: [
    eventOf("password.reset", account.id, { actorId: account.id, source, at }),
    ...(isVerified ? [verified(account.id, source, at)] : []),
    ...unlinked.map((provider) => unlinkedEvent(account.id, provider, { source, at })),
    ...withdrawn.map((token) => withdrawnEvent(account.id, token, { source, at })),
  ],
  mails: [mailTo(account, source, "password-changed", {})],
});

const withdrawnEvent = (
  userId: string,
  { id, name }: PasswordWasReset["withdrawn"][number],
  { source, at }: { source: Source; at: string },
): SecurityEvent => ({
  action: "api-token.withdrawn",
  actorId: userId,
  userId,
  source,
  at,
  details: { tokenId: id, name },
});

const eventOf = (
  action: "password.reset-asked" | "password.reset",
  userId: string,
  { actorId, source, at }: { actorId: string | null; source: Source; at: string },
): SecurityEvent => ({ action, actorId, userId, source, at, details: {} });
