import type {
  Channel,
  Command,
  Draft,
  Message,
  MessageInFrame,
  ReadyEvent,
  Self,
  ServerFrame,
} from "@parley/contract";
import type { Timers } from "../../src/time.ts";
import type { Chance } from "./chance.ts";
import type { ChangeCommand } from "./model-changes.ts";
import { recoveryOf } from "./model-channel.ts";
import { type ModelLog, problemOf } from "./model-log.ts";
import type { ServerEnd, ServerWire } from "./simulated-server.ts";

/** Deliberate mistakes, to see that the checker finds them. */
export type ServerMistake =
  | "forgets nonces"
  | "reads before it subscribes"
  | "acknowledges before it commits"
  | "skips a recovery"
  | "forgets what was mentioned"
  | "keeps a reaction to itself"
  | "lets a draft go back";

interface End {
  readonly wire: ServerWire;
  readonly topics: Set<string>;
  sessionId: string | null;
  userId: string | null;
  isClosed: boolean;
  isLive: boolean;
}

interface Queued {
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
  readonly draftsOf: (userId: string) => readonly Draft[];
  readonly moveMarkers: (
    userId: string,
    channelId: string,
    to: { readonly readSeq?: number; readonly deliveredSeq?: number },
  ) => void;
  /** A message was added, in the moment of its commit. */
  readonly onAppended: (message: Message) => void;
}

const HEARTBEAT_MS = 25_000;

const inFrame = ({ channelId: _, ...message }: Message): MessageInFrame => message;

/** The sockets of the model: hello, recovery, commands, and who is told what. */
export const createModelRealtime = (deps: RealtimeDeps) => {
  const { timers, chance, log, mistake } = deps;
  const ends = new Set<End>();
  let queued: Queued[] = [];

  const soon = (work: () => void, maxMs = 30) => timers.set(work, chance.between(0, maxMs));
  const send = (end: End, frame: ServerFrame) => {
    if (!end.isClosed) end.wire.send(JSON.stringify(frame));
  };
  const publish = (topic: string, event: ServerFrame) => {
    const frame = JSON.stringify(event);
    for (const end of ends) if (end.topics.has(topic)) end.wire.publish(frame);
  };
  /** What is said in a thread goes to everyone in its channel. */
  const topicOf = (channelId: string) => `c:${log.channels.get(channelId)?.parentId ?? channelId}`;
  const publishMessages = (channelId: string, messages: readonly Message[]) =>
    publish(topicOf(channelId), { op: "messages", channelId, messages: messages.map(inFrame) });
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
      if (isNew) {
        added.set(channelId, [...(added.get(channelId) ?? []), message]);
        deps.onAppended(message);
      }
      answers.push(() => send(end, { op: "ack", ref, message }));
    }
    for (const [channelId, messages] of added) publishMessages(channelId, messages);
    for (const answer of answers) answer();
  };

  const receiveSend = (draft: Queued) => {
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

  const change = (end: End, userId: string, command: ChangeCommand) => {
    const { ref } = command;
    if (chance.happens(0.03)) {
      return send(end, { op: "nack", ref, problem: problemOf("overloaded", true, 503) });
    }
    const outcome = log.changeBy(userId, command);
    if ("code" in outcome) return send(end, { op: "nack", ref, problem: outcome });
    const { message, isNew } = outcome;
    const isKept = mistake === "keeps a reaction to itself" && command.op === "react";
    if (isNew && !isKept) publishMessages(command.channelId, [message]);
    send(end, { op: "ack", ref, message });
  };

  const recover = (end: End, channelId: string, version: number, ref?: string) => {
    const named = ref === undefined ? {} : { ref };
    const channel = log.channels.get(channelId);
    const isMember = channel !== undefined && end.topics.has(topicOf(channelId));
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
    for (const { id } of deps.channelsOf(userId)) end.topics.add(topicOf(id));
  };

  const asTold = (channel: Channel): Channel =>
    mistake === "forgets what was mentioned" ? { ...channel, mentions: [] } : channel;

  const greet = (end: End, userId: string, hello: Extract<Command, { op: "hello" }>) => {
    if (mistake !== "reads before it subscribes") subscribe(end, userId);
    soon(() => {
      const ready: ReadyEvent = {
        op: "ready",
        ref: hello.ref,
        epoch: deps.epoch(),
        sessionId: end.sessionId ?? "",
        ...deps.selfOf(userId),
        channels: deps.channelsOf(userId).map(asTold),
        drafts: [...deps.draftsOf(userId)],
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
    else if (command.op === "read") deps.moveMarkers(userId, channelId, { readSeq: command.seq });
    else if (command.op === "delivered") deps.moveMarkers(userId, channelId, { deliveredSeq: command.seq });
    else if (command.op === "typing") publish(topicOf(channelId), { op: "typing", channelId, userId });
    else soon(() => change(end, userId, command), 5);
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
    topicOf,
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
