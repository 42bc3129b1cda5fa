import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import { retrying } from "../../database/transact.ts";
import type { Sealer } from "../../identity/master-key/sealer.ts";

/** What push services know this installation by (RFC 8292): a P-256 pair, each half in base64url. */
export interface VapidKeys {
  /** 65 bytes, uncompressed; browsers subscribe with it (`applicationServerKey`). */
  readonly publicKey: string;
  /** 32 bytes. */
  readonly privateKey: string;
}

const ONLY_ID = 1;

/**
 * The installation's key pair, made and stored with its private half sealed where there is none yet; of several nodes
 * that start together, one makes it. It is never changed: browsers have subscribed with it, and would have to again.
 * Throws where the private half was sealed under another master key.
 */
export const readOrCreateVapidKeys = async (
  { db }: Pick<Database, "db">,
  { sealer, clock }: { sealer: Sealer; clock: Clock },
): Promise<VapidKeys> => {
  const read = () =>
    db
      .selectFrom("vapid_keys")
      .select(["public_key", "private_key_encrypted"])
      .where("id", "=", ONLY_ID)
      .executeTakeFirst();
  let row = await read();
  if (!row) {
    const made = await makeVapidKeys();
    await retrying(() =>
      db
        .insertInto("vapid_keys")
        .values({
          id: ONLY_ID,
          public_key: made.publicKey,
          private_key_encrypted: Buffer.from(sealer.seal(made.privateKey, made.publicKey)),
          created_at: new Date(clock.now()).toISOString(),
        })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute(),
    );
    row = await read();
  }
  if (!row) throw new Error("The key of push notifications was removed while it was being read");
  return {
    publicKey: row.public_key,
    privateKey: opened(row.private_key_encrypted, { sealer, publicKey: row.public_key }),
  };
};

// The library is loaded once in the life of an installation.
const makeVapidKeys = async (): Promise<VapidKeys> => (await import("web-push")).generateVAPIDKeys();

// Sealed for its public half: neither can be replaced without the other.
const opened = (sealed: Uint8Array, { sealer, publicKey }: { sealer: Sealer; publicKey: string }): string => {
  try {
    return sealer.open(sealed, publicKey);
  } catch (cause) {
    throw new Error(
      "The key of push notifications in the database was encrypted under another master key: restore MASTER_KEY, or master.key in DATA_DIR",
      { cause },
    );
  }
};
