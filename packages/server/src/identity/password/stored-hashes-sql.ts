import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import type { StoredHashes } from "./upgrade-hash.ts";

/** Password hashes in SQL. */
export const storedHashesSql = (
  { sql }: Pick<Database, "sql">,
  { clock }: { clock: Clock },
): StoredHashes => ({
  async of(userId) {
    const [row] = await sql<{ hash: string }[]>`
      select hash from password_credentials where user_id = ${userId}`;
    return row?.hash ?? null;
  },

  async replace(userId, { from, to }) {
    await sql`
      update password_credentials set hash = ${to}, updated_at = ${new Date(clock.now()).toISOString()}
      where user_id = ${userId} and hash = ${from}`;
  },
});
