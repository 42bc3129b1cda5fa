import type { Kysely } from "kysely";
import type { Clock } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { Broker } from "../../realtime/broker.ts";
import { tellJoined } from "../channel/channel-facts.ts";
import type { ChannelViews } from "../channel/channel-views-sql.ts";
import type { LogFollower } from "../follower/follower.ts";
import type { MessageCommits } from "../message/message-commits.ts";
import type { InChannel } from "../message/message-log.ts";
import { followThreads, rootsOf, type ThreadFollower } from "./thread-followers-sql.ts";

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
}): LogFollower => ({
  name: "threads",
  concerns: ({ homeId }) => homeId !== undefined,

  async handle(taken) {
    const byThread = Map.groupBy(taken, ({ message }) => message.channelId);
    const roots = await rootsOf(db, [...byThread.keys()]);
    const counts = [...byThread].map(async ([threadId, news]) => {
      const root = roots.get(threadId);
      if (!root) return;
      const count = Math.max(...news.map(({ message }) => message.seq));
      const place = { channelId: root.parentId, messageId: root.rootId };
      await commits.change({ kind: "thread", ...place, threadId, count });
    });
    await Promise.all(counts);
    const followers = [...byThread].flatMap(([threadId, news]) =>
      followersOf(threadId, news, roots.get(threadId)?.authorId),
    );
    let begun: readonly ThreadFollower[] = [];
    return {
      async write(trx) {
        begun = await followThreads(trx, followers, new Date(clock.now()).toISOString());
      },
      async told() {
        for (const [threadId, own] of Map.groupBy(begun, (one) => one.threadId)) {
          const seen = await views.viewsIn(
            threadId,
            own.map((one) => one.userId),
          );
          broker.publish(committed([...seen].map(([userId, channel]) => tellJoined(userId, channel))));
        }
      },
    };
  },
});

/** Who is to follow a thread from these messages on: nobody for what was only changed. */
const followersOf = (
  threadId: string,
  news: readonly InChannel[],
  authorId: string | undefined,
): ThreadFollower[] => {
  const readSeqs = new Map<string, number>();
  const follow = (userId: string, readSeq: number) => {
    if (readSeq > (readSeqs.get(userId) ?? -1)) readSeqs.set(userId, readSeq);
  };
  for (const { message } of news) {
    if (message.deletedAt !== null) continue;
    for (const userId of [...(authorId === undefined ? [] : [authorId]), ...message.mentions]) {
      if (!readSeqs.has(userId)) follow(userId, message.seq - 1);
    }
  }
  for (const { message } of news) follow(message.senderId, message.seq);
  return [...readSeqs].map(([userId, readSeq]) => ({ threadId, userId, readSeq }));
};
