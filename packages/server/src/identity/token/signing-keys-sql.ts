import type { Insertable, Kysely, Selectable } from "kysely";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { Database } from "../../database/connect.ts";
import type { DB } from "../../database/schema.generated.ts";
import { transact } from "../../database/transact.ts";
import type { SigningKeyRecord } from "./signing-key-record.ts";
import type { SigningKeyRows } from "./signing-key-rows.ts";

/** The signing keys in SQL. */
export const signingKeysSql = ({ sql, db }: Database): SigningKeyRows => ({
  read: () => readAll(db),

  async insertFirst(make) {
    const key = await make();
    await transact(sql, async (_tx, trx) => {
      await queueUp(trx);
      const existing = await trx.selectFrom("signing_keys").select("kid").limit(1).executeTakeFirst();
      if (!existing) await trx.insertInto("signing_keys").values(columnsOf(key)).execute();
    });
  },

  rotate: (plan) =>
    transact(sql, async (_tx, trx) => {
      await queueUp(trx);
      const rotation = plan(await readAll(trx));
      if (!rotation) return null;
      const { added, retired, event } = rotation;
      for (const { kid, signsUntil, publishedUntil } of retired) {
        await trx
          .updateTable("signing_keys")
          .set({ signs_until: signsUntil, published_until: publishedUntil })
          .where("kid", "=", kid)
          .execute();
      }
      // What signs no more cannot leak.
      await trx
        .updateTable("signing_keys")
        .set({ private_jwk_encrypted: Buffer.alloc(0) })
        .where("signs_until", "<=", added.createdAt)
        .execute();
      await trx.insertInto("signing_keys").values(columnsOf(added)).execute();
      await recordEvents(trx, [event]);
      return rotation;
    }),
});

/** The one row that nodes which do this at once can queue for. */
const queueUp = (trx: Kysely<DB>) => trx.selectFrom("installation").select("epoch").forUpdate().execute();

const readAll = async (db: Kysely<DB>) =>
  (await db.selectFrom("signing_keys").selectAll().orderBy("created_at").execute()).map(recordOf);

const recordOf = (row: Selectable<DB["signing_keys"]>): SigningKeyRecord => ({
  kid: row.kid,
  algorithm: row.algorithm,
  publicJwk: JSON.parse(row.public_jwk),
  privateJwkSealed: row.private_jwk_encrypted,
  createdAt: row.created_at,
  signsFrom: row.signs_from,
  signsUntil: row.signs_until,
  publishedUntil: row.published_until,
});

const columnsOf = (key: SigningKeyRecord): Insertable<DB["signing_keys"]> => ({
  kid: key.kid,
  algorithm: key.algorithm,
  public_jwk: JSON.stringify(key.publicJwk),
  private_jwk_encrypted: Buffer.from(key.privateJwkSealed),
  created_at: key.createdAt,
  signs_from: key.signsFrom,
  signs_until: key.signsUntil,
  published_until: key.publishedUntil,
});
