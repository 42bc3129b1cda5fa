import type { Message } from "@parley/contract";
import type { Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";
import { type ModelChannel, viewOf } from "./model-channel.ts";
import type { ModelLog } from "./model-log.ts";
import type { createModelRealtime } from "./model-realtime.ts";

interface ThreadsDeps {
  readonly log: ModelLog;
  readonly realtime: Pick<ReturnType<typeof createModelRealtime>, "publish" | "publishMessages">;
  /** Moves someone's read marker, and tells. */
  readonly read: (userId: string, channelId: string, seq: number) => void;
  readonly timers: Timers;
  readonly chance: Chance;
}

const NEWS_MAX_MS = 30;

/** Threads: channels that hang at a message, and who follows them. */
export const createModelThreads = ({ log, realtime, read, timers, chance }: ThreadsDeps) => {
  const tell = (thread: ModelChannel, userId: string, change: "joined" | "left") => {
    const channelId = thread.id;
    const channel = viewOf(thread, userId, log.homeOf(thread));
    realtime.publish(
      `u:${userId}`,
      change === "left"
        ? { op: "channel", change, channelId }
        : { op: "channel", change, channelId, channel },
    );
  };
  const begin = (thread: ModelChannel, userId: string, readSeq: number) => {
    if (!log.homeOf(thread).members.has(userId) || thread.members.has(userId)) return;
    thread.members.set(userId, { role: "member", readSeq, deliveredSeq: readSeq });
    tell(thread, userId, "joined");
  };
  const rootOf = ({ parentId, rootId }: ModelChannel) =>
    log.channels.get(parentId ?? "")?.messages.find(({ id }) => id === rootId);

  /** What follows from a message in a thread, a moment after it. */
  const news = (threadId: string, message: Message) => {
    const thread = log.channels.get(threadId);
    const root = thread && rootOf(thread);
    if (thread === undefined || root === undefined) return;
    const count = thread.messages.length;
    if (root.threadCount < count) {
      const changed = log.put(log.held(root.channelId), { ...root, threadCount: count });
      realtime.publishMessages(root.channelId, [changed]);
    }
    if (message.deletedAt !== null) return;
    begin(thread, message.senderId, message.seq);
    const sender = thread.members.get(message.senderId);
    if (sender !== undefined && sender.readSeq < message.seq) read(message.senderId, threadId, message.seq);
    for (const userId of [root.senderId, ...message.mentions]) begin(thread, userId, message.seq - 1);
  };

  return {
    /** The thread of a message, made where there is none yet; null where it may not be. */
    open(userId: string, channelId: string, seq: number) {
      const parent = log.seenBy(userId, channelId);
      const root = parent?.messages[seq - 1];
      if (parent === null || root === undefined || parent.parentId !== undefined) return null;
      if (root.deletedAt !== null && root.threadId === null) return null;
      const id = root.threadId ?? `t${root.id}`;
      if (!log.channels.has(id)) {
        const made = { id, name: id, version: 0, revision: 0, members: new Map(), messages: [] };
        log.channels.set(id, { ...made, archivedAt: null, parentId: channelId, rootId: root.id });
        realtime.publishMessages(channelId, [log.put(parent, { ...root, threadId: id })]);
      }
      return viewOf(log.held(id), userId, parent);
    },
    follow(userId: string, threadId: string) {
      const thread = log.seenBy(userId, threadId);
      if (thread !== null) begin(thread, userId, thread.messages.length);
    },
    unfollow(userId: string, threadId: string) {
      const thread = log.channels.get(threadId);
      if (thread?.members.delete(userId)) tell(thread, userId, "left");
    },
    /** Whoever leaves a channel follows none of its threads. */
    left(channelId: string, userId: string) {
      for (const thread of log.channels.values()) {
        if (thread.parentId === channelId) thread.members.delete(userId);
      }
    },
    appended(message: Message) {
      const { channelId } = message;
      if (log.channels.get(channelId)?.parentId === undefined) return;
      timers.set(() => news(channelId, message), chance.between(0, NEWS_MAX_MS));
    },
  };
};
