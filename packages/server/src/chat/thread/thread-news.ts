import type { Kysely } from "kysely";
import type { Clock } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { Broker } from "../../realtime/broker.ts";
import { type Signal, tell } from "../../realtime/signal.ts";
import { tellJoined } from "../channel/channel-facts.ts";
import type { ChannelViews } from "../channel/channel-views-sql.ts";
import type { LogFollower } from "../follower/follower.ts";
import type { MessageCommits } from "../message/message-commits.ts";
import type { InChannel } from "../message/message-log.ts";
import {
  followThreads,
  type MovedFollower,
  rootsOf,
  type ThreadFollower,
  type ThreadRoot,
} from "./thread-followers-sql.ts";

/**
 * What follows from a message in a thread: the message that it hangs at counts it, and whoever wrote in it, began it or is
 * named follows it from there.
 */
export const createThreadNews = ({
  db,
  commits,
  views,
  broker,
  clock,
}: {
  db: Kysely<DB>;
  commits: Pick<MessageCommits, "change">;
  views: Pick<ChannelViews, "viewsIn">;
  broker: Broker;
  clock: Clock;
}): LogFollower => {
  /** How far threads were counted before a try that has not stood yet: what came after is still new to the next one. */
  const untold = new Map<string, number>();
  const countedBefore = (threadId: string, { count }: ThreadRoot): number => {
    const counted = Math.min(count, untold.get(threadId) ?? count);
    untold.set(threadId, counted);
    return counted;
  };

  return {
    name: "threads",
    concerns: ({ homeId }) => homeId !== undefined,

    async handle(taken) {
      const byThread = Map.groupBy(taken, ({ message }) => message.channelId);
      const roots = await rootsOf(db, [...byThread.keys()]);
      const followers = [...byThread].flatMap(([threadId, news]) => {
        const root = roots.get(threadId);
        return root ? followersOf(threadId, news, { ...root, count: countedBefore(threadId, root) }) : [];
      });
      const counts = [...byThread].map(async ([threadId, news]) => {
        const root = roots.get(threadId);
        if (!root) return;
        const count = Math.max(...news.map(({ message }) => message.seq));
        const place = { channelId: root.parentId, messageId: root.rootId };
        await commits.change({ kind: "thread", ...place, threadId, count });
      });
      await Promise.all(counts);
      let followed: Awaited<ReturnType<typeof followThreads>> = { begun: [], moved: [] };
      return {
        async write(trx) {
          followed = await followThreads(trx, followers, new Date(clock.now()).toISOString());
        },
        async told() {
          for (const threadId of byThread.keys()) untold.delete(threadId);
          broker.publish(committed(followed.moved.map(tellUnread)));
          for (const [threadId, own] of Map.groupBy(followed.begun, (one) => one.threadId)) {
            const seen = await views.viewsIn(
              threadId,
              own.map((one) => one.userId),
            );
            broker.publish(committed([...seen].map(([userId, channel]) => tellJoined(userId, channel))));
          }
        },
      };
    },
  };
};

const tellUnread = ({ threadId, userId, ...counts }: MovedFollower): Signal =>
  tell({ userId }, { op: "unread", channelId: threadId, ...counts });

/**
 * Who is to follow a thread from these messages on. What is counted already was only changed: who does not follow the
 * thread any more is not brought back by that, but for whom an edit names.
 */
const followersOf = (
  threadId: string,
  news: readonly InChannel[],
  { authorId, count }: Pick<ThreadRoot, "authorId" | "count">,
): ThreadFollower[] => {
  const readSeqs = new Map<string, number>();
  const written = new Map<string, number>();
  for (const { message } of news) {
    const { senderId, seq, deletedAt, editCount, mentions } = message;
    const isNew = seq > count;
    if (isNew) written.set(senderId, Math.max(seq, written.get(senderId) ?? 0));
    if (deletedAt !== null || (!isNew && editCount === 0)) continue;
    const named = isNew && count === 0 ? [authorId, ...mentions] : mentions;
    for (const userId of named) if (!readSeqs.has(userId)) readSeqs.set(userId, seq - 1);
  }
  for (const [userId, seq] of written) readSeqs.set(userId, seq);
  return [...readSeqs].map(([userId, readSeq]) => ({
    ...{ threadId, userId, readSeq },
    hasWritten: written.has(userId),
  }));
};
