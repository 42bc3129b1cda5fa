import type { ChannelEvent, Message, OwnProfile } from "@parley/contract";
import type { Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";
import { type ModelChannel, pageOf, viewOf } from "./model-channel.ts";
import { createModelDrafts } from "./model-drafts.ts";
import { factsOf } from "./model-facts.ts";
import { createModelFriends } from "./model-friends.ts";
import { createModelLog } from "./model-log.ts";
import { createModelMarkers } from "./model-markers.ts";
import { createModelRealtime, type ServerMistake } from "./model-realtime.ts";
import { createModelThreads } from "./model-threads.ts";
import { createModelSelves, nameOf, timeOf } from "./people.ts";
import type { SimulatedServer } from "./simulated-server.ts";

export interface ModelOptions {
  readonly timers: Timers;
  readonly chance: Chance;
  /** A recovery of more than this is answered with `resync`. */
  readonly recoveryMax: number;
  readonly mistake?: ServerMistake | undefined;
}

type Role = "member" | "moderator";

/** The reference: the contract's behaviour in its plainest form, with every read and write at one moment. */
export const createModelServer = ({ timers, chance, recoveryMax, mistake }: ModelOptions) => {
  const log = createModelLog({ forgetsNonces: mistake === "forgets nonces" });
  const sessions = new Map<string, { userId: string; isRevoked: boolean; generation: number }>();
  const selves = createModelSelves();
  let epochs = 1;
  let isDown = false;
  let saved: { log: readonly ModelChannel[]; drafts: ReturnType<typeof drafts.copy> } | null = null;

  const channelsOf = (userId: string) =>
    [...log.channels.values()]
      .filter((one) => one.members.has(userId) && log.homeOf(one).members.has(userId))
      .map((one) => viewOf(one, userId, log.homeOf(one)));
  const drafts = createModelDrafts((userId, draft) => {
    const text = mistake === "lets a draft go back" ? draft.text.slice(0, -1) : draft.text;
    realtime.publish(`u:${userId}`, { op: "draft", ...draft, text });
  });
  const draftsOf = (userId: string) =>
    drafts.of(userId).filter(({ channelId }) => log.seenBy(userId, channelId) !== null);

  const realtime = createModelRealtime({
    timers,
    chance,
    recoveryMax,
    mistake,
    log,
    epoch: () => `e${epochs}`,
    channelsOf,
    draftsOf,
    selfOf: selves.selfOf,
    authenticate(token) {
      const [sessionId = "", generation = ""] = token.split("#");
      const session = sessions.get(sessionId);
      if (session === undefined || session.isRevoked) return 4403;
      return Number(generation) < session.generation ? 4401 : { sessionId, userId: session.userId };
    },
    moveMarkers: (...move) => markers(...move),
    onAppended(message: Message) {
      drafts.sent(message.senderId, message.channelId, message.nonce);
      threads.appended(message);
    },
  });
  const markers = createModelMarkers({ log, realtime });
  const threads = createModelThreads({
    log,
    realtime,
    read: (userId, channelId, readSeq) => markers(userId, channelId, { readSeq }),
    timers,
    chance,
  });
  const friends = createModelFriends((userId, event) => realtime.publish(`u:${userId}`, event));

  const changeMember = (channelId: string, userId: string, role: Role | null) => {
    const channel = log.held(channelId);
    channel.revision += 1;
    const readSeq = channel.messages.length;
    const member = channel.members.get(userId) ?? { readSeq, deliveredSeq: readSeq };
    if (role === null) channel.members.delete(userId);
    else channel.members.set(userId, { ...member, role });
    const facts = factsOf(channel);
    const event: ChannelEvent = { op: "channel", change: "members", channelId, channel: facts, userId, role };
    realtime.publish(`c:${channelId}`, event);
  };

  const server: SimulatedServer = {
    accept(wire) {
      if (!isDown) return realtime.accept(wire);
      wire.close(1006);
      return { receive() {}, closed() {} };
    },
    token(sessionId) {
      const session = sessions.get(sessionId);
      return session === undefined || session.isRevoked ? null : `${sessionId}#${session.generation}`;
    },
    page(userId, channelId, place, seq) {
      const channel = log.seenBy(userId, channelId);
      return channel === null ? null : pageOf(channel, place, seq);
    },
    friends: friends.listsOf,
    channelsOf,
    channelOf(userId, channelId) {
      const channel = log.seenBy(userId, channelId);
      return channel === null ? null : viewOf(channel, userId, log.homeOf(channel));
    },
    membersOf: (channelId) =>
      [...log.held(channelId).members].map(([userId, { readSeq, deliveredSeq = 0 }]) => ({
        userId,
        readSeq,
        deliveredSeq,
      })),
    draftsOf,
    putDraft(userId, { channelId, ...draft }) {
      if (log.seenBy(userId, channelId) === null) return "gone";
      return drafts.put(userId, channelId, draft);
    },
    selfOf: selves.selfOf,
    messagesOf: (channelId) => log.held(channelId).messages,
    epoch: () => `e${epochs}`,
  };

  return {
    ...server,
    firstTextOf: (messageId: string) => log.firstTexts.get(messageId),
    openThread: threads.open,
    follow: threads.follow,
    unfollow: threads.unfollow,
    threadsOf: (channelId: string) =>
      [...log.channels.values()].filter(({ parentId }) => parentId === channelId).map(({ id }) => id),
    makeFriends: friends.change,
    /** Someone's profile and permissions change. */
    changeSelf(userId: string, facts?: Partial<OwnProfile>) {
      selves.change(userId, facts);
      realtime.publish(`u:${userId}`, { op: "me", ...selves.selfOf(userId) });
    },
    openSession(sessionId: string, userId: string) {
      sessions.set(sessionId, { userId, isRevoked: false, generation: 1 });
    },
    createChannel(id: string, memberIds: readonly string[]) {
      const members = new Map(memberIds.map((userId) => [userId, { role: "member" as const, readSeq: 0 }]));
      const made = { id, name: id, version: 0, revision: 0, members, messages: [], archivedAt: null };
      log.channels.set(id, made);
    },
    edit(channelId: string, seq: number, text: string | null) {
      const changed = log.change(channelId, seq, text);
      if (changed !== null) realtime.publishMessages(channelId, [changed]);
    },
    rename(channelId: string, archived: boolean) {
      const channel = log.held(channelId);
      channel.revision += 1;
      channel.name = nameOf(channel.revision);
      channel.archivedAt = archived ? timeOf(channel.revision) : null;
      const facts = factsOf(channel);
      realtime.publish(`c:${channelId}`, { op: "channel", change: "updated", channelId, channel: facts });
    },
    join(channelId: string, userId: string) {
      if (log.held(channelId).members.has(userId)) return;
      realtime.join(userId, channelId);
      changeMember(channelId, userId, "member");
      const channel = viewOf(log.held(channelId), userId);
      realtime.publish(`u:${userId}`, { op: "channel", change: "joined", channelId, channel });
    },
    leave(channelId: string, userId: string) {
      const { members } = log.held(channelId);
      if (!members.has(userId) || members.size === 1) return;
      changeMember(channelId, userId, null);
      threads.left(channelId, userId);
      realtime.leave(userId, channelId);
      realtime.publish(`u:${userId}`, { op: "channel", change: "left", channelId });
    },
    setRole(channelId: string, userId: string, role: Role) {
      if (log.held(channelId).members.has(userId)) changeMember(channelId, userId, role);
    },
    /** The session's tokens so far do not count any more; its sockets have to bring a new one. */
    expire(sessionId: string) {
      const session = sessions.get(sessionId);
      if (session !== undefined) session.generation += 1;
      realtime.endSession(sessionId, 4401);
    },
    revoke(sessionId: string) {
      const session = sessions.get(sessionId);
      if (session !== undefined) session.isRevoked = true;
      realtime.endSession(sessionId, 4403);
    },
    closeAll: realtime.closeAll,
    /** The process dies: what was queued is gone, what was committed stands. */
    crash() {
      realtime.forgetQueued();
      isDown = true;
      realtime.closeAll(1006);
    },
    start() {
      isDown = false;
    },
    save() {
      saved = { log: log.copy(), drafts: drafts.copy() };
    },
    /** The database goes back to what was saved, under a new epoch. */
    restore() {
      if (saved === null) return;
      realtime.forgetQueued();
      epochs += 1;
      log.replace(saved.log);
      drafts.replace(saved.drafts);
      saved = null;
      realtime.closeAll(4501);
    },
  };
};
