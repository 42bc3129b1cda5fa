import { v7 as newId } from "uuid";
import { afterAll, beforeAll } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { apiTokenStoreContract } from "./api-token-store.contract.ts";
import { apiTokenStoreSql } from "./api-token-store-sql.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

apiTokenStoreContract("SQL", () => ({
  store: apiTokenStoreSql(database, {
    writeAlongside: createWriteAlongside({ queueMail: async () => {} }),
  }),
  async account() {
    const id = newId();
    await database.sql`
      insert into users (id, email, email_key, username, username_key, display_name, display_name_key, created_at, updated_at)
      values (${id}, ${`${id}@example.com`}, ${id}, ${id}, ${id}, ${id}, ${id}, now(), now())`;
    await database.sql`
      insert into sessions (id, user_id, rotated_at, created_at, last_used_at, idle_expires_at, absolute_expires_at)
      values (${id}, ${id}, now(), now(), now(), now() + interval '1 day', now() + interval '1 day')`;
    return id;
  },
  async lock(userId) {
    await database.sql`update users set state = 'locked' where id = ${userId}`;
  },
  async events() {
    const rows = await database.sql<{ action: string }[]>`select action from audit_unsealed order by id`;
    return rows.map(({ action }) => action);
  },
}));
