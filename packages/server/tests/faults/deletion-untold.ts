import type { ChangeOutcome, MessageLog } from "../../src/chat/message/message-log.ts";
import { committed } from "../../src/database/committed.ts";
import { serveBroken } from "./serve-broken.ts";

/** Calls every deletion one that stood already: who asked is answered, and nobody else hears of it. */
const deletingInSilence = (log: MessageLog): MessageLog => ({
  ...log,
  async change(changes) {
    const outcomes = await log.change(changes);
    return committed(
      outcomes.map((outcome, index): ChangeOutcome => {
        if (outcome.at !== "changed" || changes[index]?.kind !== "delete") return outcome;
        return { at: "unchanged", message: outcome.message };
      }),
    );
  },
});

await serveBroken({ wrapLog: deletingInSilence });
