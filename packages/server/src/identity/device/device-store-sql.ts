import type { Selectable } from "kysely";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import type { DeviceRecord, DeviceStore } from "./device-store.ts";

/** Known browsers in SQL. */
export const deviceStoreSql = (
  { sql, db }: Database,
  { writeAlongside }: { writeAlongside: WriteAlongside },
): DeviceStore => {
  const devicesOf = (userId: string) =>
    db.selectFrom("known_devices").selectAll().where("user_id", "=", userId);
  return {
    async listOf(userId, { limit }) {
      const latest = devicesOf(userId).orderBy("last_seen_at", "desc").orderBy("id");
      return (await latest.limit(limit).execute()).map(recordOf);
    },
    async find(userId, browser) {
      const row = await devicesOf(userId).where("browser", "=", browser).executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    forget: ({ userId, id, alongside }) =>
      transact(sql, async (_tx, trx) => {
        const row = await trx
          .deleteFrom("known_devices")
          .where("id", "=", id)
          .where("user_id", "=", userId)
          .returning("id")
          .executeTakeFirst();
        if (row) await writeAlongside(trx, alongside);
        return row !== undefined;
      }),
  };
};

const recordOf = (row: Selectable<DB["known_devices"]>): DeviceRecord => ({
  id: row.id,
  browser: row.browser,
  userAgent: row.user_agent,
  ip: row.ip,
  place: row.place,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  rememberedUntil: row.remembered_until,
});
