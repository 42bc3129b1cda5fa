import type { MessageLog, Recovery } from "../../src/chat/message/message-log.ts";
import { serveBroken } from "./serve-broken.ts";

/** Leaves one message out of what a returning client missed, and says that this is all. */
const withoutOne = (recovery: Recovery): Recovery => {
  if (recovery.at !== "recovered" || recovery.messages.length < 2) return recovery;
  return { ...recovery, messages: recovery.messages.filter((_, index) => index !== 1) };
};

const recoveringLess = (log: MessageLog): MessageLog => ({
  ...log,
  recover: async (positions, limit) => (await log.recover(positions, limit)).map(withoutOne),
});

await serveBroken({ wrapLog: recoveringLess });
