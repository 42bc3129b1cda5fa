import type { AppendOutcome, MessageLog } from "../../src/chat/message/message-log.ts";
import { committed } from "../../src/database/committed.ts";
import { serveBroken } from "./serve-broken.ts";

const UNTOLD_OF_A_HUNDRED = 20;

/** Calls some new messages repeats: their senders are answered, and nobody else hears of them. */
const tellingNobody = (log: MessageLog): MessageLog => {
  let count = 0;
  const isUntold = () => {
    count += 1;
    return count % 100 < UNTOLD_OF_A_HUNDRED;
  };
  return {
    ...log,
    async append(drafts) {
      const outcomes = await log.append(drafts);
      return committed(
        outcomes.map((outcome): AppendOutcome => {
          if (outcome.at !== "appended" || !isUntold()) return outcome;
          return { at: "repeated", message: outcome.message };
        }),
      );
    },
  };
};

await serveBroken(tellingNobody);
