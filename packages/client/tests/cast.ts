import type {
  Channel,
  Message,
  MessageInFrame,
  OwnProfile,
  PublicProfile,
  ReadyEvent,
  ServerFrame,
} from "@parley/contract";
import type { Effect } from "../src/replica/effect.ts";
import type { MessagePage, ReplicaEvent } from "../src/replica/event.ts";
import { reduce } from "../src/replica/replica.ts";
import { emptyReplica, type PendingMessage, type Replica } from "../src/replica/state.ts";

/** The one cast: Alice looks on, Bob and Carol talk, Mallory means no good. */
export const [ALICE, BOB, CAROL, MALLORY] = ["alice", "bob", "carol", "mallory"] as const;
export const WATERCOOLER = "#watercooler";
export const LIBRARY = "#library";
export const NOW = 1_767_258_000_000;
const TIME = "2026-01-01T09:00:00.000Z";

export const profile = (id: string): PublicProfile => ({
  id,
  username: id,
  displayName: id,
  avatarUrl: null,
  status: null,
});

export const ownProfile = (id: string): OwnProfile => ({
  ...profile(id),
  email: `${id}@example.org`,
  emailVerified: true,
  timeZone: null,
  locale: null,
  roles: ["user"],
  createdAt: TIME,
  revision: 1,
});

export const channel = (facts: Partial<Channel> = {}): Channel => ({
  id: WATERCOOLER,
  kind: "group",
  name: "watercooler",
  topic: null,
  description: null,
  avatar: null,
  visibility: "private",
  permissions: { post: "member", invite: "member", pin: "member", mentionAll: "member" },
  slowModeSeconds: 0,
  version: 0,
  lastSeq: 0,
  readSeq: 0,
  deliveredSeq: 0,
  mentions: [],
  revision: 0,
  memberCount: 3,
  role: "member",
  createdAt: TIME,
  archivedAt: null,
  settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
  ...facts,
});

/** What nothing has been done to yet. */
export const UNTOUCHED = {
  editedAt: null,
  deletedAt: null,
  editCount: 0,
  replyTo: null,
  forwarded: null,
  threadId: null,
  threadCount: 0,
  mentions: [],
  reactions: [],
  pinnedAt: null,
  previews: [],
};

export const message = (seq: number, facts: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  channelId: WATERCOOLER,
  seq,
  version: seq,
  senderId: BOB,
  nonce: `n${seq}`,
  text: facts.nonce === undefined ? `text ${seq}` : `text of ${facts.nonce}`,
  createdAt: TIME,
  ...UNTOUCHED,
  ...facts,
});

/** Messages `from` to `to`, as they were when they were new. */
export const run = (from: number, to: number): Message[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index));

export const inFrame = ({ channelId: _, ...message }: Message): MessageInFrame => message;

export const told = (...messages: readonly Message[]): ServerFrame => ({
  op: "messages",
  channelId: messages[0]?.channelId ?? WATERCOOLER,
  messages: messages.map(inFrame),
});

export const ready = (channels: readonly Channel[] = [channel()], epoch = "e1"): ReadyEvent => ({
  op: "ready",
  ref: "hello",
  epoch,
  sessionId: "s1",
  me: ownProfile(ALICE),
  permissions: ["channel.create"],
  channels: [...channels],
  drafts: [],
  unreadNotifications: 0,
  heartbeatMs: 25_000,
});

export const synced = (version: number, channelId: string = WATERCOOLER): ServerFrame => ({
  op: "synced",
  channelId,
  version,
});
export const resync = (channelId: string = WATERCOOLER): ServerFrame => ({ op: "resync", channelId });

export const pending = (nonce: string, facts: Partial<PendingMessage> = {}): PendingMessage => ({
  nonce,
  channelId: WATERCOOLER,
  text: `text of ${nonce}`,
  createdAt: TIME,
  state: { at: "waiting" },
  ...facts,
});

export const page = (
  items: readonly Message[],
  { hasBefore = false, hasAfter = false }: { hasBefore?: boolean; hasAfter?: boolean } = {},
): MessagePage => ({ items: [...items], hasBefore, hasAfter });

/** A replica as a test drives it: one event after the other, with the effects of the last. */
export const createReplica = (start: Replica = emptyReplica) => {
  let state = start;
  let effects: readonly Effect[] = [];
  const happen = (...events: readonly ReplicaEvent[]) => {
    effects = events.flatMap((event) => {
      const step = reduce(state, event);
      state = step.state;
      return step.effects;
    });
    return effects;
  };
  return {
    state: () => state,
    /** Of what happened last. */
    effects: () => effects,
    /** The effects of one kind, of what happened last. */
    wants: <D extends Effect["do"]>(kind: D) =>
      effects.filter((effect): effect is Extract<Effect, { do: D }> => effect.do === kind),
    happen,
    hear: (...frames: readonly ServerFrame[]) =>
      happen(...frames.map((frame) => ({ type: "frame", frame, now: NOW }) as const)),
    held(channelId: string = WATERCOOLER) {
      const held = state.channels.get(channelId);
      if (held === undefined) throw new Error(`${channelId} is not held`);
      return held;
    },
    seqs: (channelId: string = WATERCOOLER) =>
      state.channels.get(channelId)?.window?.messages.map(({ seq }) => seq) ?? null,
    /** Asks for a page and has it answered at once. */
    load(
      loaded: MessagePage,
      place: Extract<ReplicaEvent, { type: "page-wanted" }>["place"] = { at: "end" },
    ) {
      happen({ type: "page-wanted", channelId: WATERCOOLER, place });
      const { stamp } = state.channels.get(WATERCOOLER) ?? { stamp: 0 };
      return happen({ type: "page-loaded", channelId: WATERCOOLER, stamp, place, page: loaded });
    },
  };
};

export type TestReplica = ReturnType<typeof createReplica>;

/** Alice, connected, with #watercooler open at its end, holding messages 1 to `count`. */
export const connected = (count = 0): TestReplica => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: count, lastSeq: count })]));
  replica.load(page(run(1, count)));
  return replica;
};
