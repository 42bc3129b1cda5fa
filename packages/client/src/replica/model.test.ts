import type { Message, ServerFrame } from "@parley/contract";
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
  let replica: Replica = emptyReplica;
  let loose: ServerFrame[] = [];
  let answers: ServerFrame[] = [];
  let asked: Effect[] = [];
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
  const viewed = () => channel({ version, lastSeq: log.length });

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
    send({ own, acked }: { own: boolean; acked: boolean }) {
      const seq = log.length + 1;
      const nonce = `n${seq}`;
      if (own) happen({ type: "drafted", message: pending(nonce) });
      commit(message(seq, own ? { senderId: ALICE, nonce } : { nonce }));
      if (own && acked) answers.push({ op: "ack", ref: nonce, message: log[seq - 1] });
    },
    edit(at: number) {
      const one = log[at % Math.max(1, log.length)];
      if (one !== undefined) commit({ ...one, text: `edited at ${version + 1}` });
    },
    deliver(at: number, { again, drop }: { again: boolean; drop: boolean }) {
      const index = at % Math.max(1, loose.length);
      const frame = loose[index];
      if (!again) loose = loose.filter((_, other) => other !== index);
      if (!drop) hear(frame);
    },
    answer: () => hear(answers.shift()),
    /** The server reads what was asked for first; the answer arrives later. */
    read() {
      const effect = asked.shift();
      if (effect?.do === "sync") answers.push(...recovered(effect.version));
      if (effect?.do === "page") pages.push({ effect, page: pageOf(modelled(), effect.place, effect.seq) });
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
      asked = asked.filter((effect) => effect.do === "page");
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
        world.sendAgain();
        if (loose.length + answers.length + asked.length + pages.length === 0) {
          happen({ type: "tick", now: NOW });
          if (asked.length === 0) return;
        }
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
        .record({ own: fc.boolean(), acked: fc.boolean() })
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
    { weight: 3, arbitrary: place.map((where) => (world: World) => world.look(where)) },
    { weight: 1, arbitrary: fc.constant((world: World) => world.reconnect()) },
    { weight: 1, arbitrary: fc.constant((world: World) => world.happen({ type: "tick", now: NOW })) },
  );

const equalsFreshFetch = (world: World) => {
  const held = world.replica().channels.get(WATERCOOLER);
  const { log } = world;
  const version = Math.max(0, ...log.map((one) => one.version));
  expect(held?.channel).toMatchObject({ version, lastSeq: log.length });
  expect(held).toMatchObject({ early: [], pending: [], recovery: "none", fetching: 0 });
  const window = held?.window;
  if (!window) return;
  const first = window.messages[0]?.seq ?? 1;
  expect(window.messages).toEqual(log.slice(first - 1, first - 1 + window.messages.length));
  if (window.atEnd) expect(first - 1 + window.messages.length).toBe(log.length);
};

test("old state and events, doubled and in any order, are a fresh fetch", () => {
  fc.assert(
    fc.property(fc.array(weighted(false), { maxLength: 80 }), (actions) => {
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
    fc.property(fc.array(weighted(true), { maxLength: 80 }), (actions) => {
      const world = createWorld();
      for (const action of actions) action(world);
      world.reconnect();
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
