import { expect, test } from "vitest";
import { createChannelRemains } from "./channel-remains-sql.ts";
import { createPurgeChannel, PURGE_QUEUE } from "./purge-channel.ts";
import { type ChatWorld, chatWorld } from "./world-chat.ts";

const MESSAGES = 25;

/** A channel with a thread, and of everything that people hold of either. */
const fullChannel = async (world: ChatWorld) => {
  const { sql, alice, bob, carol, newId } = world;
  const input = {
    kind: "group" as const,
    name: "Plans",
    memberIds: [bob.id, carol.id],
    visibility: "public" as const,
  };
  const { id } = (await alice.do("channel.create", input)).body;
  const thread = newId();
  await sql`
    insert into channels (id, kind, parent_id, root_id, created_by, created_at)
    values (${thread}, 'thread', ${id}, ${newId()}, ${alice.id}, now())`;
  await sql`
    insert into channel_members (channel_id, user_id, role, joined_at) values (${thread}, ${bob.id}, 'member', now())`;
  for (const channelId of [id, thread]) {
    await sql`
      insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at, mentions)
      select ${channelId}, n, gen_random_uuid(), n, ${alice.id}, gen_random_uuid(), 'hello', now(),
        ${sql.json([bob.id, carol.id])}::jsonb
      from generate_series(1, ${MESSAGES}::int) n`;
    await sql`
      insert into mentions select p.id, ${channelId}, n
      from generate_series(1, ${MESSAGES}::int) n, unnest(${[bob.id, carol.id]}::uuid[]) p (id)`;
    await sql`insert into message_edits select ${channelId}, n, 1, 'hallo', now() from generate_series(1, 9) n`;
    await sql`insert into drafts values (${bob.id}, ${channelId}, 'well', 1, ${newId()}, now())`;
    await sql`insert into saved_messages values (${bob.id}, ${newId()}, ${channelId}, 1, now())`;
    await sql`
      insert into scheduled_messages (id, user_id, channel_id, nonce, text, at, created_at)
      values (${newId()}, ${bob.id}, ${channelId}, ${newId()}, 'later', now(), now())`;
    await sql`
      insert into notifications (id, user_id, kind, channel_id, seq, text, created_at, about)
      select gen_random_uuid(), ${bob.id}, 'mention', ${channelId}, n, 'hello', now(), ${channelId}::text || n
      from generate_series(1, 12) n`;
    await sql`insert into followers values ('threads', ${channelId}, 3)`;
  }
  return { id, thread };
};

const TABLES = [
  "channels",
  "channel_members",
  "channel_invitations",
  "messages",
  "message_edits",
  "mentions",
  "drafts",
  "saved_messages",
  "scheduled_messages",
  "notifications",
  "followers",
];

const rowsLeft = async ({ sql }: ChatWorld) => {
  const counts = await Promise.all(
    TABLES.map(async (table) => {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(table)}`;
      return [table, row?.n] as const;
    }),
  );
  return Object.fromEntries(counts);
};

test("an owner deletes a channel: at once it is nobody's, and everyone in it is told that they left", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, mallory } = world;
  const { id, thread } = await fullChannel(world);
  const { token } = await alice.do("channelInvitation.create", { id, expiresInHours: null, usesMax: null });
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  expect(await mallory.fail("channel.delete", { id })).toBe("channel_not_found");
  for (const person of [bob, carol]) {
    expect(await person.fail("channel.delete", { id })).toBe("channel_role_required");
  }
  expect(world.jobs).toEqual([]);
  world.told();

  await alice.do("channel.delete", { id });

  const [left, ...leaves] = world.told();
  expect(left).toEqual({
    kind: "event",
    to: { channelId: id },
    event: { op: "channel", change: "left", channelId: id },
  });
  const leaving = leaves.map((signal) => (signal.kind === "leave" ? signal.userId : signal));
  expect(leaving.sort()).toEqual([alice.id, bob.id, carol.id].sort());
  expect(world.jobs).toEqual([{ queue: PURGE_QUEUE, data: { channelId: id } }]);
  for (const person of [alice, bob, carol]) {
    for (const gone of [id, thread])
      expect(await person.fail("channel.get", { id: gone })).toBe("channel_not_found");
    expect((await person.do("channel.list", { limit: 50 })).items).toEqual([]);
    expect(await person.fail("channel.join", { id })).toBe("channel_not_public");
    expect(await person.fail("receipt.read", { id, seq: 1 })).toBe("channel_not_found");
    expect(await person.fail("channelInvitation.accept", { token })).toBe("channel_invitation_not_found");
  }
  expect(await alice.fail("channel.delete", { id })).toBe("channel_not_found");
});

test("the job removes all that was in it, batch by batch, and nothing of others", async () => {
  await using world = await chatWorld();
  const other = await fullChannel(world);
  const alone = await rowsLeft(world);
  const { id } = await fullChannel(world);
  await world.alice.do("channelInvitation.create", { id, expiresInHours: null, usesMax: null });
  await world.alice.do("channel.delete", { id });

  const remains = createChannelRemains(world.sql, { rowsMax: 4 });
  await createPurgeChannel(remains)({ data: { channelId: id } });

  expect(await rowsLeft(world)).toEqual(alone);
  expect(await world.bob.do("channel.get", { id: other.thread })).toMatchObject({ parentId: other.id });
  // Once more finds nothing, and that is no mistake.
  await createPurgeChannel(remains)({ data: { channelId: id } });
  expect(await rowsLeft(world)).toEqual(alone);
});

test("interrupted after any step, the next try goes on to the same end", async () => {
  await using world = await chatWorld();
  const empty = await rowsLeft(world);
  const steps = ["removeMessages", "removeWhatPeopleHold", "removeThreads", "removeChannel"] as const;
  let interrupted = 0;
  for (let after = 1; after < 60; after += 3) {
    const { id } = await fullChannel(world);
    await world.alice.do("channel.delete", { id });
    const remains = createChannelRemains(world.sql, { rowsMax: 7 });
    let calls = 0;
    const breaking = Object.fromEntries(
      steps.map((step) => [
        step,
        async (channelId: string) => {
          calls += 1;
          if (calls > after) throw new Error("The node is gone");
          return remains[step](channelId);
        },
      ]),
    ) as unknown as typeof remains;
    await createPurgeChannel(breaking)({ data: { channelId: id } }).catch(() => {
      interrupted += 1;
    });
    await createPurgeChannel(remains)({ data: { channelId: id } });
    expect(await rowsLeft(world)).toEqual(empty);
  }
  expect(interrupted).toBeGreaterThan(5);
});
