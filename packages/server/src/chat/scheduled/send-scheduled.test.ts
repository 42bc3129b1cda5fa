import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { silent } from "../../../tests/world-database.ts";
import { openQueue } from "../../database/queue-pg-boss.ts";
import { raise } from "../../problem.ts";
import { type OwnPerson, type OwnThingsWorld, ownThingsWorld } from "../own-data/world-own-things.ts";
import { SCHEDULED_QUEUE } from "./scheduled-job.ts";
import { createSendScheduled, type FailedScheduled, type SendScheduledDeps } from "./send-scheduled-sql.ts";
import { createSweepOverdue } from "./sweep-overdue-sql.ts";

const SOON_MS = 200;
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const everybody = async (userIds: readonly string[]) => new Map(userIds.map((id) => [id, {}]));

const schedule = (
  world: OwnThingsWorld,
  person: OwnPerson,
  wish: { channelId: string; text: string; inMs?: number },
) =>
  person.do("scheduled.create", {
    id: wish.channelId,
    nonce: crypto.randomUUID(),
    text: wish.text,
    at: new Date(world.clock.now() + (wish.inMs ?? SOON_MS)).toISOString(),
  });

/** What a job does when its time has come; and what was heard of those that failed. */
const sender = (world: OwnThingsWorld, over: Partial<SendScheduledDeps> = {}) => {
  const failures: FailedScheduled[] = [];
  const run = createSendScheduled({
    ...world,
    activeProfilesOf: everybody,
    onFailed: async (failed) => void failures.push(failed),
    ...over,
  });
  const due = ({ id: scheduledId, at }: { id: string; at: string }) => run({ data: { scheduledId, at } });
  return { run, due, failures };
};

test("at its time a message is sent, under its nonce, and waits no more; what was taken back is not", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const channelId = await world.channel([alice, bob]);
  await world.queue.work(SCHEDULED_QUEUE, sender(world).run);

  const much = await schedule(world, alice, { channelId, text: "much later", inMs: 3_600_000 });
  const never = await schedule(world, alice, { channelId, text: "never" });
  await alice.do("scheduled.remove", { scheduledId: never.id });
  const soon = await schedule(world, alice, { channelId, text: "soon" });

  await eventually(async () => expect(await world.textsIn(channelId)).toEqual(["soon"]));
  await eventually(async () => expect((await alice.do("scheduled.list", {})).items).toEqual([much]));
  const { items } = await world.log.page({ channelId, limit: 10, bound: { at: "end" } });
  expect(items).toMatchObject([{ senderId: alice.id, nonce: soon.nonce }]);

  // Moved from much later to soon: the job moves with it.
  const at = new Date(Date.now() + SOON_MS).toISOString();
  await alice.do("scheduled.update", { scheduledId: much.id, at, text: "not so late" });
  await eventually(async () => expect(await world.textsIn(channelId)).toEqual(["soon", "not so late"]));
});

test("what was written before the server went down is sent by the one that comes up", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  await schedule(world, alice, { channelId, text: "overnight" });
  await world.queue[Symbol.asyncDispose]();
  await pause(2 * SOON_MS);
  await using queue = await openQueue({ database: world, log: silent });
  await queue.work(SCHEDULED_QUEUE, sender(world, { queue }).run);
  await eventually(async () => expect(await world.textsIn(channelId)).toEqual(["overnight"]));
});

test("a job whose message was moved to another time has nothing to do", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const { due } = sender(world);
  const before = await schedule(world, alice, { channelId, text: "at noon" });
  const at = new Date(world.clock.now() + 3_600_000).toISOString();
  const after = await alice.do("scheduled.update", { scheduledId: before.id, at });

  await due(before);
  expect(await world.textsIn(channelId)).toEqual([]);
  expect((await alice.do("scheduled.list", {})).items).toEqual([after]);
  await due(after);
  await due(after);
  expect(await world.textsIn(channelId)).toEqual(["at noon"]);
});

test("killed between sending and removal, or before either, it is sent exactly once all the same", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const killed = async () => Promise.reject(new Error("killed"));
  const before = sender(world, { send: killed });
  const between = sender(world, { send: (sending) => world.send(sending).then(killed) });

  const message = await schedule(world, alice, { channelId, text: "once" });
  await expect(before.due(message)).rejects.toThrow("killed");
  expect(await world.textsIn(channelId)).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    await expect(between.due(message)).rejects.toThrow("killed");
    expect(await world.textsIn(channelId)).toEqual(["once"]);
    expect((await alice.do("scheduled.list", {})).items).toEqual([message]);
  }
  const whole = sender(world);
  await Promise.all([whole.due(message), whole.due(message)]);
  expect(await world.textsIn(channelId)).toEqual(["once"]);
  expect((await alice.do("scheduled.list", {})).items).toEqual([]);
  expect(whole.failures).toEqual([]);
});

test("the queue tries again by itself after a failure that passes", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  let tries = 0;
  const { run } = sender(world, {
    async send(sending) {
      tries += 1;
      return tries === 1 ? raise("overloaded", { seconds: 1 }) : world.send(sending);
    },
  });
  await world.queue.work(SCHEDULED_QUEUE, run);
  await schedule(world, alice, { channelId, text: "stubborn" });
  await eventually(async () => expect(tries).toBe(1));
  // The pause before the second try is left out.
  await eventually(async () => {
    await world.sql`update pgboss.job set start_after = now() where state = 'retry'`;
    expect(await world.textsIn(channelId)).toEqual(["stubborn"]);
  });
  expect(tries).toBe(2);
});

test("a change comes before the sending, or finds nothing any more: none is answered and lost", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const message = await schedule(world, alice, { channelId, text: "a typo" });
  const gate = Promise.withResolvers<void>();
  const { due } = sender(world, { send: (sending) => gate.promise.then(() => world.send(sending)) });

  const sending = due(message);
  await pause(50);
  const changing = alice.fail("scheduled.update", { scheduledId: message.id, text: "no typo" });
  await pause(50);
  gate.resolve();
  await sending;
  expect(await changing).toBe("scheduled_not_found");
  expect(await world.textsIn(channelId)).toEqual(["a typo"]);
});

test("what is refused for good stays, with why, and is told once; a new time tries it again", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const removed = await world.channel([alice, bob]);
  const archived = await world.channel([bob]);
  const blocked = await world.channel([bob, alice], { direct: "friends" });
  const announcements = await world.channel([bob]);
  const { due, failures } = sender(world);
  const messages = [];
  for (const channelId of [removed, archived, blocked, announcements]) {
    messages.push(await schedule(world, bob, { channelId, text: "too late" }));
  }
  await world.removeMember(removed, bob.id);
  await world.sql`update channels set archived_at = now() where id = ${archived}`;
  await world.sql`update channels set direct_state = 'blocked' where id = ${blocked}`;
  await world.sql`update channels set post_role = 'owner' where id = ${announcements}`;

  for (const message of [...messages, ...messages]) await due(message);

  const codes = ["channel_not_found", "channel_archived", "friendship_required", "posting_restricted"];
  const { items } = await bob.do("scheduled.list", {});
  expect(items.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    messages.map((message, n) => ({ ...message, failure: codes[n] })),
  );
  expect(failures).toEqual(
    messages.map(({ id, channelId, text, at }, n) => ({
      ...{ id, channelId, text, at, userId: bob.id },
      failure: codes[n],
    })),
  );
  for (const channelId of [removed, archived, blocked, announcements]) {
    expect(await world.textsIn(channelId)).toEqual([]);
  }

  await world.addMember(removed, bob.id);
  const at = new Date(world.clock.now() + 60_000).toISOString();
  const again = await bob.do("scheduled.update", { scheduledId: messages[0]?.id ?? "", at });
  expect(again).toMatchObject({ at, failure: null });
  await due(again);
  expect(await world.textsIn(removed)).toEqual(["too late"]);
});

test("a failure that nobody could be told of is no failure yet: the next try tells", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const channelId = await world.channel([alice, bob]);
  const message = await schedule(world, bob, { channelId, text: "gone" });
  await world.removeMember(channelId, bob.id);
  const deaf = sender(world, { onFailed: () => Promise.reject(new Error("no inbox")) });
  await expect(deaf.due(message)).rejects.toThrow("no inbox");
  expect((await bob.do("scheduled.list", {})).items).toMatchObject([{ failure: null }]);
  const { due, failures } = sender(world);
  await due(message);
  expect(failures).toMatchObject([{ id: message.id, failure: "channel_not_found" }]);
});

test("nothing is sent for somebody whose account is locked", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const message = await schedule(world, alice, { channelId, text: "hello?" });
  const { due, failures } = sender(world, { activeProfilesOf: async () => new Map() });
  await due(message);
  expect(await world.textsIn(channelId)).toEqual([]);
  expect(failures).toMatchObject([{ id: message.id, failure: "account_locked" }]);
});

test("slow mode puts a message off, and no longer than it has to", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice], { slowSeconds: 30 });
  await world.send({ channelId, senderId: alice.id, nonce: crypto.randomUUID(), text: "first" });
  const message = await schedule(world, alice, { channelId, text: "second" });
  world.clock.at += 10_000;
  const { due, failures } = sender(world);
  await due(message);
  expect(await world.textsIn(channelId)).toEqual(["first"]);
  const jobs = await world.sql<{ at: string }[]>`
    select start_after as at from pgboss.job where name = ${SCHEDULED_QUEUE} and state = 'created'`;
  expect(jobs).toEqual([{ at: new Date(world.clock.now() + 20_000).toISOString() }]);
  world.clock.at += 20_000;
  await due(message);
  expect(await world.textsIn(channelId)).toEqual(["first", "second"]);
  expect(failures).toEqual([]);
});

test("what should have been sent and has no job any more is found by the sweep, and nothing else is", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const channelId = await world.channel([alice]);
  const sweep = createSweepOverdue(world);
  await schedule(world, alice, { channelId, text: "lost" });
  await schedule(world, alice, { channelId, text: "failed" });
  await schedule(world, alice, { channelId, text: "later", inMs: 3_600_000 });
  await world.sql`update scheduled_messages set failure = 'channel_archived' where text = 'failed'`;
  await world.sql`delete from pgboss.job`;
  const jobs = () => world.sql`select 1 from pgboss.job where name = ${SCHEDULED_QUEUE}`;

  world.clock.at += 60_000;
  await sweep();
  expect(await jobs()).toHaveLength(0);
  world.clock.at += 1_000;
  await Promise.all([sweep(), createSweepOverdue(world)()]);
  await sweep();
  expect(await jobs()).toHaveLength(1);
  world.clock.at = Date.now();
  await world.sql`update pgboss.job set start_after = now()`;
  await world.queue.work(SCHEDULED_QUEUE, sender(world).run);
  await eventually(async () => expect(await world.textsIn(channelId)).toEqual(["lost"]));
});
