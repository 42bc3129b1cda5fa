import type { Message } from "@parley/contract";
import type { AppendOutcome, MessageDraft, MessageLog } from "../../src/chat/message/message-log.ts";
import { untouchedMessage } from "../../src/chat/message/message-row.ts";
import { committed } from "../../src/database/committed.ts";
import { serveBroken } from "./serve-broken.ts";

const COMMIT_DELAY_MS = 150;

const keyOf = ({ channelId, senderId, nonce }: MessageDraft) => `${channelId} ${senderId} ${nonce}`;

/** Answers at once, from counters of its own, and writes a moment later: as fast as it is wrong. */
const acknowledgingEarly = (log: MessageLog): MessageLog => {
  const lastSeqs = new Map<string, Promise<{ seq: number }>>();
  const answered = new Map<string, Message>();
  let unwritten: MessageDraft[] = [];

  const readLastSeq = async (channelId: string) => {
    const { items } = await log.page({ channelId, limit: 1, bound: { at: "end" } });
    return { seq: items.at(-1)?.seq ?? 0 };
  };

  const answer = async (draft: MessageDraft): Promise<AppendOutcome> => {
    const known = answered.get(keyOf(draft));
    if (known !== undefined) return { at: "repeated", message: known };
    const reading = lastSeqs.get(draft.channelId) ?? readLastSeq(draft.channelId);
    lastSeqs.set(draft.channelId, reading);
    const last = await reading;
    last.seq += 1;
    const message = untouchedMessage(draft, { seq: last.seq, version: last.seq });
    answered.set(keyOf(draft), message);
    return { at: "appended", message };
  };

  const writeLater = () => {
    const drafts = unwritten;
    unwritten = [];
    log.append(drafts).catch(() => {});
  };

  return {
    ...log,
    async append(drafts) {
      const outcomes: AppendOutcome[] = [];
      for (const draft of drafts) outcomes.push(await answer(draft));
      if (unwritten.length === 0) setTimeout(writeLater, COMMIT_DELAY_MS);
      unwritten.push(...drafts.filter((_, index) => outcomes[index]?.at === "appended"));
      return committed(outcomes);
    },
  };
};

await serveBroken({ wrapLog: acknowledgingEarly });
