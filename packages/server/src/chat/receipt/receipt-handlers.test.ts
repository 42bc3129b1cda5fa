import { RECEIPT_MEMBERS_MAX } from "@parley/contract";
import { expect, test } from "vitest";
import { type ChatWorld, chatWorld } from "../channel/world-chat.ts";
import { createMoveMarkers } from "./move-markers-sql.ts";

const plans = async (world: ChatWorld, lastSeq: number) => {
  const memberIds = [world.bob.id];
  const { body } = await world.alice.do("channel.create", { kind: "group", name: "Plans", memberIds });
  await world.sql`update channels set last_seq = ${lastSeq} where id = ${body.id}`;
  world.told();
  return body.id;
};

test("a marker moves forward, never back, nor past the last message / a stranger has none", async () => {
  await using world = await chatWorld();
  const { bob, mallory } = world;
  const id = await plans(world, 10);

  expect(await bob.do("receipt.read", { id, seq: 4 })).toEqual({ readSeq: 4 });
  expect(await bob.do("receipt.read", { id, seq: 2 })).toEqual({ readSeq: 4 });
  expect(await bob.do("receipt.read", { id, seq: 4 })).toEqual({ readSeq: 4 });
  expect(await bob.do("receipt.read", { id, seq: Number.MAX_SAFE_INTEGER })).toEqual({ readSeq: 10 });
  expect(await mallory.fail("receipt.read", { id, seq: 1 })).toBe("channel_not_found");
  expect(await bob.fail("receipt.read", { id: world.newId(), seq: 1 })).toBe("channel_not_found");

  // What did not move is not told.
  const told = (readSeq: number) => [
    {
      kind: "event",
      to: { userId: bob.id },
      event: { op: "unread", channelId: id, unread: 10 - readSeq, mentions: 0, readSeq },
    },
    {
      kind: "event",
      to: { channelId: id },
      event: { op: "receipt", channelId: id, userId: bob.id, deliveredSeq: readSeq, readSeq },
    },
  ];
  expect(world.told()).toEqual([...told(4), ...told(10)]);
  expect(await bob.do("channel.get", { id })).toMatchObject({ readSeq: 10, lastSeq: 10 });
});

test("in a large channel only the reader's own devices are told", async () => {
  await using world = await chatWorld();
  const { bob } = world;
  const id = await plans(world, 10);
  await world.sql`update channels set member_count = ${RECEIPT_MEMBERS_MAX + 1} where id = ${id}`;

  await bob.do("receipt.read", { id, seq: 3 });

  expect(world.told()).toMatchObject([{ to: { userId: bob.id }, event: { op: "unread", readSeq: 3 } }]);
});

/** A thread of that channel, which Bob follows. */
const threadIn = async ({ sql, bob, newId }: ChatWorld, parentId: string, lastSeq: number) => {
  const id = newId();
  await sql`insert into channels (id, kind, created_by, created_at, parent_id, root_id, last_seq)
    values (${id}, 'thread', ${bob.id}, now(), ${parentId}, ${newId()}, ${lastSeq})`;
  await sql`insert into channel_members (channel_id, user_id, role, joined_at)
    values (${id}, ${bob.id}, 'member', now())`;
  return id;
};

test("in a thread only its followers' markers move, and its channel is told / who has left that has none there", async () => {
  await using world = await chatWorld();
  const { alice, bob, mallory } = world;
  const parentId = await plans(world, 10);
  const id = await threadIn(world, parentId, 5);

  expect(await bob.do("receipt.read", { id, seq: 3 })).toEqual({ readSeq: 3 });
  expect(world.told()).toMatchObject([
    { to: { userId: bob.id }, event: { op: "unread", channelId: id, unread: 2 } },
    { to: { channelId: parentId }, event: { op: "receipt", channelId: id, readSeq: 3 } },
  ]);
  expect(await alice.do("receipt.read", { id, seq: 3 })).toEqual({ readSeq: 0 });
  expect(await mallory.fail("receipt.read", { id, seq: 3 })).toBe("channel_not_found");
  expect(world.told()).toEqual([]);

  // As many as the channel has are told, however few follow the thread.
  await world.sql`update channels set member_count = ${RECEIPT_MEMBERS_MAX + 1} where id = ${parentId}`;
  await bob.do("receipt.read", { id, seq: 4 });
  expect(world.told()).toMatchObject([{ event: { op: "unread" } }]);

  // Whatever row is left of his following it.
  await world.sql`delete from channel_members where channel_id = ${parentId} and user_id = ${bob.id}`;
  expect(await bob.fail("receipt.read", { id, seq: 5 })).toBe("channel_not_found");
  expect(world.told()).toEqual([]);
});

test("many moves go in one statement, and each gets its own outcome", async () => {
  await using world = await chatWorld();
  const { alice, bob, mallory } = world;
  const channelId = await plans(world, 10);
  const move = createMoveMarkers(world);

  const outcomes = await move([
    { userId: bob.id, channelId, readSeq: 3 },
    { userId: alice.id, channelId, readSeq: 9 },
    { userId: mallory.id, channelId, readSeq: 9 },
    { userId: bob.id, channelId, readSeq: 7 },
    { userId: bob.id, channelId, readSeq: 5 },
  ]);

  expect(outcomes).toEqual([
    { at: "moved", readSeq: 7, deliveredSeq: 7 },
    { at: "moved", readSeq: 9, deliveredSeq: 9 },
    { at: "channel_not_found" },
    { at: "moved", readSeq: 7, deliveredSeq: 7 },
    { at: "moved", readSeq: 7, deliveredSeq: 7 },
  ]);
  expect(world.told()).toHaveLength(4);
  expect(await move([])).toEqual([]);
});

test("batches of the same members at once agree on the furthest, and none waits in a circle", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice, bob } = world;
  const channels = await Promise.all(Array.from({ length: 10 }, () => plans(world, 1_000)));
  const move = createMoveMarkers(world);

  const batches = Array.from({ length: 40 }, (_, round) => {
    const moves = channels.flatMap((channelId) =>
      [alice, bob].map(({ id: userId }) => ({ userId, channelId, readSeq: (round * 37) % 101 })),
    );
    return round % 2 === 0 ? moves : moves.reverse();
  });
  const outcomes = await Promise.all(batches.map(move));

  expect(outcomes.flat().filter((outcome) => outcome.at !== "moved")).toEqual([]);
  for (const channel of (await world.views.channelViewsOf([bob.id])).get(bob.id) ?? []) {
    expect(channel.readSeq).toBe(Math.max(...batches.map((batch) => batch[0]?.readSeq ?? 0)));
  }
});

test("of two moves at once the further one stands, whichever ends last", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { bob } = world;
  const channelId = await plans(world, 1_000);
  const move = createMoveMarkers(world);

  for (let base = 0; base < 400; base += 10) {
    const seqs = [9, 1, 5, 3, 7, 2].map((step) => base + step);
    const outcomes = await Promise.all(seqs.map((readSeq) => move([{ userId: bob.id, channelId, readSeq }])));
    outcomes.flat().forEach((outcome, index) => {
      expect(outcome.at === "moved" && outcome.readSeq).toBeGreaterThanOrEqual(seqs[index] ?? 0);
    });
    expect(await bob.do("channel.get", { id: channelId })).toMatchObject({ readSeq: base + 9 });
  }
});
