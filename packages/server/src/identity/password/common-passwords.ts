import { createHash } from "node:crypto";
import { passwordKey, passwordKeys } from "./password-key.ts";

/** The passwords that are tried first, as one file holds them. */
export interface CommonPasswords {
  /** How many there are. */
  readonly count: number;
  /** Whether the whole password is one of them, whatever its capitals, and with letters put for the usual signs. */
  has(password: string): boolean;
}

/*
 * The file: "PCP1", the count (uint32, little endian), then for each of the 65,536 values of a hash's first two bytes how
 * many hashes begin so (one byte each), then of every hash, in order, the three bytes that follow those two. A hash is
 * the SHA-256 of a password's key. Five bytes of it are kept, so a password that is not on the list is taken for one
 * that is in `count` of 2^40 cases: with half a million, once in two million.
 */
const MAGIC = "PCP1";
const PREFIXES = 65_536;
const REST_BYTES = 3;
const COUNTS_AT = 8;
const RESTS_AT = COUNTS_AT + PREFIXES;
const BUCKET_MAX = 255;

const hashOf = (key: string) => createHash("sha256").update(key).digest();
const restOf = (hash: Uint8Array) => Buffer.from(hash).readUIntBE(2, REST_BYTES);

/** The bytes of the file for these passwords; equal passwords give equal bytes, in whatever order they come. */
export const encodeCommonPasswords = (passwords: Iterable<string>): Uint8Array => {
  const buckets = Array.from({ length: PREFIXES }, () => new Set<number>());
  for (const password of passwords) {
    const hash = hashOf(passwordKey(password));
    buckets[hash.readUInt16BE(0)]?.add(restOf(hash));
  }
  const count = buckets.reduce((sum, bucket) => sum + bucket.size, 0);
  const file = Buffer.alloc(RESTS_AT + count * REST_BYTES);
  file.write(MAGIC, 0, "latin1");
  file.writeUInt32LE(count, MAGIC.length);
  let at = RESTS_AT;
  for (const [prefix, bucket] of buckets.entries()) {
    if (bucket.size > BUCKET_MAX) throw new RangeError("Too many passwords for this format");
    file[COUNTS_AT + prefix] = bucket.size;
    for (const rest of [...bucket].sort((a, b) => a - b)) {
      file.writeUIntBE(rest, at, REST_BYTES);
      at += REST_BYTES;
    }
  }
  return file;
};

/** Reads the bytes of the file in place; throws when they are not such a file. */
export const decodeCommonPasswords = (bytes: Uint8Array): CommonPasswords => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isList = file.length >= RESTS_AT && file.toString("latin1", 0, MAGIC.length) === MAGIC;
  const count = isList ? file.readUInt32LE(MAGIC.length) : 0;
  if (!isList || file.length !== RESTS_AT + count * REST_BYTES)
    throw new Error("The list of common passwords is damaged");
  const starts = new Uint32Array(PREFIXES + 1);
  for (let prefix = 0; prefix < PREFIXES; prefix++)
    starts[prefix + 1] = (starts[prefix] ?? 0) + (file[COUNTS_AT + prefix] ?? 0);

  const hasKey = (key: string) => {
    const hash = hashOf(key);
    const prefix = hash.readUInt16BE(0);
    const rest = restOf(hash);
    const end = starts[prefix + 1] ?? 0;
    for (let place = starts[prefix] ?? 0; place < end; place++)
      if (file.readUIntBE(RESTS_AT + place * REST_BYTES, REST_BYTES) === rest) return true;
    return false;
  };
  return { count, has: (password) => passwordKeys(password).some(hasKey) };
};
