import type {
  Channel,
  Command,
  Message,
  MessageInFrame,
  ReadyEvent,
  Self,
  ServerFrame,
} from "@parley/contract";
import type { Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";
import { type ModelChannel, recoveryOf } from "./model-channel.ts";
import type { ModelLog } from "./model-log.ts";
import { problemOf } from "./model-log.ts";
import type { ServerEnd, ServerWire } from "./simulated-server.ts";

/** Deliberate mistakes, to see that the checker finds them. */
export type ServerMistake =
  | "forgets nonces"
  | "reads before it subscribes"
  | "acknowledges before it commits"
  | "skips a recovery";

interface End {
  readonly wire: ServerWire;
  readonly topics: Set<string>;
  sessionId: string | null;
  userId: string | null;
  isClosed: boolean;
  isLive: boolean;
}

interface Draft {
  readonly end: End;
  readonly userId: string;
  readonly command: Extract<Command, { op: "send" }>;
}

interface RealtimeDeps {
  readonly timers: Timers;
  readonly chance: Chance;
  /** A recovery of more than this is answered with `resync`. */
  readonly recoveryMax: number;
  readonly mistake: ServerMistake | undefined;
  readonly log: ModelLog;
  readonly epoch: () => string;
  readonly channelsOf: (userId: string) => readonly Channel[];
  readonly selfOf: (userId: string) => Self;
  /** Whose the token is, or the close code that refuses it. */
  readonly authenticate: (token: string) => { sessionId: string; userId: string } | number;
  readonly moveReadMarker: (userId: string, channelId: string, seq: number) => void;
}

const HEARTBEAT_MS = 25_000;

const inFrame = ({ channelId: _, ...message }: Message): MessageInFrame => message;

/** The sockets of the model: hello, recovery, commands, and who is told what. */
export const createModelRealtime = (deps: RealtimeDeps) => {
  const { timers, chance, log, mistake } = deps;
  const ends = new Set<End>();
  let queued: Draft[] = [];

  const soon = (work: () => void, maxMs = 30) => timers.set(work, chance.between(0, maxMs));
  const send = (end: End, frame: ServerFrame) => {
    if (!end.isClosed) end.wire.send(JSON.stringify(frame));
  };
  const publish = (topic: string, event: ServerFrame) => {
    const frame = JSON.stringify(event);
    for (const end of ends) if (end.topics.has(topic)) end.wire.publish(frame);
  };
  const publishMessages = (channelId: string, messages: readonly Message[]) =>
    publish(`c:${channelId}`, { op: "messages", channelId, messages: messages.map(inFrame) });
  const close = (end: End, code: number) => {
    if (end.isClosed) return;
    end.isClosed = true;
    ends.delete(end);
    end.wire.close(code);
  };

  /** One group commit: everything queued is written at this moment, then published, then acknowledged. */
  const commit = () => {
    const drafts = queued;
    queued = [];
    const added = new Map<string, Message[]>();
    const answers: (() => void)[] = [];
    for (const { end, userId, command } of drafts) {
      const { ref, channelId } = command;
      const outcome = log.append(userId, command);
      if ("code" in outcome) {
        answers.push(() => send(end, { op: "nack", ref, problem: outcome }));
        continue;
      }
      const { message, isNew } = outcome;
      if (isNew) added.set(channelId, [...(added.get(channelId) ?? []), message]);
      answers.push(() => send(end, { op: "ack", ref, message }));
    }
    for (const [channelId, messages] of added) publishMessages(channelId, messages);
    for (const answer of answers) answer();
  };

  const receiveSend = (draft: Draft) => {
    const { end, command } = draft;
    if (chance.happens(0.03)) {
      return send(end, { op: "nack", ref: command.ref, problem: problemOf("overloaded", true, 503) });
    }
    if (mistake === "acknowledges before it commits" && chance.happens(0.2)) {
      return send(end, { op: "ack", ref: command.ref });
    }
    if (queued.length === 0) soon(commit, 5);
    queued.push(draft);
  };

  const recover = (end: End, channelId: string, version: number, ref?: string) => {
    const named = ref === undefined ? {} : { ref };
    const channel: ModelChannel | undefined = log.channels.get(channelId);
    const isMember = channel !== undefined && end.topics.has(`c:${channelId}`);
    const missed = isMember ? recoveryOf(channel, version, deps.recoveryMax) : null;
    if (!isMember || missed === null) return send(end, { op: "resync", channelId, ...named });
    const chunk = 1 + chance.whole(5);
    const isSkipped = mistake === "skips a recovery" && chance.happens(0.3);
    for (let from = 0; !isSkipped && from < missed.length; from += chunk) {
      const messages = missed.slice(from, from + chunk).map(inFrame);
      send(end, { op: "messages", channelId, messages });
    }
    send(end, { op: "synced", channelId, version: channel.version, ...named });
  };

  const subscribe = (end: End, userId: string) => {
    end.userId = userId;
    end.topics.add(`u:${userId}`);
    for (const { id } of deps.channelsOf(userId)) end.topics.add(`c:${id}`);
  };

  const greet = (end: End, userId: string, hello: Extract<Command, { op: "hello" }>) => {
    if (mistake !== "reads before it subscribes") subscribe(end, userId);
    soon(() => {
      const ready: ReadyEvent = {
        op: "ready",
        ref: hello.ref,
        epoch: deps.epoch(),
        sessionId: end.sessionId ?? "",
        ...deps.selfOf(userId),
        channels: [...deps.channelsOf(userId)],
        drafts: [],
        unreadNotifications: 0,
        heartbeatMs: HEARTBEAT_MS,
      };
      soon(() => {
        if (mistake === "reads before it subscribes") subscribe(end, userId);
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
    const principal = deps.authenticate(hello.token);
    if (typeof principal === "number") return close(end, principal);
    end.sessionId = principal.sessionId;
    greet(end, principal.userId, hello);
  };

  const receive = (end: End, command: Command) => {
    if (command.op === "ping") return send(end, { op: "pong" });
    if (command.op === "hello") return arrive(end, command);
    const { userId } = end;
    if (userId === null || !end.isLive) return close(end, 4401);
    if (command.op === "send") return receiveSend({ end, userId, command });
    if (command.op === "auth") return send(end, { op: "ack", ref: command.ref });
    if (command.op === "presence") return;
    if (!("channelId" in command)) return;
    const { channelId } = command;
    if (command.op === "sync") soon(() => recover(end, channelId, command.version, command.ref), 10);
    else if (command.op === "read") deps.moveReadMarker(userId, channelId, command.seq);
    else if (command.op === "typing") publish(`c:${channelId}`, { op: "typing", channelId, userId });
  };

  const every = (fits: (end: End) => boolean, work: (end: End) => void) => {
    for (const end of [...ends]) if (fits(end)) work(end);
  };

  return {
    accept(wire: ServerWire): ServerEnd {
      const end: End = {
        wire,
        topics: new Set(),
        sessionId: null,
        userId: null,
        isClosed: false,
        isLive: false,
      };
      ends.add(end);
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
    publish,
    publishMessages,
    /** From here on, or no longer, this person's sockets receive the channel. */
    join: (userId: string, channelId: string) =>
      every(
        (end) => end.userId === userId,
        (end) => end.topics.add(`c:${channelId}`),
      ),
    leave: (userId: string, channelId: string) =>
      every(
        (end) => end.userId === userId,
        (end) => end.topics.delete(`c:${channelId}`),
      ),
    endSession: (sessionId: string, code: number) =>
      every(
        (end) => end.sessionId === sessionId,
        (end) => {
          if (code === 4403) send(end, { op: "session", change: "ended", reason: "revoked" });
          close(end, code);
        },
      ),
    closeAll: (code: number) =>
      every(
        () => true,
        (end) => close(end, code),
      ),
    /** What was queued and not committed is gone. */
    forgetQueued() {
      queued = [];
    },
  };
};
