import { v7 as newId } from "uuid";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import { linkedEvent } from "../provider/provider-events.ts";
import { mailTo } from "./mail-to.ts";
import type { PendingSignUps } from "./pending-sign-ups.ts";
import {
  eventsOfMaking,
  refuseNewcomers,
  refuseUsername,
  type SignUpRules,
  verificationOf,
  verified,
} from "./sign-up.ts";
import type { UnwatchedWork } from "./unwatched-work.ts";

export interface VerifyEmailDeps {
  readonly pending: PendingSignUps;
  readonly rules: Pick<SignUpRules, "signUp">;
  readonly unwatched: UnwatchedWork;
  readonly broker: Broker;
  readonly clock: Clock;
}

/** Verifies an address by the token that went there. It does not sign in: whoever reads the mail may not be who asked. */
export const verifyEmailHandlers = ({
  pending,
  rules,
  unwatched,
  broker,
  clock,
}: VerifyEmailDeps): Handlers<"auth.verifyEmail" | "auth.resendVerification"> => ({
  async "auth.verifyEmail"({ token, username = null }, { source }) {
    const id = newId();
    const now = new Date(clock.now()).toISOString();
    const outcome = await pending.confirm(
      {
        token,
        username,
        id,
        now,
        source,
        // An invitation is asked again when it is used.
        admits: ({ invitation }) => rules.signUp === "open" || invitation !== null,
      },
      {
        made: ({ administrator }, { invitation, identity }) => ({
          events: [
            ...eventsOfMaking(id, {
              by: identity ? "provider" : invitation === null ? "sign-up" : "invitation",
              administrator,
              source,
              at: now,
            }),
            verified(id, source, now),
            ...(identity ? [linkedEvent(id, identity.provider, { source, at: now })] : []),
          ],
        }),
        verified: (account) => ({ events: [verified(account.id, source, now)] }),
      },
    );
    switch (outcome.at) {
      case "made":
        return;
      case "verified":
        broker.publish(outcome.told);
        return;
      case "username-taken":
        return refuseUsername();
      case "not-admitted":
        return refuseNewcomers(rules.signUp);
      case "other-browser":
        return raise("sign_up_other_browser");
      case "invitation-over":
        return raise("invitation_required");
      case "unknown-token":
        return raise("one_time_token_invalid");
    }
  },

  async "auth.resendVerification"({ email }, { source }) {
    const now = clock.now();
    unwatched.begin(() =>
      pending.again(
        email,
        { now: new Date(now).toISOString(), browser: source.browser },
        {
          signUp: (signUp) => {
            const { draft, mail } = verificationOf(signUp, source, now);
            return { draft, alongside: { mails: [mail] } };
          },
          account: (account) => {
            const { token, draft } = makeOneTimeToken(
              { purpose: "verify-email", userId: account.id, data: { email: account.email } },
              { now },
            );
            return { tokens: [draft], mails: [mailTo(account, source, "verify-email", { token })] };
          },
        },
      ),
    );
  },
});
