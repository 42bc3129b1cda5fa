import type { InChannel } from "../../chat/message/message-log.ts";
import type { After } from "../../clock.ts";
import type { MarkRead, ReadRow, ReadUpTo } from "./mark-read-sql.ts";
import type { TellInbox } from "./tell-inbox.ts";

/** What moved a marker in passing is looked at so often. */
const PASSED_EVERY_MS = 5_000;
/** Reads are gathered for so long: a channel that is scrolled through is one of them. */
const GATHER_MS = 25;
const RETRY_MS = 1_000;
const READS_AT_ONCE = 1_000;
/** Senders that are remembered between two looks. */
const PAIRS_MAX = 50_000;

export interface SettleReads extends AsyncDisposable {
  /** Somebody has read further. */
  read(reads: readonly ReadUpTo[]): void;
  /** Who sends has read up to there, and says so to nobody. */
  sent(taken: readonly InChannel[]): void;
  /** Resolves when everything that was read is settled; what was passed in sending waits for its time. */
  idle(): Promise<void>;
}

/**
 * What is read in a channel is read in the inbox, everywhere. Counts go by the markers themselves, so that nothing depends
 * on this but what devices are told: what is lost of it in a crash is made good by the `ready` that follows.
 */
export const createSettleReads = ({
  markRead,
  tell,
  after,
  onFailure,
}: {
  markRead: Pick<MarkRead, "upTo" | "passed">;
  tell: TellInbox["tell"];
  after: After;
  onFailure: (error: unknown) => void;
}): SettleReads => {
  const reads = new Map<string, ReadUpTo>();
  let senders = new Map<string, Set<string>>();
  let pairs = 0;
  let underWay: Promise<void> | null = null;
  let cancelReads: (() => void) | null = null;
  let cancelPassed: (() => void) | null = null;
  let isClosed = false;

  const put = (one: ReadUpTo) => {
    const key = `${one.channelId} ${one.userId}`;
    if (one.readSeq > (reads.get(key)?.readSeq ?? -1)) reads.set(key, one);
  };

  const tellRead = (rows: readonly ReadRow[]) => {
    const byPerson = Map.groupBy(rows, ({ userId }) => userId);
    tell([...byPerson].map(([userId, own]) => ({ userId, read: own.map(({ id }) => id) })));
  };

  const settle = async () => {
    while (reads.size > 0) {
      const taken = [...reads].slice(0, READS_AT_ONCE);
      for (const [key] of taken) reads.delete(key);
      try {
        tellRead(await markRead.upTo(taken.map(([, one]) => one)));
      } catch (error) {
        for (const [, one] of taken) put(one);
        onFailure(error);
        return soon(RETRY_MS);
      }
    }
  };

  const begin = () => {
    cancelReads = null;
    const own = (underWay ?? Promise.resolve()).then(settle).finally(() => {
      if (underWay === own) underWay = null;
    });
    underWay = own;
  };

  const soon = (ms: number) => {
    if (isClosed || cancelReads !== null) return;
    cancelReads = after(ms, begin);
  };

  const remember = (channelId: string, userId: string) => {
    if (pairs >= PAIRS_MAX) return;
    const held = senders.get(channelId);
    if (held?.has(userId)) return;
    pairs += 1;
    if (held) held.add(userId);
    else senders.set(channelId, new Set([userId]));
  };

  const lookAgain = () => {
    if (isClosed || cancelPassed !== null || pairs === 0) return;
    cancelPassed = after(PASSED_EVERY_MS, () => {
      void settlePassed().finally(() => {
        cancelPassed = null;
        lookAgain();
      });
    });
  };

  const settlePassed = async () => {
    const taken = [...senders].flatMap(([channelId, userIds]) =>
      [...userIds].map((userId) => ({ channelId, userId })),
    );
    senders = new Map();
    pairs = 0;
    for (let from = 0; from < taken.length; from += READS_AT_ONCE) {
      try {
        tellRead(await markRead.passed(taken.slice(from, from + READS_AT_ONCE)));
      } catch (error) {
        onFailure(error);
        for (const { channelId, userId } of taken.slice(from)) remember(channelId, userId);
        return;
      }
    }
  };

  return {
    read(all) {
      for (const one of all) put(one);
      if (reads.size > 0) soon(GATHER_MS);
    },
    sent(taken) {
      for (const { message } of taken) remember(message.channelId, message.senderId);
      lookAgain();
    },
    async idle() {
      while (reads.size > 0 || underWay !== null) {
        if (underWay !== null) await underWay;
        else await new Promise<void>((resolve) => after(1, resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      cancelReads?.();
      cancelPassed?.();
      await underWay;
    },
  };
};
