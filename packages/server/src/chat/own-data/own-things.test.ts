import { expect, test } from "vitest";
import { SCHEDULED_QUEUE } from "../scheduled/scheduled-job.ts";
import { createSendScheduled } from "../scheduled/send-scheduled-sql.ts";
import { createForgetOwnThings } from "./forget-own-things-sql.ts";
import { createOwnData } from "./own-data-sql.ts";
import { type OwnPerson, type OwnThingsWorld, ownThingsWorld } from "./world-own-things.ts";

/** A draft, a saved message and one for later, of each. */
const things = async (world: OwnThingsWorld, people: readonly OwnPerson[]) => {
  const id = await world.channel(people);
  const messages = [];
  for (const person of people) {
    const nonce = crypto.randomUUID();
    const { message } = await world.send({ channelId: id, senderId: person.id, nonce, text: "hello" });
    await person.do("saved.add", { messageId: message.id });
    await person.do("draft.put", { id, text: "I was about to", version: 1 });
    const at = new Date(world.clock.now() + 60_000).toISOString();
    messages.push(
      await person.do("scheduled.create", { id, nonce: crypto.randomUUID(), text: "tomorrow", at }),
    );
  }
  return { id, messages };
};

const exportOf = async (world: OwnThingsWorld, person: OwnPerson) => {
  const parts = createOwnData({ database: world, profilesOf: async () => new Map() })(person.id);
  const rows: Record<string, object[]> = {};
  for (const { name, pages } of parts) rows[name] = (await Array.fromAsync(pages())).flat();
  return rows;
};

test("the export of one's own data has drafts, saved messages and those for later, and nobody else's", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob, mallory } = world;
  const { id, messages } = await things(world, [alice, bob]);
  await world.sql`insert into receipt_settings (user_id, hides_reading) values (${alice.id}, true)`;
  const { drafts, savedMessages, scheduledMessages, receiptSettings } = await exportOf(world, alice);
  expect(receiptSettings).toEqual([{ hidesReading: true }]);
  expect(drafts).toMatchObject([{ channelId: id, text: "I was about to", version: 1 }]);
  const [saved] = (await alice.do("saved.list", { limit: 1 })).items;
  expect(savedMessages).toEqual([
    { messageId: saved?.message.id, channelId: id, seq: saved?.message.seq, savedAt: saved?.savedAt },
  ]);
  expect(scheduledMessages).toEqual([messages[0]]);
  expect(await exportOf(world, mallory)).toMatchObject({
    ...{ drafts: [], savedMessages: [], scheduledMessages: [], receiptSettings: [] },
  });
});

test("of somebody who is erased nothing is left that nobody else has seen, and nothing is sent / others keep theirs", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const { id, messages } = await things(world, [alice, bob]);
  const forget = createForgetOwnThings(world.sql);
  await forget(alice.id);
  await forget(alice.id);

  expect(await exportOf(world, alice)).toMatchObject({
    drafts: [],
    savedMessages: [],
    scheduledMessages: [],
  });
  const run = createSendScheduled({
    ...world,
    activeProfilesOf: async (userIds) => new Map(userIds.map((userId) => [userId, {}])),
    onFailed: async () => undefined,
  });
  const jobs = await world.sql<{ data: unknown }[]>`
    select data from pgboss.job where name = ${SCHEDULED_QUEUE} order by created_on`;
  expect(jobs).toHaveLength(messages.length);
  for (const { data } of jobs) await run({ data });
  expect(await world.textsIn(id)).toEqual(["hello", "hello", "tomorrow"]);
  expect(await exportOf(world, bob)).toMatchObject({ drafts: [{}], savedMessages: [{}] });
});

test("the export has one's channels with what one wants of them, and the links that one has made, not their tokens", async () => {
  await using world = await ownThingsWorld();
  const { alice, bob } = world;
  const id = await world.channel([alice, bob]);
  await world.sql`
    update channel_members set notify = 'none', section = 'Work' where channel_id = ${id} and user_id = ${bob.id}`;
  const linkId = crypto.randomUUID();
  await world.sql`
    insert into channel_invitations (id, channel_id, token_hash, created_by, created_at, uses_max)
    values (${linkId}, ${id}, '\\x00', ${bob.id}, now(), 3)`;
  const { channels, channelInvitations } = await exportOf(world, bob);
  expect(channels).toMatchObject([
    { id, visibility: "private", notify: "none", section: "Work", favourite: false },
  ]);
  expect(channelInvitations).toMatchObject([{ id: linkId, channelId: id, usesMax: 3, uses: 0 }]);
  expect(JSON.stringify(channelInvitations)).not.toContain("token");
  expect((await exportOf(world, alice)).channelInvitations).toEqual([]);
  // Nobody comes in by the links of somebody who is erased.
  await createForgetOwnThings(world.sql)(bob.id);
  expect(await world.sql`select 1 from channel_invitations`).toEqual([]);
});
