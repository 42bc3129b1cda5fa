import type { Database } from "../../database/connect.ts";
import { transact } from "../../database/transact.ts";
import type { SigningKeyRows } from "./signing-keys.ts";

/** The signing keys in SQL. */
export const signingKeysSql = ({ sql, db }: Database): SigningKeyRows => ({
  async read() {
    const rows = await db.selectFrom("signing_keys").selectAll().orderBy("created_at").execute();
    return rows.map((row) => ({
      kid: row.kid,
      algorithm: row.algorithm,
      publicJwk: JSON.parse(row.public_jwk),
      privateJwkSealed: row.private_jwk_encrypted,
      createdAt: row.created_at,
      signsFrom: row.signs_from,
      signsUntil: row.signs_until,
      publishedUntil: row.published_until,
    }));
  },

  async insertFirst(make) {
    const key = await make();
    await transact(sql, async (_tx, trx) => {
      // The one row that nodes which start together can queue for.
      await trx.selectFrom("installation").select("epoch").forUpdate().execute();
      const existing = await trx.selectFrom("signing_keys").select("kid").limit(1).executeTakeFirst();
      if (existing) return;
      await trx
        .insertInto("signing_keys")
        .values({
          kid: key.kid,
          algorithm: key.algorithm,
          public_jwk: JSON.stringify(key.publicJwk),
          private_jwk_encrypted: Buffer.from(key.privateJwkSealed),
          created_at: key.createdAt,
          signs_from: key.signsFrom,
          signs_until: key.signsUntil,
          published_until: key.publishedUntil,
        })
        .execute();
    });
  },
});
