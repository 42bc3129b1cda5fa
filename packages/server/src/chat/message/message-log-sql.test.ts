import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { type LogHarness, messageLogContract } from "./message-log.contract.ts";
import { createSqlMessageLog } from "./message-log-sql.ts";

let database: FreshDatabase;
let harness: LogHarness;

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  harness = {
    log: createSqlMessageLog({ sql, reads: sql, direct: "friends" }),
    async channel({ members, archived = false, direct }) {
      const id = uuidv7();
      await sql`insert into channels (id, kind, created_by, created_at, archived_at, direct_state, member_count)
        values (${id}, ${direct ? "direct" : "group"}, ${members[0] ?? id}, now(), ${archived ? sql`now()` : null},
          ${direct ?? null}, ${members.length})`;
      for (const member of members) {
        await sql`insert into channel_members (channel_id, user_id, role, joined_at)
          values (${id}, ${member}, 'member', now())`;
      }
      return id;
    },
    async removeMember(channelId, userId) {
      await sql.begin(async (tx) => {
        await tx`update channels set revision = revision + 1 where id = ${channelId}`;
        await tx`delete from channel_members where channel_id = ${channelId} and user_id = ${userId}`;
      });
    },
  };
});
afterAll(() => database[Symbol.asyncDispose]());

messageLogContract("PostgreSQL", () => harness);
