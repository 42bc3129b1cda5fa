import fc from "fast-check";
import { v7 as newId } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import type { InChannel } from "../../chat/message/message-log.ts";
import { kyselyOn } from "../../database/kysely-on.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import { hearInbox, makeChannel, type Node, openNode } from "../world-notifications.ts";
import { REACTED_MAX } from "./notification-news.ts";

const [alice, bob, carol, mallory] = [newId(), newId(), newId(), newId()] as const;
const PATIENCE = { timeout: 15_000, interval: 25 };

const world = async (options: Partial<Parameters<typeof openNode>[0]> = {}) => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const node = await openNode({ database, works: false, ...options });
  return {
    ...node,
    database,
    rowsOf: async (userId: string) => {
      await node.settled();
      return [...(await node.inboxOf(userId).page({ before: null, unread: false, limit: 500 }))].reverse();
    },
    block: (blocker: string, blocked: string) => node.sql`
      insert into blocks (blocker_id, blocked_id, created_at) values (${blocker}, ${blocked}, now())`,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      expect(node.failures).toEqual([]);
      await database[Symbol.asyncDispose]();
    },
  };
};

const kinds = (rows: readonly { kind: string }[]) => rows.map(({ kind }) => kind);

describe("of one message each person has the strongest of what it is to them", () => {
  test("a mention before a direct message, a direct message before an answer, that before any message", async () => {
    await using it = await world();
    const direct = await makeChannel(it.sql, [alice, bob], { kind: "direct" });
    const few = await makeChannel(it.sql, [alice, bob, carol], { kind: "group_direct" });
    const group = await makeChannel(it.sql, [alice, bob, carol]);
    await it.sql`update channel_members set notify = 'all' where channel_id = ${group} and user_id = ${bob}`;
    const own = await it.say(direct, bob, "hi");
    await it.say(direct, alice, "hi", { replyTo: own.id });
    await it.say(few, alice, "hi bob", { mentions: [bob] });
    const asked = await it.say(group, bob, "when?");
    await it.say(group, alice, "now", { replyTo: asked.id });
    await it.say(group, carol, "hi");
    expect(kinds(await it.rowsOf(bob))).toEqual(["direct", "mention", "reply", "message"]);
    expect(kinds(await it.rowsOf(alice))).toEqual(["direct"]);
    expect(kinds(await it.rowsOf(carol))).toEqual(["direct"]);
  });

  test("an edit that names somebody makes it a mention, and does not double it", async () => {
    await using it = await world();
    const group = await makeChannel(it.sql, [alice, bob]);
    await it.sql`update channel_members set notify = 'all' where channel_id = ${group} and user_id = ${bob}`;
    const message = await it.say(group, alice, "hello");
    const [before] = await it.rowsOf(bob);
    const edit = { kind: "edit", channelId: group, messageId: message.id, userId: alice } as const;
    const at = new Date().toISOString();
    await it.change({ ...edit, at, text: "hello @bob", mentions: [bob], windowMinutes: 0 });
    await it.settled();
    expect(await it.rowsOf(bob)).toMatchObject([{ id: before?.id, kind: "mention", text: "hello @bob" }]);
  });
});

test("nobody is told of their own, of what members alone may know, or across a block", async () => {
  await using it = await world();
  const group = await makeChannel(it.sql, [alice, bob, carol]);
  await it.block(bob, alice);
  await it.block(alice, carol);
  const own = await it.say(group, alice, "me", { mentions: [alice, bob, carol, mallory] });
  await it.say(group, alice, "me again", { replyTo: own.id });
  for (const person of [alice, bob, carol, mallory]) expect(await it.rowsOf(person)).toEqual([]);
});

test("who is named in a thread, wrote there or began it is told, though nobody follows it yet / others are not", async () => {
  await using it = await world();
  const group = await makeChannel(it.sql, [alice, bob, carol, mallory]);
  const root = await it.say(group, alice, "what do you think?");
  const thread = newId();
  await it.sql`insert into channels (id, kind, created_by, created_at, member_count, parent_id, root_id)
    values (${thread}, 'thread', ${bob}, now(), 0, ${group}, ${root.id})`;
  // No follower makes followers here: as if it were late.
  await it.say(thread, bob, "well");
  await it.say(thread, carol, "no");
  await it.say(thread, alice, "@bob yes", { mentions: [bob] });
  expect(kinds(await it.rowsOf(alice))).toEqual(["thread", "thread"]);
  expect(kinds(await it.rowsOf(bob))).toEqual(["thread", "mention"]);
  expect(kinds(await it.rowsOf(carol))).toEqual(["thread"]);
  expect(await it.rowsOf(mallory)).toEqual([]);
});

test("who has unfollowed a thread is told no more, its beginner too; a muted channel is silent in its threads", async () => {
  await using it = await world();
  const group = await makeChannel(it.sql, [alice, bob, carol]);
  const root = await it.say(group, alice, "what do you think?");
  const thread = newId();
  await it.sql`insert into channels (id, kind, created_by, created_at, member_count, parent_id, root_id)
    values (${thread}, 'thread', ${bob}, now(), 0, ${group}, ${root.id})`;
  await it.say(thread, bob, "well");
  expect(kinds(await it.rowsOf(alice))).toEqual(["thread"]);
  // By now bob and carol follow it, and alice does no more.
  await it.sql`insert into followers (name, channel_id, version) values ('threads', ${thread}, 1)`;
  for (const person of [bob, carol]) {
    await it.sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${thread}, ${person}, 'member', now())`;
  }
  await it.sql`update channel_members set muted_until = now() + interval '1 hour'
    where channel_id = ${group} and user_id = ${carol}`;
  await it.say(thread, bob, "so?");
  expect(kinds(await it.rowsOf(alice))).toEqual(["thread"]);
  expect(await it.rowsOf(carol)).toEqual([]);
});

describe("a message that comes again, for it changed", () => {
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  test.each([
    ["had muted it", { mutedUntil: later(60), notify: null }],
    ["wanted nothing of it", { mutedUntil: null, notify: "none" }],
  ])("is no late news for who %s / an edit that names them is", async (_, before) => {
    await using it = await world();
    const group = await makeChannel(it.sql, [alice, bob, carol]);
    const direct = await makeChannel(it.sql, [alice, bob], { kind: "direct" });
    const wants = ({ mutedUntil, notify }: { mutedUntil: string | null; notify: string | null }) => it.sql`
      update channel_members set muted_until = ${mutedUntil}, notify = ${notify}
      where channel_id in (${group}, ${direct}) and user_id = ${bob}`;
    const own = await it.say(group, bob, "when?");
    await it.settled();
    await wants(before);
    const said = [
      await it.say(group, alice, "@bob look", { mentions: [bob] }),
      await it.say(group, alice, "now", { replyTo: own.id }),
      await it.say(direct, alice, "hi"),
      await it.say(group, carol, "well"),
    ];
    const change = ({ channelId, id: messageId }: (typeof said)[number], userId = alice) => ({
      ...{ channelId, messageId, userId },
      at: new Date().toISOString(),
    });
    const edit = (message: (typeof said)[number], mentions: string[]) =>
      it.change({ ...change(message), kind: "edit", text: `${Math.random()}`, mentions, windowMinutes: 0 });
    const named = said[0] as (typeof said)[number];
    await edit(named, [bob]);
    expect(await it.rowsOf(bob)).toEqual([]);
    await wants({ mutedUntil: null, notify: null });
    for (const [which, message] of said.entries()) {
      await it.change({ ...change(message), kind: "react", emoji: "👍", on: true });
      await it.settled();
      await it.change({ ...change(message), kind: "react", emoji: "👍", on: false });
      await it.settled();
      await it.change({ ...change(message), kind: "pin", on: true });
      expect([which, await it.rowsOf(bob)]).toEqual([which, []]);
    }
    await edit(said[1] as (typeof said)[number], [bob]);
    expect(kinds(await it.rowsOf(bob))).toEqual(["mention"]);
    await it.change({ ...change(named), kind: "react", emoji: "🎉", on: true });
    await it.say(group, alice, "@bob now", { mentions: [bob] });
    expect((await it.rowsOf(bob)).map(({ text }) => text).at(-1)).toBe("@bob now");
    expect(await it.rowsOf(bob)).toHaveLength(2);
  });

  test("is no late news for who wants everything since", async () => {
    await using it = await world();
    const group = await makeChannel(it.sql, [alice, bob, carol]);
    const one = await it.say(group, alice, "one");
    await it.say(group, alice, "@carol two", { mentions: [carol] });
    await it.settled();
    await it.sql`update channel_members set notify = 'all' where channel_id = ${group} and user_id = ${bob}`;
    const at = new Date().toISOString();
    await it.change({
      kind: "react",
      channelId: group,
      messageId: one.id,
      ...{ userId: carol, at, emoji: "👍", on: true },
    });
    await it.settled();
    expect(await it.rowsOf(bob)).toEqual([]);
    await it.say(group, alice, "three");
    expect((await it.rowsOf(bob)).map(({ text }) => text)).toEqual(["three"]);
  });

  test("is news still where it changed before anybody looked at it, however much else did", async () => {
    await using it = await world();
    const group = await makeChannel(it.sql, [alice, bob]);
    const first = await it.say(group, alice, "hello");
    await it.settled();
    // More than is taken at once; the mention comes last, for it changed last.
    const at = new Date().toISOString();
    const named = draftIn(group, "@bob look", [bob]);
    const drafts = Array.from({ length: 1_200 }, (_, n) => draftIn(group, `${n}`, []));
    await it.log.append([named, ...drafts]);
    await it.log.change([
      { kind: "react", channelId: group, messageId: named.id, userId: bob, at, emoji: "👍", on: true },
    ]);
    await it.log.change([
      {
        kind: "edit",
        channelId: group,
        messageId: first.id,
        userId: alice,
        at,
        text: "@bob",
        mentions: [bob],
        windowMinutes: 0,
      },
    ]);
    await it.following.sweep();
    expect((await it.rowsOf(bob)).map(({ text }) => text).toSorted()).toEqual(["@bob", "@bob look"]);
  });
});

const draftIn = (channelId: string, text: string, mentions: readonly string[]) => ({
  ...{ id: newId(), channelId, senderId: alice, nonce: crypto.randomUUID(), text, mentions },
  createdAt: new Date().toISOString(),
});

test("reactions: at most so many people, only while they stand, and none of them pushed", async () => {
  await using it = await world();
  const people = Array.from({ length: REACTED_MAX + 5 }, () => newId());
  const group = await makeChannel(it.sql, [alice, ...people]);
  const { id: messageId } = await it.say(group, alice, "lunch?");
  const at = new Date().toISOString();
  const react = (userId: string, on: boolean) =>
    it.change({ kind: "react", channelId: group, messageId, userId, at, emoji: "👍", on });
  await Promise.all(people.map((userId) => react(userId, true)));
  expect(await it.rowsOf(alice)).toHaveLength(REACTED_MAX);
  await Promise.all(people.map((userId) => react(userId, false)));
  expect(await it.rowsOf(alice)).toEqual([]);
  expect(await it.sql`select 1 from notifications where push_at is not null`).toHaveLength(0);
});

test("a batch of 1,000 messages is a handful of statements", async () => {
  await using it = await world();
  const group = await makeChannel(it.sql, [alice, bob, carol]);
  const said = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => it.say(group, alice, `${n} @bob`, { mentions: [bob] })),
  );
  await it.settled();
  // As if nothing had been handled.
  await it.sql`delete from notifications`;
  await it.sql`delete from followers`;
  let statements = 0;
  const { write, told } = await it.follower.handle(said.map((message) => ({ message })));
  await it.sql.begin(async (tx) => {
    const counted = {
      ...tx,
      unsafe: (...asked: Parameters<typeof tx.unsafe>) => {
        statements += 1;
        return tx.unsafe(...asked);
      },
    } as unknown as typeof tx;
    await write?.(kyselyOn(counted));
  });
  await told?.();
  expect(await it.rowsOf(bob)).toHaveLength(500);
  expect(await it.unreadOf(bob)).toBe(1_000);
  expect(statements).toBeLessThanOrEqual(8);
});

test("two nodes that follow the same channels write and tell each notification once, and devices of both show the count", async () => {
  const broker = createLocalBroker();
  await using it = await world({ broker });
  await using other = await openNode({ database: it.database, works: false, broker });
  const group = await makeChannel(it.sql, [alice, bob, carol]);
  const told = hearInbox(broker, bob);
  const nodes = [it, other];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      nodes[n % 2]?.say(group, n % 3 === 0 ? alice : carol, `${n}`, { mentions: [bob] }),
    ),
  );
  await vi.waitFor(async () => {
    for (const node of nodes) await node.settled();
    expect(await it.unreadOf(bob)).toBe(60);
    expect(told.at(-1)?.unread).toBe(60);
  }, PATIENCE);
  const added = told.flatMap((event) => (event.change === "added" ? [event.notification.messageId] : []));
  expect(added).toHaveLength(60);
  expect(new Set(added).size).toBe(60);
  expect(other.failures).toEqual([]);
});

describe("who wants to hear of everything from now on", () => {
  test("is told of the next message, though no node has heard of it: what was refused is looked at again", async () => {
    await using it = await world();
    const group = await makeChannel(it.sql, [alice, bob]);
    // Known, and nobody wants everything.
    await it.say(group, alice, "one");
    await it.settled();
    await it.say(group, alice, "two");
    await it.settled();
    expect(it.knowledge.concerns(await peek(it, group))).toBe(true);
    // By way of another node whose word never comes.
    await it.sql`update channel_members set notify = 'all', read_seq = 2
      where channel_id = ${group} and user_id = ${bob}`;
    await it.say(group, alice, "three");
    await vi.waitFor(async () => {
      expect((await it.rowsOf(bob)).map(({ text }) => text)).toEqual(["three"]);
    }, PATIENCE);
  });

  test("is told even where the node that refused it dies before it looks again", async () => {
    await using database = await freshDatabase({ connectionsMax: 8 });
    const group = await makeChannel(database.sql, [alice, bob]);
    const dying = await openNode({ database, works: false });
    for (const text of ["one", "two"]) {
      await dying.say(group, alice, text);
      await dying.settled();
    }
    await database.sql`update channel_members set notify = 'all', read_seq = 2
      where channel_id = ${group} and user_id = ${bob}`;
    await dying.say(group, alice, "three");
    // Not closed: its memory is gone, and what it had not written with it.
    await using node = await openNode({ database, works: false });
    await vi.waitFor(async () => {
      const rows = await node.inboxOf(bob).page({ before: null, unread: true, limit: 10 });
      expect(rows.map(({ text }) => text)).toEqual(["three"]);
    }, PATIENCE);
    await dying[Symbol.asyncDispose]();
  });
});

/** A message as if it came next, without it coming. */
const peek = async (it: Node, channelId: string): Promise<InChannel> => {
  const [row] = await it.sql<{ version: number; last_seq: number }[]>`
    select version, last_seq from channels where id = ${channelId}`;
  const { message } = { message: await it.say(channelId, bob, "peek") };
  return { message: { ...message, version: (row?.version ?? 0) - 1 } };
};

describe("what is read", () => {
  test("in a channel by a word, or by sending, is read in the inbox, and every device is told", async () => {
    const broker = createLocalBroker();
    await using it = await world({ broker });
    const group = await makeChannel(it.sql, [alice, bob]);
    const told = hearInbox(broker, bob);
    const first = await it.say(group, alice, "@bob one", { mentions: [bob] });
    await it.say(group, alice, "@bob two", { mentions: [bob] });
    const [one, two] = await it.rowsOf(bob);
    expect(told.at(-1)).toMatchObject({ unread: 2 });
    await it.moveMarkers([{ userId: bob, channelId: group, readSeq: first.seq }]);
    await it.settled();
    expect(told.at(-1)).toEqual({ op: "notification", change: "read", ids: [one?.id], unread: 1 });
    // Who answers has read what stands above.
    await it.say(group, bob, "yes?");
    expect(await it.unreadOf(bob)).toBe(0);
    await vi.waitFor(() => {
      expect(told.at(-1)).toEqual({ op: "notification", change: "read", ids: [two?.id], unread: 0 });
    }, PATIENCE);
  });

  test("of two who read at once each notification is told as read once", async () => {
    const broker = createLocalBroker();
    await using it = await world({ broker });
    const group = await makeChannel(it.sql, [alice, bob]);
    const told = hearInbox(broker, bob);
    const messages = [];
    for (let n = 0; n < 20; n += 1) messages.push(await it.say(group, alice, `${n}`, { mentions: [bob] }));
    await it.settled();
    await Promise.all([
      ...messages.map(({ seq }) => it.moveMarkers([{ userId: bob, channelId: group, readSeq: seq }])),
      it.markRead
        .those(bob, null)
        .then((rows) => it.tellInbox.tell([{ userId: bob, read: rows.map(({ id }) => id) }])),
    ]);
    await it.settled();
    const ids = told.flatMap((event) => (event.change === "read" ? event.ids : []));
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    expect(told.at(-1)?.unread).toBe(0);
  });
});

const Act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant("say" as const), who: fc.nat(2), names: fc.subarray([0, 1, 2]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("edit" as const),
      which: fc.nat(20),
      names: fc.subarray([0, 1, 2]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("delete" as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("react" as const),
      who: fc.nat(2),
      which: fc.nat(20),
      on: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("read" as const), who: fc.nat(2), seq: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("again" as const) }) },
);

test("whatever happens, however often the log is followed from its beginning: inboxes are what a recount says, and devices show the count", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Act, { minLength: 1, maxLength: 30 }), async (acts) => {
      const broker = createLocalBroker();
      await using it = await world({ broker });
      const people = [alice, bob, carol];
      const group = await makeChannel(it.sql, people);
      const shown = new Map(people.map((userId) => [userId, hearInbox(broker, userId)]));
      const said: { id: string; sender: string }[] = [];
      const pick = (which: number) => said[which % Math.max(said.length, 1)];
      const at = new Date().toISOString();
      for (const one of acts) {
        if (one.act === "say") {
          const sender = people[one.who] as string;
          const mentions = one.names.map((name) => people[name] as string).filter((id) => id !== sender);
          const { id } = await it.say(group, sender, "hello", { mentions });
          said.push({ id, sender });
        } else if (one.act === "read") {
          await it.moveMarkers([{ userId: people[one.who] as string, channelId: group, readSeq: one.seq }]);
        } else if (one.act === "again") {
          await it.settled();
          await it.sql`delete from followers where name = 'notifications'`;
          await it.following.startOver();
        } else {
          const message = pick(one.which);
          if (!message) continue;
          const { sender: userId, id: messageId } = message;
          const change = { channelId: group, messageId, userId, at };
          if (one.act === "delete") await it.change({ ...change, kind: "delete" });
          else if (one.act === "react") {
            const who = people[one.who] as string;
            await it.change({ ...change, userId: who, kind: "react", emoji: "👍", on: one.on });
          } else {
            const mentions = one.names.map((name) => people[name] as string).filter((id) => id !== userId);
            const text = `hello ${mentions.length} ${Math.random()}`;
            await it.change({ ...change, kind: "edit", text, mentions, windowMinutes: 0 });
          }
        }
      }
      await it.settled();
      const { items } = await it.log.page({ channelId: group, limit: 100, bound: { at: "end" } });
      for (const userId of people) {
        const rows = await it.rowsOf(userId);
        const unread = rows.filter(({ readAt }) => readAt === null);
        const [member] = await it.sql<{ read_seq: number }[]>`
          select read_seq from channel_members where channel_id = ${group} and user_id = ${userId}`;
        const wanted = items
          .filter(({ mentions, seq }) => mentions.includes(userId) && seq > (member?.read_seq ?? 0))
          .map(({ id }) => id);
        const ofKind = (kind: string) => unread.filter((row) => row.kind === kind);
        expect(
          ofKind("mention")
            .map(({ messageId }) => messageId)
            .toSorted(),
        ).toEqual(wanted.toSorted());
        const reacted = items
          .filter(({ senderId }) => senderId === userId)
          .flatMap(({ reactions }) => reactions.flatMap(({ userIds }) => userIds))
          .filter((id) => id !== userId);
        expect(
          rows.filter(({ kind, readAt }) => kind === "reaction" && readAt === null).length,
        ).toBeLessThanOrEqual(reacted.length);
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
        expect(await it.unreadOf(userId)).toBe(unread.length);
        const told = shown.get(userId) ?? [];
        if (told.length > 0 && !(await hasPassedUntold(it, userId))) {
          expect(told.at(-1)?.unread).toBe(unread.length);
        }
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);

/** What a marker passed in sending is told some seconds later. */
const hasPassedUntold = async ({ sql }: Node, userId: string): Promise<boolean> => {
  const rows = await sql`
    select 1 from notifications n join channel_members m on m.channel_id = n.channel_id and m.user_id = n.user_id
    where n.user_id = ${userId} and n.read_at is null and n.kind <> 'reaction' and n.seq <= m.read_seq`;
  return rows.length > 0;
};
