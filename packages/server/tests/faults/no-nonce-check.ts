import type { AppendOutcome, MessageLog } from "../../src/chat/message/message-log.ts";
import { committed } from "../../src/database/committed.ts";
import { serveBroken } from "./serve-broken.ts";

/** Gives every draft a nonce of its own, so that what is sent again stands again. */
const forgettingNonces = (log: MessageLog): MessageLog => ({
  ...log,
  async append(drafts) {
    const outcomes = await log.append(drafts.map((draft) => ({ ...draft, nonce: crypto.randomUUID() })));
    return committed(
      outcomes.map((outcome, index): AppendOutcome => {
        const nonce = drafts[index]?.nonce;
        if (outcome.at === "refused" || nonce === undefined) return outcome;
        return { ...outcome, message: { ...outcome.message, nonce } };
      }),
    );
  },
});

await serveBroken({ wrapLog: forgettingNonces });
