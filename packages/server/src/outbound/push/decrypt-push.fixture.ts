import { createDecipheriv, type ECDH, hkdfSync } from "node:crypto";

const SALT_BYTES = 16;
const PUBLIC_KEY_BYTES = 65;
const HEADER_BYTES = SALT_BYTES + 4 + 1 + PUBLIC_KEY_BYTES;
const TAG_BYTES = 16;
/** The last record ends its text with this (RFC 8188 section 2). */
const LAST_RECORD = 2;

/** What a browser keeps for one subscription: its key pair on P-256, and 16 bytes of authentication secret. */
export interface Receiver {
  readonly keyPair: ECDH;
  readonly auth: Buffer;
}

const derived = (secret: Uint8Array, salt: Uint8Array, info: string | Uint8Array, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));

/**
 * The text of a push message as its receiver reads it, by RFC 8291 and nothing of ours: salt, record size, the sender's
 * public key, one record of AES-128-GCM.
 * @throws where a browser would drop the message
 */
export const decryptPush = (body: Buffer, { keyPair, auth }: Receiver): string => {
  if (body.length < HEADER_BYTES + TAG_BYTES + 1) throw new Error("Too short for a header and a record");
  const salt = body.subarray(0, SALT_BYTES);
  const recordBytes = body.readUInt32BE(SALT_BYTES);
  if (body[SALT_BYTES + 4] !== PUBLIC_KEY_BYTES) throw new Error("The key id is not a public key on P-256");
  const sender = body.subarray(SALT_BYTES + 5, HEADER_BYTES);
  const record = body.subarray(HEADER_BYTES);
  // Section 4: a push message is one record, and says so by a record size that it stays below.
  if (record.length > recordBytes) throw new Error("More than one record");

  const shared = keyPair.computeSecret(sender);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), keyPair.getPublicKey(), sender]);
  const key = derived(shared, auth, info, 32);
  const contentKey = derived(key, salt, "Content-Encoding: aes128gcm\0", 16);
  const nonce = derived(key, salt, "Content-Encoding: nonce\0", 12);

  const decipher = createDecipheriv("aes-128-gcm", contentKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== LAST_RECORD) throw new Error("The record does not say that it is the last one");
  return padded.subarray(0, end).toString("utf8");
};
