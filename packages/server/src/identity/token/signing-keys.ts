import { type CryptoKey, importJWK, type JWK } from "jose";
import type { Clock } from "../../clock.ts";
import type { Sealer } from "../master-key/sealer.ts";
import { makeSigningKey } from "./make-signing-key.ts";
import { publishedAt, type SigningKeyRecord, signingAt } from "./signing-key-record.ts";

/** How long a node may not know of a key that another has made; rotation publishes a key well before it signs. */
const RELOAD_AFTER_MS = 30_000;
/** An unknown `kid` makes a node look again, but no more often than this: anyone can invent one. */
const RELOAD_FOR_UNKNOWN_AFTER_MS = 2_000;

export interface SigningKeyRows {
  read(): Promise<readonly SigningKeyRecord[]>;
  /** Stores what `make` makes where there is no key yet; of several nodes that start together, one does. */
  insertFirst(make: () => Promise<SigningKeyRecord>): Promise<void>;
}

export interface Signer {
  readonly kid: string;
  readonly algorithm: string;
  readonly key: CryptoKey;
}

export interface SigningKeys {
  signer(): Promise<Signer>;
  /** The public key of that name while it is published, else null. */
  publicKey(kid: string): Promise<CryptoKey | null>;
  /** What `/.well-known/jwks.json` lists. */
  published(): Promise<readonly JWK[]>;
}

const asCryptoKey = async (jwk: JWK, algorithm: string): Promise<CryptoKey> => {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error("A signing key must be asymmetric");
  return key;
};

/** Opens the installation's signing keys, making the first one at the first start. */
export const openSigningKeys = async ({
  rows,
  sealer,
  clock,
}: {
  rows: SigningKeyRows;
  sealer: Sealer;
  clock: Clock;
}): Promise<SigningKeys> => {
  let records = await rows.read();
  if (records.length === 0) {
    await rows.insertFirst(() => makeSigningKey({ sealer, createdAt: new Date(clock.now()).toISOString() }));
    records = await rows.read();
  }
  let loadedAt = clock.now();
  let reloading: Promise<void> | null = null;
  const publicKeys = new Map<string, Promise<CryptoKey>>();
  const signers = new Map<string, Promise<Signer>>();

  const reloadAfter = async (ms: number) => {
    if (clock.now() - loadedAt < ms) return;
    reloading ??= (async () => {
      try {
        records = await rows.read();
        loadedAt = clock.now();
      } finally {
        reloading = null;
      }
    })();
    await reloading;
  };

  // Each record says by its times what it is good for, so that old ones are safe to go on with while the database is
  // away; those who trust our tokens need the JWKS then, too.
  const reloadIfPossible = () => reloadAfter(RELOAD_AFTER_MS).catch(() => undefined);

  const importSigner = async ({ kid, algorithm, privateJwkSealed }: SigningKeyRecord): Promise<Signer> => ({
    kid,
    algorithm,
    key: await asCryptoKey(JSON.parse(openPrivate(sealer, privateJwkSealed, kid)), algorithm),
  });

  const keys: SigningKeys = {
    async signer() {
      await reloadIfPossible();
      const record = signingAt(records, clock.now());
      if (!record) throw new Error("No signing key is in force: make one with a key rotation");
      return once(signers, record.kid, () => importSigner(record));
    },
    async publicKey(kid) {
      const find = () => publishedAt(records, clock.now()).find((record) => record.kid === kid);
      let record = find();
      if (!record) {
        await reloadAfter(RELOAD_FOR_UNKNOWN_AFTER_MS);
        record = find();
      }
      if (!record) return null;
      const { publicJwk, algorithm } = record;
      return once(publicKeys, kid, () => asCryptoKey(publicJwk, algorithm));
    },
    async published() {
      await reloadIfPossible();
      return publishedAt(records, clock.now()).map((record) => record.publicJwk);
    },
  };
  // A wrong master key shows now, by name, and not at the first sign-in.
  await keys.signer();
  return keys;
};

const once = <T>(made: Map<string, Promise<T>>, kid: string, make: () => Promise<T>): Promise<T> => {
  const known = made.get(kid);
  if (known) return known;
  const making = make();
  made.set(kid, making);
  return making;
};

const openPrivate = (sealer: Sealer, sealed: Uint8Array, kid: string): string => {
  try {
    return sealer.open(sealed, kid);
  } catch {
    throw new Error(
      "The signing keys in the database were encrypted under another master key: restore MASTER_KEY, or master.key in DATA_DIR",
    );
  }
};
