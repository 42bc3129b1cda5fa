import { sql } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { MfaMethodsOf } from "./as-admin-users.ts";

/** Which second factors people have set up, in one statement however many they are. */
export const mfaMethodsSql =
  ({ db }: Pick<Database, "db">): MfaMethodsOf =>
  async (userIds) => {
    if (userIds.length === 0) return new Map();
    const rows = await db
      .selectFrom("passkeys")
      .select(["user_id", sql<string>`'passkey'`.as("method")])
      .where("user_id", "in", userIds)
      .union((query) =>
        query
          .selectFrom("totp_secrets")
          .select(["user_id", sql<string>`'totp'`.as("method")])
          .where("user_id", "in", userIds)
          .where("secret", "is not", null),
      )
      .orderBy("method")
      .execute();
    const methods = new Map<string, string[]>();
    for (const { user_id, method } of rows) {
      methods.set(user_id, [...(methods.get(user_id) ?? []), method]);
    }
    return methods;
  };
