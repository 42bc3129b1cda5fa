import { SCHEDULED_DAYS_MAX, SCHEDULED_MAX } from "@parley/contract";
import { expect, test } from "vitest";
import { type OwnThingsWorld, ownThingsWorld } from "../own-data/world-own-things.ts";
import { SCHEDULED_QUEUE } from "./scheduled-job.ts";

const MINUTE_MS = 60_000;
const inMinutes = (world: OwnThingsWorld, minutes: number) =>
  new Date(world.clock.now() + minutes * MINUTE_MS).toISOString();

/** What the queue has to do, and from when on. */
const jobsIn = ({ sql }: OwnThingsWorld) => sql<{ data: { scheduledId: string }; startAfter: string }[]>`
  select data, start_after as "startAfter" from pgboss.job where name = ${SCHEDULED_QUEUE} order by start_after`;

test("a message for later is listed with the next first, changed and taken back, and its job with it", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const id = await world.channel([alice]);
  const nonce = crypto.randomUUID();

  const later = await alice.do("scheduled.create", { id, nonce, text: "lunch?", at: inMinutes(world, 90) });
  expect(later).toMatchObject({
    channelId: id,
    nonce,
    text: "lunch?",
    at: inMinutes(world, 90),
    failure: null,
  });
  const sooner = await alice.do("scheduled.create", {
    ...{ id, nonce: crypto.randomUUID(), text: "breakfast?" },
    at: inMinutes(world, 10).replace(/\.\d+Z/, "Z"),
  });
  expect(sooner.at).toMatch(/\.000Z$/);
  expect(await alice.do("scheduled.list", {})).toEqual({ items: [sooner, later] });
  const jobOf = ({ id: scheduledId, at }: { id: string; at: string }) => ({
    data: { scheduledId, at },
    startAfter: at,
  });
  expect(await jobsIn(world)).toEqual([jobOf(sooner), jobOf(later)]);

  const moved = await alice.do("scheduled.update", { scheduledId: later.id, at: inMinutes(world, 5) });
  expect(moved).toEqual({ ...later, at: inMinutes(world, 5) });
  const reworded = await alice.do("scheduled.update", { scheduledId: later.id, text: "lunch!" });
  expect(reworded).toEqual({ ...moved, text: "lunch!" });
  expect(await alice.do("scheduled.list", {})).toEqual({ items: [reworded, sooner] });
  expect(await jobsIn(world)).toEqual([jobOf(reworded), jobOf(sooner)]);

  await alice.do("scheduled.remove", { scheduledId: later.id });
  expect(await alice.do("scheduled.list", {})).toEqual({ items: [sooner] });
  expect(await jobsIn(world)).toEqual([jobOf(sooner)]);
  expect(await alice.fail("scheduled.remove", { scheduledId: later.id })).toBe("scheduled_not_found");
});

test("a repeat of the nonce answers the first, from another node at the same moment too", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const id = await world.channel([alice]);
  const wish = { id, nonce: crypto.randomUUID(), at: inMinutes(world, 10) };
  const answers = await Promise.all(
    [alice, world.elsewhere(alice), world.elsewhere(alice)].map((node, n) =>
      node.do("scheduled.create", { ...wish, text: `from node ${n}` }),
    ),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  world.clock.at += 20 * MINUTE_MS;
  expect(await alice.do("scheduled.create", { ...wish, text: "again" })).toEqual(answers[0]);
  expect((await alice.do("scheduled.list", {})).items).toHaveLength(1);
  expect(await jobsIn(world)).toHaveLength(1);
});

test("a time has to be ahead, and not too far", async () => {
  await using world = await ownThingsWorld();
  const { alice } = world;
  const id = await world.channel([alice]);
  const wish = { id, nonce: crypto.randomUUID(), text: "hm" };
  const days = SCHEDULED_DAYS_MAX * 24 * 60;
  const bad = [
    ...["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    ...[-1, 0, days + 1].map((minutes) => inMinutes(world, minutes)),
  ];
  const { id: scheduledId } = await alice.do("scheduled.create", { ...wish, at: inMinutes(world, days) });
  for (const at of bad) {
    const nonce = crypto.randomUUID();
    expect(await alice.fail("scheduled.create", { ...wish, nonce, at })).toBe("scheduled_time_invalid");
    expect(await alice.fail("scheduled.update", { scheduledId, at })).toBe("scheduled_time_invalid");
  }
});

test("so many can wait, and no more, however many are asked for at once", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const id = await world.channel([alice, bob]);
  const create = () =>
    alice.fail("scheduled.create", { id, nonce: crypto.randomUUID(), text: "x", at: inMinutes(world, 5) });
  const codes = await Promise.all(Array.from({ length: SCHEDULED_MAX + 5 }, create));
  expect(codes.filter((code) => code === "no problem")).toHaveLength(SCHEDULED_MAX);
  expect(codes.filter((code) => code === "scheduled_limit_reached")).toHaveLength(5);
  const wish = { id, nonce: crypto.randomUUID(), text: "mine", at: inMinutes(world, 5) };
  expect(await bob.fail("scheduled.create", wish)).toBe("no problem");
  const [first] = (await alice.do("scheduled.list", {})).items;
  await alice.do("scheduled.remove", { scheduledId: first?.id ?? "" });
  expect(await create()).toBe("no problem");
});

test("SEC-25 what waits is its author's alone / to everyone else there is nothing under its id", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob, mallory } = world;
  const id = await world.channel([alice, bob]);
  const wish = { id, nonce: crypto.randomUUID(), text: "a surprise", at: inMinutes(world, 5) };
  const created = await alice.do("scheduled.create", wish);
  for (const other of [bob, mallory]) {
    const theirs = { scheduledId: created.id };
    expect(await other.fail("scheduled.update", { ...theirs, text: "spoiled" })).toBe("scheduled_not_found");
    expect(await other.fail("scheduled.remove", theirs)).toBe("scheduled_not_found");
    expect(await other.do("scheduled.list", {})).toEqual({ items: [] });
  }
  // The nonce is the author's, too: another's message under it is another message.
  expect((await bob.do("scheduled.create", { ...wish, text: "bob's" })).id).not.toBe(created.id);
  expect(await mallory.fail("scheduled.create", wish)).toBe("channel_not_found");
  expect(await alice.do("scheduled.list", {})).toEqual({ items: [created] });
});

test.each(["friends", "everyone"] as const)(
  "who may write for later is who may write now: direct messages from %s",
  async (directMessages) => {
    await using world = await ownThingsWorld({ directMessages });
    const { alice, mallory } = world;
    const roles = ["owner", "moderator", "member"] as const;
    const wishes = [
      ...[true, false].flatMap((archived) =>
        roles.flatMap((role) =>
          roles.map((postRole) => ({ archived, postRole, roles: { [alice.id]: role } })),
        ),
      ),
      ...(["friends", "strangers", "blocked"] as const).map((direct) => ({ direct })),
    ];
    const seen = new Set<string>();
    for (const wish of wishes) {
      const channelId = await world.channel([alice], wish);
      for (const id of [channelId, await world.thread(channelId)]) {
        for (const person of [alice, mallory]) {
          const message = { nonce: crypto.randomUUID(), text: "may I?" };
          const later = await person.fail("scheduled.create", { id, ...message, at: inMinutes(world, 5) });
          const now = await world.send({ channelId: id, senderId: person.id, ...message }).then(
            () => "no problem",
            ({ code }: { code: string }) => code,
          );
          expect([wish, later]).toEqual([wish, now]);
          seen.add(later);
        }
      }
    }
    const problems = ["no problem", "channel_not_found", "channel_archived", "friendship_required"];
    expect([...seen].sort()).toEqual([...problems, "posting_restricted"].sort());
  },
);
