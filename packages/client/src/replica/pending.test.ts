import { expect, test } from "vitest";
import {
  ALICE,
  channel,
  connected,
  createReplica,
  LIBRARY,
  MALLORY,
  message,
  pending,
  ready,
  run,
  told,
  WATERCOOLER,
} from "../../tests/cast.ts";

const mine = (seq: number) => message(seq, { senderId: ALICE, nonce: "n-mine" });
const ack = (seq: number) => ({ op: "ack", ref: "1", message: mine(seq) }) as const;
const drafted = { type: "drafted", message: pending("n-mine") } as const;
const isSettled = { do: "settle", channelId: WATERCOOLER, nonce: "n-mine" };

test("a draft is pending, in the order of writing, once", () => {
  const replica = connected(1);
  replica.happen(drafted, { type: "drafted", message: pending("n-next") }, drafted);
  expect(replica.held().pending.map(({ nonce }) => nonce)).toEqual(["n-mine", "n-next"]);
});

test("by ack, by frame, or by both in either order: it is in once, and pending no more", () => {
  const ways = [[ack(2)], [told(mine(2))], [ack(2), told(mine(2))], [told(mine(2)), ack(2)]];
  for (const frames of ways) {
    const replica = connected(1);
    replica.happen(drafted);
    replica.hear(...frames);
    expect(replica.seqs()).toEqual([1, 2]);
    expect(replica.held().pending).toEqual([]);
    expect(replica.wants("settle")).toEqual([isSettled]);
  }
});

test("a message of someone else's with the same nonce leaves it pending", () => {
  const replica = connected(1);
  replica.happen(drafted);
  replica.hear(told(message(2, { senderId: MALLORY, nonce: "n-mine" })));
  expect(replica.held().pending).toHaveLength(1);
  expect(replica.wants("settle")).toEqual([]);
});

test("other words under the nonce of one's own pending message leave it pending", () => {
  const replica = connected(1);
  replica.happen(drafted);
  const first = { senderId: ALICE, nonce: "n-mine", text: "from the phone" };
  replica.hear(told(message(2, first)));
  expect(replica.held().pending).toHaveLength(1);
  expect(replica.wants("settle")).toEqual([]);
  // Once it was changed it does not show any more what it was sent with: the answer to sending these says.
  replica.hear(told(message(2, { ...first, version: 3, editCount: 1 })));
  replica.hear(told(message(2, { ...first, text: "", version: 4, deletedAt: "2026-01-31T09:00:00.000Z" })));
  expect(replica.held().pending).toHaveLength(1);
  expect(replica.wants("settle")).toEqual([]);
});

test("an ack ahead of a missing version leaves it pending until the message is in", () => {
  const replica = connected(1);
  replica.happen(drafted);
  replica.hear(ack(3));
  expect(replica.held().pending).toHaveLength(1);
  replica.hear(told(message(2)));
  expect(replica.seqs()).toEqual([1, 2, 3]);
  expect(replica.held().pending).toEqual([]);
});

test("what was acknowledged is not pending after a reconnect that never shows the message", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 1, lastSeq: 1 })]));
  replica.happen(drafted);
  replica.hear(ack(3));
  expect(replica.held().pending).toHaveLength(1);
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 3, lastSeq: 3 })]));
  expect(replica.held().pending).toEqual([]);
});

test("an ack of a message that is long in ends its pending", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready([channel({ version: 5, lastSeq: 5 })]));
  replica.happen(drafted);
  replica.hear(ack(2));
  expect(replica.held().pending).toEqual([]);
});

test("what comes with a recovery is pending no more", () => {
  const replica = connected(1);
  replica.happen(drafted, { type: "lost" }, { type: "opened" });
  replica.hear(ready([channel({ version: 2, lastSeq: 2 })]), told(mine(2)), {
    op: "synced",
    channelId: WATERCOOLER,
    version: 2,
  });
  expect(replica.held().pending).toEqual([]);
});

test("a draft told again after its message came is not pending again", () => {
  const replica = connected(1);
  replica.hear(told(mine(2)));
  replica.happen(drafted);
  expect(replica.held().pending).toEqual([]);
});

test("a failed message says why, waits again when retried, and goes when discarded", () => {
  const replica = connected(1);
  const of = { channelId: WATERCOOLER, nonce: "n-mine" };
  replica.happen(drafted, { type: "failed", ...of, detail: "The channel is archived." });
  expect(replica.held().pending[0]?.state).toEqual({ at: "failed", detail: "The channel is archived." });
  replica.happen({ type: "retried", ...of });
  expect(replica.held().pending[0]?.state).toEqual({ at: "waiting" });
  replica.happen({ type: "discarded", ...of });
  expect(replica.held().pending).toEqual([]);
});

test("what happened to a nonce that is not pending changes nothing", () => {
  const replica = connected(1);
  const before = replica.state();
  const of = { channelId: WATERCOOLER, nonce: "n-unknown" };
  replica.happen(
    { type: "failed", ...of, detail: "" },
    { type: "retried", ...of },
    { type: "discarded", ...of },
  );
  expect(replica.state()).toBe(before);
});

test("what waits for a channel that is not listed yet is shown once it is", () => {
  const replica = createReplica();
  replica.happen({ type: "drafted", message: pending("n-mine", { channelId: LIBRARY }) }, { type: "opened" });
  replica.hear(ready([channel({ id: LIBRARY })]));
  expect(replica.held(LIBRARY).pending).toHaveLength(1);
});

test("what waits in a channel that is left stays with the person, and an ack ends it there too", () => {
  const replica = connected(1);
  replica.happen(drafted);
  replica.hear({ op: "channel", change: "left", channelId: WATERCOOLER });
  expect(replica.state().unplaced.get(WATERCOOLER)).toHaveLength(1);
  replica.hear(ack(2));
  expect(replica.state().unplaced.size).toBe(0);
});

test("what was acknowledged does not come back when a channel is left and joined", () => {
  const replica = connected(1);
  replica.happen(drafted);
  replica.hear(ack(3), { op: "channel", change: "left", channelId: WATERCOOLER });
  expect(replica.state().unplaced.size).toBe(0);
});

test("pending messages of others' nonces are looked for in the whole frame", () => {
  const replica = connected(1);
  replica.happen(drafted);
  replica.hear(told(...run(2, 9), message(10, { senderId: ALICE, nonce: "n-mine" })));
  expect(replica.held().pending).toEqual([]);
});
