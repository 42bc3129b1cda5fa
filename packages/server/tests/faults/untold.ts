import type { AppendOutcome, MessageLog } from "../../src/chat/message/message-log.ts";
import { committed } from "../../src/database/committed.ts";
import { serveBroken } from "./serve-broken.ts";

const UNTOLD_EVERY = 4;

/** Calls every fourth new message a repeat: its sender is answered, and nobody else hears of it. */
const tellingNobody = (log: MessageLog): MessageLog => {
  let count = 0;
  const isUntold = () => {
    count += 1;
    return count % UNTOLD_EVERY === 0;
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

await serveBroken({ wrapLog: tellingNobody });
