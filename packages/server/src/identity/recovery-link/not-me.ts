import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import { mailTo } from "../account/mail-to.ts";
import { makeOneTimeToken } from "../one-time-token/one-time-token.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { Disowned } from "./disowned.ts";

/**
 * The owner says of a new device that it was not theirs: its session ends, the browser is a stranger again, and a mail lets
 * them set another password, for whoever that was knew the one they have.
 */
export const notMeHandlers = ({
  disowned,
  endSessions,
  clock,
}: {
  disowned: Disowned;
  endSessions: EndSessions;
  clock: Clock;
}): Handlers<"auth.notMe"> => ({
  async "auth.notMe"({ token }, { source }) {
    const now = clock.now();
    const at = new Date(now).toISOString();
    const ended = await disowned.disown(token, at, ({ account, sessionId }) => {
      const facts = { actorId: account.id, userId: account.id, source, at } as const;
      const data = { email: account.email };
      const reset = makeOneTimeToken({ purpose: "reset-password", userId: account.id, data }, { now });
      return {
        events: [
          { ...facts, action: "session.ended", details: { sessionId, reason: "not-me" } },
          { ...facts, action: "mfa.device-forgotten", details: {} },
          { ...facts, action: "password.reset-asked", details: {} },
        ],
        tokens: [reset.draft],
        mails: [mailTo(account, source, "reset-password", { token: reset.token })],
      };
    });
    if (!ended) return raise("one_time_token_invalid");
    endSessions(ended);
  },
});
