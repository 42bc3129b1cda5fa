import { expect, test } from "vitest";
import { emptyOutbox, type OutboxEffect, type OutboxEvent, post } from "./outbox.ts";
import type { OutboxEntry } from "./outbox-store.ts";

const C = "#watercooler";

const entry = (position: number, facts: Partial<OutboxEntry> = {}): OutboxEntry => ({
  nonce: `n${position}`,
  userId: "alice",
  channelId: C,
  text: `text ${position}`,
  createdAt: "",
  position,
  failed: null,
  ...facts,
});

const createOutbox = () => {
  let outbox = emptyOutbox;
  let effects: OutboxEffect[] = [];
  return {
    happen(...events: OutboxEvent[]) {
      effects = events.flatMap((event) => {
        const step = post(outbox, event);
        outbox = step.outbox;
        return step.effects;
      });
      return effects;
    },
    sent: () => effects.flatMap((effect) => (effect.do === "send" ? [effect.entry.nonce] : [])),
    did: () => effects.map((effect) => effect.do),
    lane: () => outbox.lanes.get(C),
    lanes: () => outbox.lanes.size,
  };
};

const added = (...positions: number[]): OutboxEvent[] =>
  positions.map((position) => ({ type: "added", entry: entry(position) }));
const granted = (...positions: number[]): OutboxEvent => ({
  type: "granted",
  channelId: C,
  entries: positions.map((position) => entry(position)),
});
const of = (position: number) => ({ channelId: C, nonce: `n${position}` });
const accepted = (position: number): OutboxEvent => ({ type: "accepted", ...of(position) });
const refused = (position: number, retry: boolean, status = 409): OutboxEvent => ({
  type: "refused",
  ...of(position),
  problem: { retry, status, detail: "The channel is archived." },
});

/** Alice's outbox, live and in its turn, with these messages; the first is on its way. */
const sending = (...positions: number[]) => {
  const outbox = createOutbox();
  outbox.happen({ type: "live" }, ...added(...positions), granted(...positions));
  return outbox;
};

test("nothing is sent while there is no connection", () => {
  const outbox = createOutbox();
  expect(outbox.happen(...added(1, 2))).toEqual([]);
});

test("once live, the turn is asked for, and the first message is sent when it is granted", () => {
  const outbox = createOutbox();
  outbox.happen(...added(1, 2));
  expect(outbox.happen({ type: "live" })).toEqual([{ do: "take-turn", channelId: C }]);
  outbox.happen(granted(1, 2));
  expect(outbox.sent()).toEqual(["n1"]);
});

test("one message is on its way at a time, in the order of writing", () => {
  const outbox = sending(1, 2, 3);
  outbox.happen(accepted(1));
  expect(outbox.sent()).toEqual(["n2"]);
  outbox.happen(accepted(2));
  expect(outbox.sent()).toEqual(["n3"]);
  outbox.happen(accepted(3));
  expect(outbox.did()).toEqual(["forget", "end-turn"]);
  expect(outbox.lanes()).toBe(0);
});

test("channels do not wait for each other", () => {
  const outbox = sending(1);
  const other = entry(2, { channelId: "#library" });
  outbox.happen(
    { type: "added", entry: other },
    { type: "granted", channelId: "#library", entries: [other] },
  );
  expect(outbox.sent()).toEqual(["n2"]);
});

test("the message itself counts as its ack, and the ack after it changes nothing", () => {
  const outbox = sending(1, 2);
  outbox.happen(accepted(1));
  expect(outbox.sent()).toEqual(["n2"]);
  expect(outbox.happen(accepted(1))).toEqual([]);
  expect(outbox.lane()?.turn).toMatchObject({ at: "sending", nonce: "n2" });
});

test("after a lost connection the unacknowledged message is sent again, before the others", () => {
  const outbox = sending(1, 2);
  expect(outbox.happen({ type: "lost" })).toEqual([{ do: "end-turn", channelId: C }]);
  outbox.happen({ type: "live" }, granted(1, 2));
  expect(outbox.sent()).toEqual(["n1"]);
});

test("a refusal that may pass holds the others back, and the same message is tried again", () => {
  const outbox = sending(1, 2);
  outbox.happen(refused(1, true));
  expect(outbox.did()).toEqual(["pause"]);
  outbox.happen({ type: "resumed", channelId: C });
  expect(outbox.sent()).toEqual(["n1"]);
});

test("each further refusal in a row pauses for longer; an accepted message ends the row", () => {
  const outbox = sending(1, 2);
  const attempt = (event: OutboxEvent) =>
    outbox.happen(event).flatMap((effect) => (effect.do === "pause" ? [effect.attempt] : []));
  const resumed = { type: "resumed", channelId: C } as const;
  expect(attempt(refused(1, true))).toEqual([0]);
  outbox.happen(resumed);
  expect(attempt(refused(1, true))).toEqual([1]);
  outbox.happen(resumed, accepted(1));
  expect(attempt(refused(2, true))).toEqual([0]);
});

test("a server that says how long to wait is heeded", () => {
  const outbox = sending(1);
  const problem = { retry: true, status: 429, detail: "", retryAfterSeconds: 7 };
  expect(outbox.happen({ type: "refused", ...of(1), problem })).toMatchObject([{ atLeastSeconds: 7 }]);
});

test("a refusal for good marks the message with the reason, and the next one is sent", () => {
  const outbox = sending(1, 2);
  const effects = outbox.happen(refused(1, false));
  expect(effects[0]).toMatchObject({
    do: "mark",
    entry: { nonce: "n1", failed: "The channel is archived." },
  });
  expect(outbox.sent()).toEqual(["n2"]);
});

test("a refusal for want of a token says nothing against the message", () => {
  const outbox = sending(1);
  outbox.happen(refused(1, false, 401));
  expect(outbox.did()).toEqual(["pause"]);
});

test("a failed message is passed over until it is retried, and is then sent", () => {
  const outbox = sending(1, 2);
  outbox.happen(refused(1, false), accepted(2));
  expect(outbox.lane()?.turn.at).toBe("none");
  outbox.happen({ type: "retried", ...of(1) });
  expect(outbox.did()).toEqual(["mark", "take-turn"]);
  outbox.happen(granted(1));
  expect(outbox.sent()).toEqual(["n1"]);
});

test("a message is not sent in a turn that began before it was written", () => {
  const outbox = sending(1);
  outbox.happen(...added(3));
  outbox.happen(accepted(1));
  expect(outbox.did()).toEqual(["forget", "end-turn", "take-turn"]);
  // Meanwhile another tab had written 2.
  outbox.happen(granted(2, 3));
  expect(outbox.sent()).toEqual(["n2"]);
});

test("a discarded message is not sent", () => {
  const outbox = sending(1, 2, 3);
  outbox.happen({ type: "discarded", ...of(2) });
  expect(outbox.did()).toEqual(["forget"]);
  outbox.happen(accepted(1));
  expect(outbox.sent()).toEqual(["n3"]);
});

test("a message discarded on its way holds the next one back until its answer is here", () => {
  const outbox = sending(1, 2);
  outbox.happen({ type: "discarded", ...of(1) });
  expect(outbox.sent()).toEqual([]);
  outbox.happen(accepted(1));
  expect(outbox.sent()).toEqual(["n2"]);
});

test("a message discarded on its way is not sent again after a reconnect", () => {
  const outbox = sending(1);
  outbox.happen({ type: "discarded", ...of(1) }, { type: "lost" }, { type: "live" });
  expect(outbox.lanes()).toBe(0);
});

test("what another tab has sent is not shown and not sent here any more", () => {
  const outbox = createOutbox();
  outbox.happen(...added(1, 2));
  outbox.happen({ type: "listed", entries: [entry(2)] });
  expect(outbox.did()).toEqual(["drop", "show"]);
  outbox.happen({ type: "live" }, granted(2));
  expect(outbox.sent()).toEqual(["n2"]);
});

test("what a reload finds is shown, failed or waiting, and what waits is sent", () => {
  const outbox = createOutbox();
  outbox.happen({ type: "listed", entries: [entry(1, { failed: "refused" }), entry(2)] });
  expect(outbox.did()).toEqual(["show", "show"]);
  outbox.happen(
    { type: "live" },
    {
      type: "granted",
      channelId: C,
      entries: [entry(1, { failed: "refused" }), entry(2)],
    },
  );
  expect(outbox.sent()).toEqual(["n2"]);
});

test("a turn that is granted after the connection went is not used", () => {
  const outbox = createOutbox();
  outbox.happen({ type: "live" }, ...added(1), { type: "lost" });
  expect(outbox.happen(granted(1))).toEqual([]);
});
