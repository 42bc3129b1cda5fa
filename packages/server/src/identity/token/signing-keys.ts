import type { JWK } from "jose";
import type { Clock } from "../../clock.ts";
import type { Sealer } from "../master-key/sealer.ts";
import { importSigner, importVerificationKey, type Signer, type VerificationKey } from "./import-key.ts";
import { makeSigningKey } from "./make-signing-key.ts";
import { createRotateSigningKey } from "./rotate-signing-key.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import { isPast, publishedAt, type SigningKeyRecord, signingAt } from "./signing-key-record.ts";
import type { SigningKeyRows } from "./signing-key-rows.ts";

/** How long a node may not know of a key that another has made; rotation publishes a key well before it signs. */
const RELOAD_AFTER_MS = 30_000;
/** An unknown `kid` makes a node look again, but no more often than this: anyone can invent one. */
const RELOAD_FOR_UNKNOWN_AFTER_MS = 2_000;

export interface SigningKeys {
  signer(): Promise<Signer>;
  /** The public key of that name while it is published, else null. */
  publicKey(kid: string): Promise<VerificationKey | null>;
  /** What `/.well-known/jwks.json` lists. */
  published(): Promise<readonly JWK[]>;
  /** Every key that was ever made, as this node knows them. */
  records(): readonly SigningKeyRecord[];
  /** Looks again, now: a key was made, by this node or maybe by another. */
  reload(): Promise<void>;
  /** Grows whenever a key is found to have been withdrawn before the time it was to be published until. */
  withdrawals(): number;
}

/** Opens the installation's signing keys; makes the first one, or the first of another algorithm, where that is due. */
export const openSigningKeys = async ({
  rows,
  sealer,
  clock,
  algorithm = "RS256",
}: {
  rows: SigningKeyRows;
  sealer: Sealer;
  clock: Clock;
  algorithm?: SigningAlgorithm;
}): Promise<SigningKeys> => {
  let records = await rows.read();
  if (records.length === 0) {
    const createdAt = new Date(clock.now()).toISOString();
    await rows.insertFirst(() => makeSigningKey({ sealer, createdAt, algorithm }));
    records = await rows.read();
  }
  if (records.every((record) => record.signsUntil !== null || record.algorithm !== algorithm)) {
    await createRotateSigningKey({ rows, sealer, clock, algorithm })({ why: "algorithm" });
    records = await rows.read();
  }
  let loadedAt = clock.now();
  let withdrawals = 0;
  let reloading: Promise<void> | null = null;
  const publicKeys = new Map<string, Promise<VerificationKey | null>>();
  const signers = new Map<string, Promise<Signer>>();

  const reload = async () => {
    reloading ??= (async () => {
      try {
        const [before, now] = [records, clock.now()];
        records = await rows.read();
        loadedAt = now;
        if (publishedAt(before, now).some(({ kid }) => !isPublished(records, kid, now))) withdrawals += 1;
      } finally {
        reloading = null;
      }
    })();
    await reloading;
  };

  const reloadAfter = async (ms: number) => {
    if (clock.now() - loadedAt >= ms) await reload();
  };

  // Each record says by its times what it is good for, so that old ones are safe to go on with while the database is
  // away; those who trust our tokens need the JWKS then, too.
  const reloadIfPossible = () => reloadAfter(RELOAD_AFTER_MS).catch(() => undefined);

  const keys: SigningKeys = {
    async signer() {
      await reloadIfPossible();
      const record = signingAt(records, clock.now());
      if (!record) throw new Error("No signing key is in force: make one with a key rotation");
      return once(signers, record.kid, () => importSigner(record, sealer));
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
      return once(publicKeys, kid, () => importVerificationKey(publicJwk, algorithm));
    },
    async published() {
      await reloadIfPossible();
      return publishedAt(records, clock.now()).map((record) => record.publicJwk);
    },
    records: () => records,
    reload,
    withdrawals: () => withdrawals,
  };
  // A wrong master key shows now, by name, and not at the first sign-in.
  await keys.signer();
  return keys;
};

const isPublished = (records: readonly SigningKeyRecord[], kid: string, now: number) =>
  records.some((record) => record.kid === kid && !isPast(record.publishedUntil, now));

const once = <T>(made: Map<string, Promise<T>>, kid: string, make: () => Promise<T>): Promise<T> => {
  const known = made.get(kid);
  if (known) return known;
  const making = make();
  made.set(kid, making);
  return making;
};
