import type { Command, CommandOf, Friend, FriendRequest, OwnProfile } from "@parley/contract";
import type { Keeper } from "./outbox/keeper.ts";
import { createOutbox } from "./outbox/outbox-driver.ts";
import type { OutboxDraft, OutboxEntry } from "./outbox/outbox-store.ts";
import { createReadMarkers, createTypingNotices } from "./pace.ts";
import type { Effect } from "./replica/effect.ts";
import type { MessagePage, PagePlace, ReplicaEvent } from "./replica/event.ts";
import type { reduce } from "./replica/replica.ts";
import { emptyReplica, type PendingMessage, type Replica } from "./replica/state.ts";
import type { Clock, Timers } from "./time.ts";
import { type ConnectionDeps, createConnection } from "./wire/connection.ts";
import type { Link } from "./wire/link.ts";

export type PageWanted = Extract<Effect, { do: "page" }>;

/**
 * What the engine needs of the world. Everything is a call that answers later through a callback, never within the
 * call: so that a simulation can decide when, and nothing in here waits on a promise.
 */
export interface EngineDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly openWire: ConnectionDeps["openWire"];
  readonly getToken: ConnectionDeps["getToken"];
  readonly keeper: Keeper;
  /** The replica's machine. */
  readonly reduce: typeof reduce;
  readonly userId: string;
  /** Null: it could not be had, and the asker has been told why. */
  readonly fetchPage: (wanted: PageWanted, done: (page: MessagePage | null) => void) => void;
  readonly fetchFriends: (done: (lists: FriendLists | null) => void) => void;
  readonly onReplica: (replica: Replica) => void;
  readonly onLink: (link: Link) => void;
  readonly onSignedOut: (reason: string) => void;
}

/** What a device can say of itself. */
export type OwnPresence = CommandOf<"presence">["status"];

export interface FriendLists {
  readonly friends: readonly Friend[];
  readonly requests: readonly FriendRequest[];
}

const pendingOf = (
  entry: Omit<OutboxDraft, "userId"> & { readonly failed: string | null },
): PendingMessage => {
  const { nonce, channelId, text, createdAt, failed } = entry;
  const state = failed === null ? ({ at: "waiting" } as const) : ({ at: "failed", detail: failed } as const);
  return { nonce, channelId, text, createdAt, state };
};

/** One person's connection, replica and outbox, joined: each machine's effects become the events of the others. */
export const createEngine = (deps: EngineDeps) => {
  const { clock, timers, userId } = deps;
  let replica: Replica = emptyReplica;
  let presence: OwnPresence = "online";
  let isClosed = false;
  let tickAt = Number.POSITIVE_INFINITY;
  let cancelTick = () => {};

  const dispatch = (event: ReplicaEvent) => {
    if (isClosed) return;
    const step = deps.reduce(replica, event);
    const changed = step.state !== replica;
    replica = step.state;
    for (const effect of step.effects) perform(effect);
    if (changed) deps.onReplica(replica);
  };

  const connection = createConnection({
    ...deps,
    onChange(link) {
      if (!isClosed) deps.onLink(link);
    },
    onOpened: () => dispatch({ type: "opened" }),
    onFrame: (frame) => dispatch({ type: "frame", frame, now: clock.now() }),
    onLive() {
      if (presence !== "online") connection.say({ op: "presence", status: presence });
      outbox.happen({ type: "live" });
    },
    onLost() {
      outbox.happen({ type: "lost" });
      dispatch({ type: "lost" });
    },
    onSignedOut: deps.onSignedOut,
  });

  const outbox = createOutbox({
    ...deps,
    send: (entry) => send(entry),
    show(entry) {
      const { channelId, nonce, failed } = entry;
      dispatch({ type: "drafted", message: pendingOf(entry) });
      if (failed === null) dispatch({ type: "retried", channelId, nonce });
      else dispatch({ type: "failed", channelId, nonce, detail: failed });
    },
    drop: (channelId, nonce) => dispatch({ type: "discarded", channelId, nonce }),
  });

  const send = ({ channelId, nonce, text }: OutboxEntry) => {
    typing.sent(channelId);
    connection.ask({ op: "send", channelId, nonce, text }, (answer) => {
      if (answer === null) return;
      const event =
        answer.op === "ack"
          ? ({ type: "accepted", channelId, nonce } as const)
          : ({ type: "refused", channelId, nonce, problem: answer.problem } as const);
      outbox.happen(event);
    });
  };

  const sync = (channelId: string, version: number) =>
    connection.ask({ op: "sync", channelId, version }, (answer) => {
      if (answer?.op === "nack") dispatch({ type: "sync-refused", channelId });
    });

  const tick = (afterMs: number) => {
    const dueAt = clock.now() + afterMs;
    if (dueAt >= tickAt) return;
    cancelTick();
    tickAt = dueAt;
    cancelTick = timers.set(() => {
      tickAt = Number.POSITIVE_INFINITY;
      dispatch({ type: "tick", now: clock.now() });
    }, afterMs);
  };

  const say = (command: Exclude<Command, { op: "hello" }>) => connection.say(command);
  const reads = createReadMarkers({ timers, say });
  const typing = createTypingNotices({ clock, say });

  const fetchPage = (wanted: PageWanted) =>
    deps.fetchPage(wanted, (page) => {
      const { channelId, stamp, place } = wanted;
      dispatch(
        page === null
          ? { type: "page-failed", channelId, stamp }
          : { type: "page-loaded", channelId, stamp, place, page },
      );
    });

  const fetchFriends = () =>
    deps.fetchFriends((lists) =>
      dispatch(lists === null ? { type: "friends-failed" } : { type: "friends-fetched", ...lists }),
    );

  const perform = (effect: Effect) => {
    switch (effect.do) {
      case "hello":
        return connection.greet(effect);
      case "sync":
        return sync(effect.channelId, effect.version);
      case "page":
        return fetchPage(effect);
      case "friends":
        return fetchFriends();
      case "read":
        return reads.moved(effect.channelId, effect.seq);
      case "settle":
        return outbox.happen({ type: "accepted", channelId: effect.channelId, nonce: effect.nonce });
      case "tick":
        return tick(effect.afterMs);
      case "reconnect":
        return connection.restart();
    }
  };

  return {
    replica: () => replica,
    link: () => connection.link(),
    dispatch,
    connect: () => connection.connect(),
    disconnect: () => connection.disconnect(),
    wake: () => connection.wake(),
    /** Reads the store of the outbox: at the start, and when another tab has changed it. */
    loadOutbox: () => outbox.load(),
    /** Writes a message; `kept` is told once it would survive a reload. */
    write(draft: Omit<OutboxDraft, "userId">, kept: () => void) {
      dispatch({ type: "drafted", message: pendingOf({ ...draft, failed: null }) });
      outbox.write({ ...draft, userId }, kept);
      if (connection.link().at === "idle") connection.wake();
    },
    retry: (nonce: string) => outbox.retry(nonce),
    discard: (nonce: string) => outbox.discard(nonce),
    wantPage: (channelId: string, place: PagePlace) => dispatch({ type: "page-wanted", channelId, place }),
    markRead: (channelId: string, seq: number) => dispatch({ type: "read", channelId, seq }),
    typing: (channelId: string) => typing.typed(channelId),
    setPresence(status: OwnPresence) {
      if (status === presence) return;
      presence = status;
      say({ op: "presence", status });
    },
    profileChanged: (me: OwnProfile) => dispatch({ type: "profile-fetched", me }),
    /** Ends the connection and every timer; nothing happens any more. */
    close() {
      connection.disconnect();
      outbox.close();
      reads.close();
      cancelTick();
      isClosed = true;
    },
  };
};

export type Engine = ReturnType<typeof createEngine>;
