import type { Problem } from "@parley/contract";
import { expect, test } from "vitest";
import { message } from "../tests/cast.ts";
import { createSimulatedTime } from "../tests/simulation/simulated-time.ts";
import { CHANGES_MAX, type ChangeOutcome, createChanging } from "./changing.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import type { ChangeOfMessage } from "./replica/own-changes.ts";
import type { Answer, Asking } from "./wire/asked.ts";

const CHANNEL = "#watercooler";
const LIKE: ChangeOfMessage = { op: "react", emoji: "👍", on: true };
const UNLIKE: ChangeOfMessage = { ...LIKE, on: false };

const problem = (facts: Partial<Problem>): Problem => ({
  type: "",
  title: "",
  status: 409,
  detail: "No.",
  code: "message_deleted",
  retry: false,
  correlationId: "c",
  ...facts,
});
const ack = (version: number): Answer => ({ op: "ack", ref: "1", message: message(1, { version }) });
const nack = (facts: Partial<Problem> = {}): Answer => ({ op: "nack", ref: "1", problem: problem(facts) });

const createWorld = () => {
  const { clock, timers, advance: pass } = createSimulatedTime();
  const asked: { asking: Asking; answer: (answer: Answer | null) => void }[] = [];
  const events: ReplicaEvent[] = [];
  let isOpen = true;
  const changing = createChanging({
    clock,
    timers,
    random: () => 0,
    ask(asking, answer) {
      if (isOpen) asked.push({ asking, answer });
      return isOpen;
    },
    dispatch: (event) => void events.push(event),
  });
  changing.live();
  return {
    changing,
    pass,
    asked,
    events,
    ends: () => events.flatMap((event) => (event.type === "change-over" ? [event] : [])),
    change(of: ChangeOfMessage, messageId = "m1") {
      const outcomes: ChangeOutcome[] = [];
      changing.change(CHANNEL, messageId, of, (outcome) => outcomes.push(outcome));
      return outcomes;
    },
    /** The connection goes, and with it every answer that was to come. */
    cut() {
      isOpen = false;
      for (const { answer } of asked.splice(0)) answer(null);
      changing.lost();
    },
    comeBack() {
      isOpen = true;
      changing.live();
    },
  };
};

test("a change is shown and asked for at once, and over with the version of its answer", () => {
  const { change, asked, events, ends } = createWorld();
  const outcomes = change(LIKE);
  expect(events[0]).toMatchObject({ type: "changing", change: { messageId: "m1", change: LIKE, number: 1 } });
  expect(asked[0]?.asking).toEqual({ ...LIKE, channelId: CHANNEL, messageId: "m1" });
  asked[0]?.answer(ack(7));
  expect(ends()).toMatchObject([{ key: "m1 react 👍", number: 1, version: 7 }]);
  expect(outcomes).toMatchObject([{ at: "done", message: { version: 7 } }]);
});

test("a refused change is undone, and its maker hears why", () => {
  const { change, asked, ends } = createWorld();
  const outcomes = change(LIKE);
  asked[0]?.answer(nack());
  expect(ends()).toMatchObject([{ version: null }]);
  expect(outcomes).toEqual([{ at: "refused", problem: problem({}) }]);
});

test("of one thing one change is on its way at a time, and after it only the latest", () => {
  const { change, asked } = createWorld();
  const first = change(LIKE);
  const second = change(UNLIKE);
  const third = change(LIKE);
  expect(asked).toHaveLength(1);
  expect(second).toEqual([{ at: "done", message: null }]);
  asked[0]?.answer(ack(2));
  expect(asked.map(({ asking }) => asking.op === "react" && asking.on)).toEqual([true, true]);
  asked[1]?.answer(ack(2));
  expect([first.length, third.length]).toEqual([1, 1]);
});

test("a change that got no answer is asked for again on the next connection", () => {
  const { change, asked, cut, comeBack, ends, events } = createWorld();
  const outcomes = change(LIKE);
  cut();
  expect(outcomes).toEqual([]);
  comeBack();
  expect(asked).toHaveLength(1);
  // And shown again: the channel may have been told anew.
  expect(events.map(({ type }) => type)).toEqual(["changing", "changing"]);
  asked[0]?.answer(ack(3));
  expect(ends()).toHaveLength(1);
});

test("what is wanted while cut off waits; of one thing only the latest is asked for", () => {
  const { change, asked, cut, comeBack } = createWorld();
  cut();
  change(LIKE);
  change(UNLIKE);
  change({ op: "pin", on: true });
  comeBack();
  expect(asked.map(({ asking }) => asking.op)).toEqual(["react", "pin"]);
  expect(asked[0]?.asking).toMatchObject({ on: false });
});

test("a refusal for now is tried again after a while, as long as the server says", () => {
  const { change, asked, pass, ends } = createWorld();
  change(LIKE);
  asked[0]?.answer(nack({ retry: true, status: 503, retryAfterSeconds: 4 }));
  pass(3_900);
  expect(asked).toHaveLength(1);
  pass(200);
  expect(asked).toHaveLength(2);
  expect(ends()).toEqual([]);
});

test("a connection that comes back does not begin with a flood", () => {
  const { change, asked, cut, comeBack } = createWorld();
  cut();
  for (let count = 1; count <= 50; count += 1) change(LIKE, `m${count}`);
  comeBack();
  const before = asked.length;
  expect(before).toBeLessThanOrEqual(20);
  asked[0]?.answer(ack(1));
  expect(asked).toHaveLength(before + 1);
});

test("more changes than are kept are not taken on", () => {
  const { change, cut } = createWorld();
  cut();
  for (let count = 1; count <= CHANGES_MAX; count += 1) change(LIKE, `m${count}`);
  expect(change(LIKE, "one too many")).toEqual([{ at: "given-up" }]);
});

test("whoever waits when the page is left is told", () => {
  const { change, changing } = createWorld();
  const outcomes = change(LIKE);
  changing.close();
  expect(outcomes).toEqual([{ at: "given-up" }]);
});
