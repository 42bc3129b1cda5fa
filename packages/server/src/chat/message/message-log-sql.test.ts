import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { messageLogContract } from "./message-log.contract.ts";
import type { LogHarness } from "./message-log.harness.ts";
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
