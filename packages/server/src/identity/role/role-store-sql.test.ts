import { v7 as newId } from "uuid";
import { freshDatabase } from "../../../tests/world-database.ts";
import { recordedEvents } from "../../audit/world-audit.ts";
import { accountStoreSql } from "../account/account-store-sql.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { roleStoreContract } from "./role-store.contract.ts";
import { roleStoreSql } from "./role-store-sql.ts";

roleStoreContract("SQL", async () => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const writeAlongside = createWriteAlongside({ queueMail: async () => {} });
  const accounts = accountStoreSql(database, { writeAlongside });
  return {
    store: roleStoreSql(database, { writeAlongside }),
    async addPerson(username) {
      const id = newId();
      const createdAt = "2026-01-31T09:00:00.000Z";
      await accounts.create(
        {
          id,
          username,
          displayName: username,
          email: `${username}@example.com`,
          passwordHash: "hash",
          createdAt,
        },
        { ifFirst: false },
      );
      return id;
    },
    async setState(userId, state) {
      await database.sql`update users set state = ${state} where id = ${userId}`;
    },
    recorded: async () => (await recordedEvents(database.db)).map(({ action }) => action),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
});
