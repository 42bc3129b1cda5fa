import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Handlers, Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { makeOneTimeToken, TOKEN_LIFE_MS } from "../one-time-token/one-time-token.ts";
import type { EmailMoveAsked, EmailMoveSide, EmailMoves } from "./email-moves.ts";
import { mailTo } from "./mail-to.ts";

export interface ChangeEmailDeps {
  readonly moves: EmailMoves;
  readonly broker: Broker;
  readonly clock: Clock;
}

type ChangeEmailOperation = "me.changeEmail" | "me.cancelEmailChange" | "auth.confirmEmailChange";

/**
 * The new address has to prove that it is there, and the old one that its owner agrees: whoever got hold of a session
 * does not get the account with it. Whether the new one has an account is not told to the one who asks.
 */
export const changeEmailHandlers = ({
  moves,
  broker,
  clock,
}: ChangeEmailDeps): Handlers<ChangeEmailOperation> => ({
  async "me.changeEmail"({ email }, { principal: { userId, sessionId }, source }) {
    const now = clock.now();
    const expiresAt = new Date(now + TOKEN_LIFE_MS["change-email"]).toISOString();
    const move = { userId, sessionId, email, now: new Date(now).toISOString(), expiresAt };
    const outcome = await moves.ask(move, (asked) => besideAsking(asked, email, source, now));
    if (outcome === "unchanged") return raise("email_unchanged");
    if (outcome === "gone") return raise("session_revoked");
  },

  "me.cancelEmailChange": (_input, { principal }) => moves.cancel(principal.userId),

  async "auth.confirmEmailChange"({ token }, { source }) {
    const now = new Date(clock.now()).toISOString();
    const outcome = await moves.confirm({ token, now }, (before, newEmail) => ({
      events: [
        {
          action: "account.email-changed",
          actorId: before.id,
          userId: before.id,
          source,
          at: now,
          details: { from: before.email, to: newEmail },
        },
      ],
      mails: [mailTo(before, source, "email-changed", { newEmail })],
    }));
    switch (outcome.at) {
      case "changed":
        broker.publish(outcome.told);
        return { changed: true };
      case "half":
        return { changed: false };
      case "email-taken":
        return raise("email_taken");
      case "unknown-token":
        return raise("one_time_token_invalid");
    }
  },
});

const besideAsking = (
  { account, oldMustConfirm, owner }: EmailMoveAsked,
  newEmail: string,
  source: Source,
  now: number,
) => {
  const tokenFor = (side: EmailMoveSide["side"]) =>
    makeOneTimeToken({ purpose: "change-email", userId: account.id, data: { side } }, { now });
  const [old, fresh] = [tokenFor("old"), tokenFor("new")];
  return {
    events: [askedEvent(account.id, source, old.draft.createdAt)],
    tokens: [...(oldMustConfirm ? [old.draft] : []), ...(owner ? [] : [fresh.draft])],
    mails: [
      ...(oldMustConfirm
        ? [mailTo(account, source, "confirm-email-change", { token: old.token, newEmail })]
        : []),
      owner
        ? mailTo(owner, source, "already-registered", {})
        : mailTo({ ...account, email: newEmail }, source, "confirm-new-email", { token: fresh.token }),
    ],
  };
};

const askedEvent = (userId: string, source: Source, at: string): SecurityEvent => ({
  action: "account.email-change-asked",
  actorId: userId,
  userId,
  source,
  at,
  details: {},
});
