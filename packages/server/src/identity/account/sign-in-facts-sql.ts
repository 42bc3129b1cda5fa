import type { Database } from "../../database/connect.ts";
import type { SignInFactsOf } from "./security-summary.ts";

export const signInFactsSql =
  ({ db }: Pick<Database, "db">): SignInFactsOf =>
  async (userId) => {
    const [row, providers] = await Promise.all([
      db
        .selectFrom("users")
        .leftJoin("password_credentials", "password_credentials.user_id", "users.id")
        .select(["last_sign_in_at", "last_sign_in_ip", "password_credentials.updated_at"])
        .where("users.id", "=", userId)
        .executeTakeFirst(),
      db
        .selectFrom("external_identities")
        .select(["provider", "email", "linked_at"])
        .where("user_id", "=", userId)
        .orderBy("linked_at")
        .execute(),
    ]);
    if (!row) return null;
    return {
      passwordChangedAt: row.updated_at,
      lastSignInAt: row.last_sign_in_at,
      lastSignInIp: row.last_sign_in_ip,
      providers: providers.map(({ provider, email, linked_at }) => ({
        id: provider,
        email,
        linkedAt: linked_at,
      })),
    };
  };
