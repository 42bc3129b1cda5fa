import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts secrets at rest. What is sealed for one context opens in no other, so rows cannot be swapped. */
export interface Sealer {
  seal(plain: string, context: string): Uint8Array;
  /** Throws when the bytes were changed, belong to another context, or were sealed under another key. */
  open(sealed: Uint8Array, context: string): string;
}

/** AES-256-GCM: version, 96-bit random IV, tag, ciphertext; the context is the additional data. */
export const createSealer = (key: Uint8Array): Sealer => ({
  seal(plain, context) {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    cipher.setAAD(Buffer.from(context));
    const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ciphertext]);
  },
  open(sealed, context) {
    const bytes = Buffer.from(sealed);
    if (bytes[0] !== VERSION || bytes.length < 1 + IV_BYTES + TAG_BYTES)
      throw new Error("Not a sealed value");
    const iv = bytes.subarray(1, 1 + IV_BYTES);
    const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(tag);
    const plain = decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]).toString("utf8");
  },
});
