import { freshDatabase } from "../../../tests/world-database.ts";
import { accountStoreContract } from "./account-store.contract.ts";
import { accountStoreSql } from "./account-store-sql.ts";

accountStoreContract("SQL", async () => {
  const database = await freshDatabase({ connectionsMax: 8 });
  return { store: accountStoreSql(database), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
});
