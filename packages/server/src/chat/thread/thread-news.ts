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
  seenUpTo,
  seeUpTo,
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
  return {
    name: "threads",
    concerns: ({ homeId }) => homeId !== undefined,

    async handle(taken) {
      const byThread = Map.groupBy(taken, ({ message }) => message.channelId);
      const roots = await rootsOf(db, [...byThread.keys()]);
      const counts = [...byThread].map(async ([threadId, news]) => {
        const root = roots.get(threadId);
        if (!root) return;
        const count = lastSeqOf(news);
        const place = { channelId: root.parentId, messageId: root.rootId };
        await commits.change({ kind: "thread", ...place, threadId, count });
      });
      await Promise.all(counts);
      let followed: Awaited<ReturnType<typeof followThreads>> = { begun: [], moved: [] };
      return {
        async write(trx) {
          const seen = await seenUpTo(trx, [...byThread.keys()]);
          const followers = [...byThread].flatMap(([threadId, news]) => {
            const root = roots.get(threadId);
            return root ? followersOf(threadId, news, { ...root, seen: seen.get(threadId) ?? 0 }) : [];
          });
          followed = await followThreads(trx, followers, new Date(clock.now()).toISOString());
          await seeUpTo(trx, new Map([...byThread].map(([threadId, news]) => [threadId, lastSeqOf(news)])));
        },
        async told() {
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

const lastSeqOf = (news: readonly InChannel[]) => Math.max(...news.map(({ message }) => message.seq));

/**
 * Who is to follow a thread from these messages on. What was seen already was only changed: who does not follow the
 * thread any more is not brought back by that, but for whom an edit names.
 */
const followersOf = (
  threadId: string,
  news: readonly InChannel[],
  { authorId, seen }: Pick<ThreadRoot, "authorId"> & { readonly seen: number },
): ThreadFollower[] => {
  const readSeqs = new Map<string, number>();
  const written = new Map<string, number>();
  for (const { message } of news) {
    const { senderId, seq, deletedAt, editCount, mentions } = message;
    const isNew = seq > seen;
    if (isNew) written.set(senderId, Math.max(seq, written.get(senderId) ?? 0));
    if (deletedAt !== null || (!isNew && editCount === 0)) continue;
    const named = isNew && seen === 0 ? [authorId, ...mentions] : mentions;
    for (const userId of named) if (!readSeqs.has(userId)) readSeqs.set(userId, seq - 1);
  }
  for (const [userId, seq] of written) readSeqs.set(userId, seq);
  return [...readSeqs].map(([userId, readSeq]) => ({
    ...{ threadId, userId, readSeq },
    hasWritten: written.has(userId),
  }));
};
