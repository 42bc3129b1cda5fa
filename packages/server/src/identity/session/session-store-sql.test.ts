import { v7 as newId } from "uuid";
import { afterAll, beforeAll } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { recordedEvents } from "../../audit/world-audit.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { sessionStoreContract } from "./session-store.contract.ts";
import { sessionStoreSql } from "./session-store-sql.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ connectionsMax: 8 });
});
afterAll(() => database[Symbol.asyncDispose]());

sessionStoreContract("SQL", () => ({
  store: sessionStoreSql(database, { writeAlongside: createWriteAlongside({ queueMail: async () => {} }) }),
  async account() {
    const id = newId();
    await database.sql`
      insert into users (id, email, email_key, username, username_key, display_name, display_name_key,
        created_at, updated_at)
      values (${id}, ${id}, ${id}, ${id}, ${id}, ${id}, ${id}, now(), now())`;
    return id;
  },
  async lock(userId) {
    await database.sql`update users set state = 'locked' where id = ${userId}`;
  },
  async toldOf(userId) {
    const events = await recordedEvents(database.db);
    return events.filter((event) => event.userId === userId).map(({ details }) => String(details.sessionId));
  },
}));
