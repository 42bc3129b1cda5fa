import type { Channel } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { raise } from "../../problem.ts";
import { tellJoined, tellLeft } from "../channel/channel-facts.ts";
import type { ChannelViews } from "../channel/channel-views-sql.ts";
import type { CommitInTurn } from "../channel/commit-in-turn-sql.ts";
import type { DirectMessages } from "../friend/standing.ts";
import type { MessageCommits } from "../message/message-commits.ts";
import { openThread } from "./open-thread-sql.ts";
import { followThreads, unfollowThread } from "./thread-followers-sql.ts";

export interface ThreadDeps {
  readonly sql: Sql;
  readonly commit: CommitInTurn;
  readonly commits: Pick<MessageCommits, "change">;
  readonly views: ChannelViews;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Who may write to each other in a direct channel; absent: friends. */
  readonly directMessages?: DirectMessages;
}

export const threadHandlers = (deps: ThreadDeps): Handlers<`thread.${"open" | "follow" | "unfollow"}`> => {
  const { sql, commit, commits, views, clock, newId, directMessages = "friends" } = deps;
  const seenBy = async (userId: string, channelId: string): Promise<Channel> =>
    (await views.channelsOf(userId).find(channelId)) ?? raise("channel_not_found");
  const threadOf = async (userId: string, channelId: string): Promise<Channel> => {
    const thread = await seenBy(userId, channelId);
    return thread.kind === "thread" ? thread : raise("channel_not_found");
  };

  return {
    "thread.open": async ({ id, messageId }, { principal: { userId } }) => {
      const at = new Date(clock.now()).toISOString();
      const wish = { channelId: id, messageId, userId, newChannelId: newId(), at, directMessages };
      const { threadId, isNew } = await transact(sql, (_, trx) => openThread(trx, wish));
      // Said again where it was there already: who made it may have been cut off before this.
      await commits.change({ kind: "thread", channelId: id, messageId, threadId, count: 0 });
      return { outcome: isNew ? "created" : "existing", body: await seenBy(userId, threadId) };
    },

    "thread.follow": async ({ id }, { principal: { userId } }) => {
      const thread = await threadOf(userId, id);
      if (thread.follows) return thread;
      await commit(id, async (trx, at) => {
        await followThreads(trx, [{ threadId: id, userId, readSeq: thread.lastSeq }], at);
        const thenTell = async () => [tellJoined(userId, await seenBy(userId, id))];
        return { value: undefined, tell: [], thenTell };
      });
      return seenBy(userId, id);
    },

    "thread.unfollow": async ({ id }, { principal: { userId } }) => {
      await threadOf(userId, id);
      await commit(id, async (trx) => {
        const did = await unfollowThread(trx, { threadId: id, userId });
        return { value: undefined, tell: did ? [tellLeft(userId, id)] : [] };
      });
    },
  };
};
