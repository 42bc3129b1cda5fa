import { freshDatabase } from "../../../tests/world-database.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { accountStoreContract } from "./account-store.contract.ts";
import { accountStoreSql } from "./account-store-sql.ts";

accountStoreContract("SQL", async () => {
  const database = await freshDatabase({ connectionsMax: 8 });
  return {
    store: accountStoreSql(database, { writeAlongside: createWriteAlongside({ queueMail: async () => {} }) }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
});
