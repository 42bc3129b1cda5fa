import type { Channel, ChannelEvent, Command, Message, MessageInFrame, ServerFrame } from "@parley/contract";
import type { MessagePage, PagePlace } from "../../src/replica/event.ts";
import type { Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";
import { type ModelChannel, pageOf, type Restored, recoveryOf, viewOf } from "./model-channel.ts";
import { createModelFriends } from "./model-friends.ts";
import { nameOf, profileOf, timeOf } from "./people.ts";
import type { ServerEnd, ServerWire, SimulatedServer } from "./simulated-server.ts";

/** Deliberate mistakes, to see that the checker finds them. */
export type ServerMistake =
  | "forgets nonces"
  | "reads before it subscribes"
  | "acknowledges before it commits"
  | "skips a recovery";

export interface ModelOptions {
  readonly timers: Timers;
  readonly chance: Chance;
  /** A recovery of more than this is answered with `resync`. */
  readonly recoveryMax: number;
  readonly mistake?: ServerMistake | undefined;
}

interface Draft {
  readonly end: End;
  readonly userId: string;
  readonly command: Extract<Command, { op: "send" }>;
}

interface End {
  readonly wire: ServerWire;
  readonly topics: Set<string>;
  sessionId: string | null;
  userId: string | null;
  isClosed: boolean;
  isLive: boolean;
}

const HEARTBEAT_MS = 25_000;

const inFrame = ({ channelId: _, editedAt, deletedAt, ...message }: Message): MessageInFrame => ({
  ...message,
  ...(editedAt === null ? {} : { editedAt }),
  ...(deletedAt === null ? {} : { deletedAt }),
});

const problemOf = (code: string, retry: boolean, status = 409) => ({
  type: `/problems/${code}`,
  title: code,
  status,
  detail: `refused: ${code}`,
  code,
  retry,
  correlationId: "simulated",
});

type Refusal = ReturnType<typeof problemOf>;

/** The reference: the contract's realtime behaviour in its plainest form, with every read and write at one moment. */
export const createModelServer = ({ timers, chance, recoveryMax, mistake }: ModelOptions) => {
  const channels = new Map<string, ModelChannel>();
  const sessions = new Map<string, { userId: string; isRevoked: boolean; generation: number }>();
  const ends = new Set<End>();
  let epochs = 1;
  let ids = 0;
  let isDown = false;
  let queued: Draft[] = [];
  let saved: Restored | null = null;

  const soon = (work: () => void, maxMs = 30) => timers.set(work, chance.between(0, maxMs));
  const send = (end: End, frame: ServerFrame) => {
    if (!end.isClosed) end.wire.send(JSON.stringify(frame));
  };
  const publish = (topic: string, event: ServerFrame) => {
    const frame = JSON.stringify(event);
    for (const end of ends) if (end.topics.has(topic)) end.wire.publish(frame);
  };
  const close = (end: End, code: number) => {
    if (end.isClosed) return;
    end.isClosed = true;
    ends.delete(end);
    end.wire.close(code);
  };
  const held = (channelId: string) => {
    const channel = channels.get(channelId);
    if (channel === undefined) throw new Error(`No channel ${channelId}`);
    return channel;
  };
  const friends = createModelFriends((userId, event) => publish(`u:${userId}`, event));

  const publishMessages = (channelId: string, messages: readonly Message[]) => {
    if (messages.length === 0) return;
    publish(`c:${channelId}`, { op: "messages", channelId, messages: messages.map(inFrame) });
  };

  const originalOf = (channel: ModelChannel, { userId, command }: Draft) =>
    mistake === "forgets nonces"
      ? undefined
      : channel.messages.find(({ nonce, senderId }) => nonce === command.nonce && senderId === userId);

  /** A stranger learns nothing, not even of their own; a repeat is answered even where nothing may be added any more. */
  const judged = (channel: ModelChannel | undefined, draft: Draft): Message | Refusal => {
    if (!channel?.members.has(draft.userId)) return problemOf("channel_not_found", false, 404);
    const original = originalOf(channel, draft);
    if (original !== undefined) return original;
    return channel.archivedAt === null ? append(channel, draft) : problemOf("channel_archived", false);
  };

  const append = (channel: ModelChannel, { userId, command }: Draft): Message => {
    channel.version += 1;
    ids += 1;
    const message: Message = {
      id: `m${ids}`,
      channelId: channel.id,
      seq: channel.messages.length + 1,
      version: channel.version,
      senderId: userId,
      nonce: command.nonce,
      text: command.text,
      createdAt: timeOf(ids),
      editedAt: null,
      deletedAt: null,
    };
    channel.messages.push(message);
    return message;
  };

  /** One group commit: everything queued is written at this moment, then published, then acknowledged. */
  const commit = () => {
    const drafts = queued;
    queued = [];
    const added = new Map<string, Message[]>();
    const answers: (() => void)[] = [];
    for (const draft of drafts) {
      const { ref, channelId } = draft.command;
      const channel = channels.get(channelId);
      const version = channel?.version ?? 0;
      const outcome = judged(channel, draft);
      if ("code" in outcome) {
        answers.push(() => send(draft.end, { op: "nack", ref, problem: outcome }));
        continue;
      }
      if (outcome.version > version) added.set(channelId, [...(added.get(channelId) ?? []), outcome]);
      answers.push(() => send(draft.end, { op: "ack", ref, message: outcome }));
    }
    for (const [channelId, messages] of added) publishMessages(channelId, messages);
    for (const answer of answers) answer();
  };

  const receiveSend = (draft: Draft) => {
    const { end, command } = draft;
    if (chance.happens(0.03)) {
      const problem = problemOf("overloaded", true, 503);
      return send(end, { op: "nack", ref: command.ref, problem });
    }
    if (mistake === "acknowledges before it commits" && chance.happens(0.2)) {
      return send(end, { op: "ack", ref: command.ref });
    }
    if (queued.length === 0) soon(commit, 5);
    queued.push(draft);
  };

  const recover = (end: End, channelId: string, version: number, ref?: string) => {
    const channel = channels.get(channelId);
    if (channel === undefined || !end.topics.has(`c:${channelId}`)) {
      return send(end, { op: "resync", channelId });
    }
    const missed = recoveryOf(channel, version, recoveryMax);
    const named = ref === undefined ? {} : { ref };
    if (missed === null) return send(end, { op: "resync", channelId, ...named });
    const chunk = 1 + chance.whole(5);
    const isSkipped = mistake === "skips a recovery" && chance.happens(0.3);
    for (let from = 0; !isSkipped && from < missed.length; from += chunk) {
      const messages = missed.slice(from, from + chunk).map(inFrame);
      send(end, { op: "messages", channelId, messages });
    }
    send(end, { op: "synced", channelId, version: channel.version, ...named });
  };

  const ownChannels = (userId: string): Channel[] =>
    [...channels.values()].filter(({ members }) => members.has(userId)).map((one) => viewOf(one, userId));

  const greet = (end: End, userId: string, hello: Extract<Command, { op: "hello" }>) => {
    const subscribe = () => {
      end.userId = userId;
      end.topics.add(`u:${userId}`);
      for (const { id, members } of channels.values()) if (members.has(userId)) end.topics.add(`c:${id}`);
    };
    if (mistake !== "reads before it subscribes") subscribe();
    soon(() => {
      const ready: ServerFrame = {
        op: "ready",
        ref: hello.ref,
        epoch: `e${epochs}`,
        sessionId: end.sessionId ?? "",
        me: profileOf(userId),
        channels: ownChannels(userId),
        heartbeatMs: HEARTBEAT_MS,
      };
      soon(() => {
        if (mistake === "reads before it subscribes") subscribe();
        send(end, ready);
        end.isLive = true;
        const isOwnEpoch = hello.epoch === undefined || hello.epoch === ready.epoch;
        for (const [channelId, version] of Object.entries(hello.channels ?? {})) {
          if (isOwnEpoch) recover(end, channelId, version);
          else send(end, { op: "resync", channelId });
        }
      });
    });
  };

  const arrive = (end: End, hello: Extract<Command, { op: "hello" }>) => {
    const [sessionId = "", generation = ""] = hello.token.split("#");
    const session = sessions.get(sessionId);
    if (session === undefined || session.isRevoked) return close(end, 4403);
    if (Number(generation) < session.generation) return close(end, 4401);
    end.sessionId = sessionId;
    greet(end, session.userId, hello);
  };

  const moveReadMarker = (userId: string, channelId: string, seq: number) => {
    const channel = channels.get(channelId);
    const member = channel?.members.get(userId);
    if (channel === undefined || member === undefined) return;
    const readSeq = Math.min(Math.max(seq, member.readSeq), channel.messages.length);
    if (readSeq === member.readSeq) return;
    member.readSeq = readSeq;
    publish(`c:${channelId}`, { op: "receipt", channelId, userId, readSeq });
  };

  const receive = (end: End, command: Command) => {
    if (command.op === "ping") return send(end, { op: "pong" });
    if (command.op === "hello") return arrive(end, command);
    const { userId } = end;
    if (userId === null || !end.isLive) return close(end, 4401);
    if (command.op === "send") return receiveSend({ end, userId, command });
    if (command.op === "sync") {
      soon(() => recover(end, command.channelId, command.version, command.ref), 10);
    } else if (command.op === "read") moveReadMarker(userId, command.channelId, command.seq);
    else if (command.op === "typing") {
      publish(`c:${command.channelId}`, { op: "typing", channelId: command.channelId, userId });
    } else if (command.op === "auth") send(end, { op: "ack", ref: command.ref });
  };

  const factsOf = ({ name, revision, members, archivedAt }: ModelChannel) => ({
    name,
    revision,
    memberCount: members.size,
    archivedAt,
  });

  const changeMember = (channelId: string, userId: string, role: "member" | "moderator" | null) => {
    const channel = held(channelId);
    channel.revision += 1;
    if (role === null) channel.members.delete(userId);
    else channel.members.set(userId, { role, readSeq: channel.members.get(userId)?.readSeq ?? 0 });
    const event: ChannelEvent = {
      op: "channel",
      change: "members",
      channelId,
      channel: factsOf(channel),
      userId,
      role,
    };
    publish(`c:${channelId}`, event);
  };

  const endsOf = (userId: string) => [...ends].filter((end) => end.userId === userId);

  const server: SimulatedServer = {
    accept(wire): ServerEnd {
      const end: End = {
        wire,
        topics: new Set(),
        sessionId: null,
        userId: null,
        isClosed: false,
        isLive: false,
      };
      if (isDown) {
        end.isClosed = true;
        wire.close(1006);
      } else ends.add(end);
      return {
        receive: (frame) => {
          if (!end.isClosed) receive(end, JSON.parse(frame));
        },
        closed() {
          end.isClosed = true;
          ends.delete(end);
        },
      };
    },
    token(sessionId) {
      const session = sessions.get(sessionId);
      return session === undefined || session.isRevoked ? null : `${sessionId}#${session.generation}`;
    },
    page(userId: string, channelId: string, place: PagePlace, seq: number | null): MessagePage | null {
      const channel = channels.get(channelId);
      return channel?.members.has(userId) ? pageOf(channel, place, seq) : null;
    },
    friends: friends.listsOf,
    channelsOf: ownChannels,
    messagesOf: (channelId) => held(channelId).messages,
    get epoch() {
      return `e${epochs}`;
    },
  };

  return {
    ...server,
    get epoch() {
      return `e${epochs}`;
    },
    channelIds: () => [...channels.keys()],
    membersOf: (channelId: string) => [...held(channelId).members.keys()],
    makeFriends: friends.change,
    openSession(sessionId: string, userId: string) {
      sessions.set(sessionId, { userId, isRevoked: false, generation: 1 });
    },
    createChannel(id: string, memberIds: readonly string[]) {
      const members = new Map(memberIds.map((userId) => [userId, { role: "member" as const, readSeq: 0 }]));
      const made = { id, name: id, version: 0, revision: 0, members, messages: [], archivedAt: null };
      channels.set(id, made);
    },
    edit(channelId: string, seq: number, text: string | null) {
      const channel = held(channelId);
      const before = channel.messages[seq - 1];
      if (before === undefined || (before.deletedAt !== null && text === null)) return;
      channel.version += 1;
      const changed = { ...before, version: channel.version, text: text ?? "" };
      const at = timeOf(channel.version);
      const message = text === null ? { ...changed, deletedAt: at } : { ...changed, editedAt: at };
      channel.messages[seq - 1] = message;
      publishMessages(channelId, [message]);
    },
    rename(channelId: string, archived: boolean) {
      const channel = held(channelId);
      channel.revision += 1;
      channel.name = nameOf(channel.revision);
      channel.archivedAt = archived ? timeOf(channel.revision) : null;
      publish(`c:${channelId}`, { op: "channel", change: "updated", channelId, channel: factsOf(channel) });
    },
    join(channelId: string, userId: string) {
      if (held(channelId).members.has(userId)) return;
      for (const end of endsOf(userId)) end.topics.add(`c:${channelId}`);
      changeMember(channelId, userId, "member");
      const channel = viewOf(held(channelId), userId);
      publish(`u:${userId}`, { op: "channel", change: "joined", channelId, channel });
    },
    leave(channelId: string, userId: string) {
      const { members } = held(channelId);
      if (!members.has(userId) || members.size === 1) return;
      changeMember(channelId, userId, null);
      for (const end of endsOf(userId)) end.topics.delete(`c:${channelId}`);
      publish(`u:${userId}`, { op: "channel", change: "left", channelId });
    },
    setRole(channelId: string, userId: string, role: "member" | "moderator") {
      if (held(channelId).members.has(userId)) changeMember(channelId, userId, role);
    },
    /** The session's tokens so far do not count any more; its sockets have to bring a new one. */
    expire(sessionId: string) {
      const session = sessions.get(sessionId);
      if (session !== undefined) session.generation += 1;
      for (const end of [...ends]) if (end.sessionId === sessionId) close(end, 4401);
    },
    revoke(sessionId: string) {
      const session = sessions.get(sessionId);
      if (session !== undefined) session.isRevoked = true;
      for (const end of [...ends]) {
        if (end.sessionId !== sessionId) continue;
        send(end, { op: "session", change: "ended", reason: "revoked" });
        close(end, 4403);
      }
    },
    closeAll(code: number) {
      for (const end of [...ends]) close(end, code);
    },
    /** The process dies: what was queued is gone, what was committed stands. */
    crash() {
      queued = [];
      isDown = true;
      for (const end of [...ends]) close(end, 1006);
    },
    start() {
      isDown = false;
    },
    save() {
      saved = [...channels.values()].map((channel) => ({
        ...channel,
        messages: [...channel.messages],
        members: new Map([...channel.members].map(([id, member]) => [id, { ...member }])),
      }));
    },
    /** The database goes back to what was saved, under a new epoch. */
    restore() {
      if (saved === null) return;
      queued = [];
      epochs += 1;
      channels.clear();
      for (const channel of saved) channels.set(channel.id, channel);
      saved = null;
      for (const end of [...ends]) close(end, 4501);
    },
  };
};

export type ModelServer = ReturnType<typeof createModelServer>;
