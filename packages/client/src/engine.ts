import type { Channel, Command, CommandOf, Draft, Friend, FriendRequest, OwnProfile } from "@parley/contract";
import { createChanging } from "./changing.ts";
import type { DraftKeeper } from "./draft/draft-keeper.ts";
import { createDrafting, type DraftingDeps } from "./draft/drafting.ts";
import type { Keeper } from "./outbox/keeper.ts";
import type { OutboxDraft } from "./outbox/outbox-store.ts";
import { createDeliveries, createReadMarkers, createTypingNotices } from "./pace.ts";
import { createPerform } from "./perform.ts";
import type { Effect } from "./replica/effect.ts";
import type { MessagePage, PagePlace, ReplicaEvent } from "./replica/event.ts";
import type { reduce } from "./replica/replica.ts";
import { emptyReplica, type Replica } from "./replica/state.ts";
import { createSending, type FetchFirstText } from "./sending.ts";
import { createTick } from "./tick.ts";
import type { Clock, Timers } from "./time.ts";
import { createWatching } from "./watching.ts";
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
  readonly draftKeeper: DraftKeeper;
  /** The replica's machine. */
  readonly reduce: typeof reduce;
  readonly userId: string;
  /** Null: it could not be had, and the asker has been told why. */
  readonly fetchPage: (wanted: PageWanted, done: (page: MessagePage | null) => void) => void;
  readonly fetchFriends: (done: (lists: FriendLists | null) => void) => void;
  readonly fetchChannel: (channelId: string, done: (channel: Channel | "gone" | null) => void) => void;
  readonly fetchDrafts: (done: (drafts: readonly Draft[] | null) => void) => void;
  readonly putDraft: DraftingDeps["putDraft"];
  readonly fetchFirstText: FetchFirstText;
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

/** One person's connection, replica and outbox, joined: each machine's effects become the events of the others. */
export const createEngine = (deps: EngineDeps) => {
  const { clock, timers, random } = deps;
  let replica: Replica = emptyReplica;
  let presence: OwnPresence = "online";
  let isClosed = false;

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
      for (const part of [watching, drafting, changing]) part.live();
      outbox.happen({ type: "live" });
    },
    onLost() {
      for (const part of [watching, drafting, changing, deliveries]) part.lost();
      outbox.happen({ type: "lost" });
      dispatch({ type: "lost" });
    },
    onSignedOut: deps.onSignedOut,
  });
  const { ask } = connection;
  const say = (command: Exclude<Command, { op: "hello" }>) => connection.say(command);

  const tick = createTick({ clock, timers, onTick: (now) => dispatch({ type: "tick", now }) });
  const reads = createReadMarkers({ timers, say });
  const deliveries = createDeliveries({ timers, say });
  const typing = createTypingNotices({ clock, say });
  const watching = createWatching({ timers, say, dispatch });
  const changing = createChanging({ clock, timers, random, ask, dispatch });
  const { putDraft, draftKeeper } = deps;
  const draftOf = (channelId: string) => replica.drafts.get(channelId);
  const drafting = createDrafting({ timers, keeper: draftKeeper, draftOf, putDraft, dispatch });
  const outbox = createSending({ ...deps, ask, dispatch, onSent: typing.sent });
  const perform = createPerform({
    fetch: deps,
    connection,
    replica: () => replica,
    dispatch,
    tick,
    reads,
    deliveries,
    drafting,
    outbox,
  });

  /** The nonce of the channel's draft, if there is one that no message has used. */
  const draftNonce = (channelId: string): string | null => {
    const draft = draftOf(channelId);
    const nonce = draft?.nonce ?? null;
    // Cut off, one does not know what has become of it.
    if (nonce === null || draft?.text === "" || replica.line.at !== "live") return null;
    const pending = replica.channels.get(channelId)?.pending ?? replica.unplaced.get(channelId) ?? [];
    return pending.some((message) => message.nonce === nonce) ? null : nonce;
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
    /** The same for drafts. */
    loadDrafts: () => drafting.load(),
    draftNonce,
    /** Writes a message, which ends the channel's draft; `kept` is told once it would survive a reload. */
    write(draft: Omit<OutboxDraft, "userId" | "isFromDraft">, kept: () => void) {
      const { channelId, nonce } = draft;
      outbox.write({ ...draft, isFromDraft: draftOf(channelId)?.nonce === nonce }, kept);
      dispatch({ type: "draft-sent", channelId, nonce, now: clock.now() });
      if (connection.link().at === "idle") connection.wake();
    },
    retry: (nonce: string) => outbox.retry(nonce),
    discard: (nonce: string) => outbox.discard(nonce),
    /** Changes a message: shown at once, and asked until it is answered. */
    change: changing.change,
    setDraft: (channelId: string, text: string) =>
      dispatch({ type: "draft-typed", channelId, text, now: clock.now() }),
    watch: watching.watch,
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
      for (const part of [outbox, reads, deliveries, watching, drafting, changing, tick]) part.close();
      isClosed = true;
    },
  };
};

export type Engine = ReturnType<typeof createEngine>;
