import type { Channel, Message, ServerFrame } from "@parley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ALICE,
  channel,
  createReplica,
  message,
  NOW,
  pending,
  ready,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";
import { checkStep } from "../../tests/simulation/invariants.ts";
import { pageOf } from "../../tests/simulation/model-channel.ts";
import type { Effect } from "./effect.ts";
import type { PagePlace } from "./event.ts";
import { reduce } from "./replica.ts";
import { emptyReplica, type Replica } from "./state.ts";

const RECOVERY_MAX = 6;

/**
 * One channel's log, one replica, and all that is between them. Answers keep their order, events of the broker wait in
 * `loose` until chance delivers, repeats or drops them.
 */
const createWorld = () => {
  const log: Message[] = [];
  let version = 0;
  let readSeq = 0;
  let deliveredSeq = 0;
  let replica: Replica = emptyReplica;
  let loose: ServerFrame[] = [];
  let answers: ServerFrame[] = [];
  let asked: Effect[] = [];
  const channels: Channel[] = [];
  const pages: { effect: Extract<Effect, { do: "page" }>; page: ReturnType<typeof pageOf> }[] = [];

  const happen = (event: Parameters<typeof reduce>[1]) => {
    const step = reduce(replica, event);
    checkStep(replica, step.state);
    replica = step.state;
    for (const effect of step.effects) {
      if (effect.do === "hello") answers = [ready([viewed()]), ...recovered(effect.channels[WATERCOOLER])];
      else asked.push(effect);
    }
  };
  const hear = (frame: ServerFrame | undefined) => {
    if (frame !== undefined) happen({ type: "frame", frame, now: NOW });
  };
  /** The unread messages that mention Alice, counted anew. */
  const recounted = () =>
    log.filter(({ seq, mentions }) => seq > readSeq && mentions.includes(ALICE)).map(({ seq }) => seq);
  const viewed = () =>
    channel({ version, lastSeq: log.length, readSeq, deliveredSeq, mentions: recounted() });
  const moveTo = (to: { readSeq?: number; deliveredSeq?: number }) => {
    readSeq = Math.max(readSeq, Math.min(to.readSeq ?? 0, log.length));
    deliveredSeq = Math.max(deliveredSeq, readSeq, Math.min(to.deliveredSeq ?? 0, log.length));
  };

  const recovered = (from: number | undefined): ServerFrame[] => {
    if (from === undefined) return [];
    const missed = log.filter((one) => one.version > from).sort((a, b) => a.version - b.version);
    if (missed.length > RECOVERY_MAX) return [{ op: "resync", channelId: WATERCOOLER }];
    return [...missed.map((one) => told(one)), { op: "synced", channelId: WATERCOOLER, version }];
  };

  const commit = (changed: Message) => {
    version += 1;
    const next = { ...changed, version };
    log[next.seq - 1] = next;
    if (next.senderId === ALICE) moveTo({ readSeq: next.seq });
    loose.push(told(next));
  };
  const modelled = () => ({
    id: WATERCOOLER,
    name: "",
    version,
    revision: 0,
    archivedAt: null,
    members: new Map(),
    messages: log,
  });

  const world = {
    log,
    replica: () => replica,
    happen,
    viewed,
    send({ own, acked, named }: { own: boolean; acked: boolean; named: boolean }) {
      const seq = log.length + 1;
      const nonce = `n${seq}`;
      if (own) happen({ type: "drafted", message: pending(nonce) });
      commit(message(seq, own ? { senderId: ALICE, nonce } : { nonce, mentions: named ? [ALICE] : [] }));
      if (own && acked) answers.push({ op: "ack", ref: nonce, message: log[seq - 1] });
    },
    edit(at: number) {
      const one = log[at % Math.max(1, log.length)];
      if (one === undefined) return;
      const isNamed = one.senderId !== ALICE && one.mentions.length === 0;
      const text = `edited at ${version + 1}`;
      commit({ ...one, text, editCount: one.editCount + 1, mentions: isNamed ? [ALICE] : [] });
    },
    /** Alice reads here, or on another device. */
    markRead(seq: number, here: boolean) {
      if (here) return happen({ type: "read", channelId: WATERCOOLER, seq });
      moveTo({ readSeq: seq });
      const counts = { unread: 0, mentions: 0, readSeq };
      loose.push({ op: "unread", channelId: WATERCOOLER, ...counts });
    },
    deliver(at: number, { again, drop }: { again: boolean; drop: boolean }) {
      const index = at % Math.max(1, loose.length);
      const frame = loose[index];
      if (!again) loose = loose.filter((_, other) => other !== index);
      // Only a hole in the versions shows by itself that something is missing.
      if (!drop || frame?.op !== "messages") hear(frame);
    },
    answer: () => hear(answers.shift()),
    /** The server reads what was asked for first; the answer arrives later. */
    read() {
      const effect = asked.shift();
      if (effect?.do === "read") moveTo({ readSeq: effect.seq });
      if (effect?.do === "delivered") moveTo({ deliveredSeq: effect.seq });
      if (effect?.do === "channel") channels.push(viewed());
      if (effect?.do === "sync") answers.push(...recovered(effect.version));
      if (effect?.do === "page") pages.push({ effect, page: pageOf(modelled(), effect.place, effect.seq) });
    },
    /** Alice opens its settings, say: an answer like any other. */
    ask: () => channels.push(viewed()),
    fetched(fails: boolean) {
      // What is answered before ready may be newer than it, which then counts as the server's word: it begins again.
      const told = replica.line.at === "live" ? channels.shift() : undefined;
      if (told === undefined) return;
      if (fails) happen({ type: "channel-failed", channelId: WATERCOOLER });
      else happen({ type: "channel-fetched", channel: told, asked: true });
    },
    page(fails: boolean) {
      const answered = pages.shift();
      if (answered === undefined) return;
      const { effect, page } = answered;
      const { channelId, stamp, place } = effect;
      if (fails) happen({ type: "page-failed", channelId, stamp });
      else happen({ type: "page-loaded", channelId, stamp, place, page });
    },
    look: (place: PagePlace) => happen({ type: "page-wanted", channelId: WATERCOOLER, place }),
    reconnect() {
      answers = [];
      asked = asked.filter((effect) => effect.do === "page" || effect.do === "channel");
      loose = [];
      happen({ type: "lost" });
      happen({ type: "opened" });
    },
    /** The outbox sends again what was never acknowledged; the server answers with the first message. */
    sendAgain() {
      for (const { nonce } of replica.channels.get(WATERCOOLER)?.pending ?? []) {
        answers.push({ op: "ack", ref: nonce, message: log.find((one) => one.nonce === nonce) });
      }
    },
    /** Everything under way arrives, nothing is lost any more. */
    settle() {
      for (let round = 0; round < 200; round += 1) {
        while (loose.length > 0) world.deliver(0, { again: false, drop: false });
        while (answers.length > 0) world.answer();
        while (asked.length > 0) world.read();
        while (pages.length > 0) world.page(false);
        while (channels.length > 0) world.fetched(false);
        world.sendAgain();
        happen({ type: "tick", now: NOW });
        if (loose.length + answers.length + asked.length + pages.length + channels.length === 0) return;
      }
      throw new Error("It never settles");
    },
  };
  world.reconnect();
  return world;
};

type World = ReturnType<typeof createWorld>;
type Action = (world: World) => void;

const index = fc.nat({ max: 30 });
const place: fc.Arbitrary<PagePlace> = fc.oneof(
  fc.constantFrom<PagePlace>({ at: "end" }, { at: "before" }, { at: "after" }),
  fc.integer({ min: 1, max: 20 }).map((seq) => ({ at: "around", seq }) as const),
);
const weighted = (drops: boolean): fc.Arbitrary<Action> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({ own: fc.boolean(), acked: fc.boolean(), named: fc.boolean() })
        .map((how) => (world: World) => world.send(how)),
    },
    { weight: 3, arbitrary: index.map((at) => (world: World) => world.edit(at)) },
    {
      weight: 8,
      arbitrary: fc
        .record({ at: index, again: fc.boolean(), drop: drops ? fc.boolean() : fc.constant(false) })
        .map(
          ({ at, again, drop }) =>
            (world: World) =>
              world.deliver(at, { again, drop }),
        ),
    },
    { weight: 6, arbitrary: fc.constant((world: World) => world.answer()) },
    { weight: 4, arbitrary: fc.constant((world: World) => world.read()) },
    { weight: 3, arbitrary: fc.boolean().map((fails) => (world: World) => world.page(fails)) },
    { weight: 2, arbitrary: fc.boolean().map((fails) => (world: World) => world.fetched(fails)) },
    {
      weight: 2,
      arbitrary: fc.record({ seq: index, here: fc.boolean() }).map(
        ({ seq, here }) =>
          (world: World) =>
            world.markRead(seq, here),
      ),
    },
    { weight: 3, arbitrary: place.map((where) => (world: World) => world.look(where)) },
    { weight: 1, arbitrary: fc.constant((world: World) => world.ask()) },
    { weight: 1, arbitrary: fc.constant((world: World) => world.reconnect()) },
    { weight: 1, arbitrary: fc.constant((world: World) => world.happen({ type: "tick", now: NOW })) },
  );

const equalsFreshFetch = (world: World) => {
  const held = world.replica().channels.get(WATERCOOLER);
  const { log } = world;
  const version = Math.max(0, ...log.map((one) => one.version));
  const { readSeq, deliveredSeq, mentions } = world.viewed();
  const markers = { readSeq, deliveredSeq: Math.max(deliveredSeq, log.length) };
  expect(held?.channel).toMatchObject({ version, lastSeq: log.length, mentions, ...markers });
  expect(held).toMatchObject({ early: [], pending: [], recovery: "none", fetching: 0, recount: null });
  const window = held?.window;
  if (!window) return;
  const first = window.messages[0]?.seq ?? 1;
  expect(window.messages).toEqual(log.slice(first - 1, first - 1 + window.messages.length));
  if (window.atEnd) expect(first - 1 + window.messages.length).toBe(log.length);
};

test("old state and events, doubled and in any order, are a fresh fetch", () => {
  fc.assert(
    fc.property(fc.array(weighted(false), { maxLength: 80, size: "max" }), (actions) => {
      const world = createWorld();
      for (const action of actions) action(world);
      world.settle();
      equalsFreshFetch(world);
    }),
    { numRuns: 400 },
  );
});

test("old state, events of which some are dropped, and a reconnect are a fresh fetch", () => {
  fc.assert(
    fc.property(fc.array(weighted(true), { maxLength: 80, size: "max" }), (actions) => {
      const world = createWorld();
      for (const action of actions) action(world);
      world.reconnect();
      world.settle();
      equalsFreshFetch(world);
    }),
    { numRuns: 400 },
  );
});

test("old state and events, of which changes of messages are dropped, and one more of them are a fresh fetch", () => {
  fc.assert(
    fc.property(fc.array(weighted(true), { maxLength: 80, size: "max" }), (actions) => {
      const world = createWorld();
      for (const action of actions) action(world);
      world.send({ own: false, acked: false, named: true });
      world.settle();
      equalsFreshFetch(world);
    }),
    { numRuns: 400 },
  );
});

test("the same state and event give the same step", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready());
  const event = { type: "frame", frame: told(message(1), message(2)), now: NOW } as const;
  const before = structuredClone(replica.state());
  expect(reduce(replica.state(), event)).toEqual(reduce(replica.state(), event));
  expect(replica.state()).toEqual(before);
});
