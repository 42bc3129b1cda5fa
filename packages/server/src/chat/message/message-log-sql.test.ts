import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { messageLogContract } from "./message-log.contract.ts";
import { changesOf, type LogHarness, said } from "./message-log.harness.ts";
import { createSqlMessageLog } from "./message-log-sql.ts";

let database: FreshDatabase;
let harness: LogHarness;

beforeAll(async () => {
  database = await freshDatabase({ connectionsMax: 8 });
  const { sql } = database;
  harness = {
    log: createSqlMessageLog({ sql, reads: sql, direct: "friends" }),
    async channel({ members, archived = false, direct, roles = {}, slowModeSeconds = 0, ...permissions }) {
      const id = uuidv7();
      const { postRole = "member", pinRole = "member" } = permissions;
      await sql`
        insert into channels (id, kind, created_by, created_at, archived_at, direct_state, member_count, post_role,
          pin_role, slow_mode_seconds)
        values (${id}, ${direct ? "direct" : "group"}, ${members[0] ?? id}, now(), ${archived ? sql`now()` : null},
          ${direct ?? null}, ${members.length}, ${postRole}, ${pinRole}, ${slowModeSeconds})`;
      for (const member of members) {
        await sql`insert into channel_members (channel_id, user_id, role, joined_at)
          values (${id}, ${member}, ${roles[member] ?? "member"}, now())`;
      }
      return id;
    },
    async thread(parentId, followers = []) {
      const id = uuidv7();
      await sql`insert into channels (id, kind, created_by, created_at, parent_id, root_id)
        values (${id}, 'thread', ${id}, now(), ${parentId}, ${uuidv7()})`;
      for (const follower of followers) {
        await sql`insert into channel_members (channel_id, user_id, role, joined_at)
          values (${id}, ${follower}, 'member', now())`;
      }
      return id;
    },
    async removeMember(channelId, userId) {
      await sql.begin(async (tx) => {
        await tx`update channels set revision = revision + 1 where id = ${channelId}`;
        await tx`delete from channel_members where channel_id = ${channelId} and user_id = ${userId}`;
      });
    },
    async archive(channelId) {
      await sql`update channels set archived_at = now(), revision = revision + 1 where id = ${channelId}`;
    },
    async setDirect(channelId, state) {
      await sql`update channels set direct_state = ${state} where id = ${channelId}`;
    },
    async begin({ userId, channelId, text, version }) {
      const nonce = crypto.randomUUID();
      await sql`insert into drafts (user_id, channel_id, text, version, nonce, updated_at)
        values (${userId}, ${channelId}, ${text}, ${version}, ${nonce}, now())`;
      return nonce;
    },
    async draft(userId, channelId) {
      const [draft] = await sql<{ text: string; version: number; nonce: string }[]>`
        select text, version, nonce from drafts where user_id = ${userId} and channel_id = ${channelId}`;
      return draft ?? null;
    },
    async markers(channelId, userId) {
      const [markers] = await sql<{ readSeq: number; deliveredSeq: number }[]>`
        select read_seq as "readSeq", delivered_seq as "deliveredSeq" from channel_members
        where channel_id = ${channelId} and user_id = ${userId}`;
      return markers ?? { readSeq: -1, deliveredSeq: -1 };
    },
    mentions: async (channelId) =>
      sql<{ userId: string; seq: number }[]>`
        select user_id as "userId", seq from mentions where channel_id = ${channelId} order by seq, user_id`,
    edits: async (channelId, seq) =>
      sql<{ text: string; replacedAt: string }[]>`
        select text, replaced_at as "replacedAt" from message_edits
        where channel_id = ${channelId} and seq = ${seq} order by number`,
    async counters(channelId) {
      const [counters] = await sql<{ lastSeq: number; version: number }[]>`
        select last_seq as "lastSeq", version from channels where id = ${channelId}`;
      return counters ?? { lastSeq: -1, version: -1 };
    },
  };
});
afterAll(() => database[Symbol.asyncDispose]());

messageLogContract("PostgreSQL", () => harness);

test("a change looks at the rows that it is about, however many there are of other channels", async () => {
  const { sql } = database;
  const [alice, bob] = [uuidv7(), uuidv7()];
  const { log } = harness;
  await sql`insert into channels (id, kind, created_by, created_at)
    select gen_random_uuid(), 'group', ${alice}, now() from generate_series(1, 20000)`;
  await sql`insert into channel_members (channel_id, user_id, role, joined_at)
    select id, ${alice}, 'member', now() from channels where created_by = ${alice}`;
  await sql`insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at)
    select id, 1, gen_random_uuid(), 1, ${alice}, gen_random_uuid(), 'hello', now() from channels where created_by = ${alice}`;
  await sql`insert into mentions (user_id, channel_id, seq)
    select gen_random_uuid(), id, seq from channels, generate_series(1, 5) as seq where created_by = ${alice}`;
  await sql`insert into message_edits (channel_id, seq, number, text, replaced_at)
    select id, 1, 0, 'hello', now() from channels where created_by = ${alice}`;
  await sql`analyze`;
  const channelId = await harness.channel({ members: [alice, bob] });
  const hello = await said(log, channelId, alice, { mentions: [bob] });
  const rowsRead = async () => {
    // What backends counted is there for others a moment after they have been told to say it.
    for (let each = 0; each < 8; each += 1) await sql`select pg_stat_force_next_flush(), pg_sleep(0)`;
    const [row] = await sql<{ rows: number }[]>`
      select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int8 as rows from pg_stat_user_tables
      where relname in ('channels', 'channel_members', 'messages', 'mentions', 'message_edits')`;
    return row?.rows ?? 0;
  };

  const before = await rowsRead();
  const by = changesOf(hello, alice);
  for (const change of [by.react("👍"), by.edit("bye", { mentions: [] }), by.pin(), by.delete()]) {
    expect(await log.change([change])).toMatchObject([{ at: "changed" }]);
  }
  const read = (await rowsRead()) - before;
  expect(read).toBeGreaterThan(0);
  // Some are of tests before, whose connections had not said them yet; one look at everything would be 20,000.
  expect(read).toBeLessThan(5_000);
});
