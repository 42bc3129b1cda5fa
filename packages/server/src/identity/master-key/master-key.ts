import { hkdfSync } from "node:crypto";

export const MASTER_KEY_BYTES = 32;

/** What a derived key is for. Keys of two purposes say nothing about each other (RFC 5869). */
export type KeyPurpose =
  | "refresh-token"
  | "signing-keys"
  | "client-mark"
  | "audit"
  | "mail-queue"
  | "webhooks"
  | "providers"
  | "totp"
  | "recovery-codes"
  | "mail-codes"
  | "push";

/** The one secret of an installation. It is never used itself, only what it derives. */
export interface MasterKey {
  /** The 32-byte key of one purpose, the same each time. */
  derive(purpose: KeyPurpose): Buffer;
}

/** The secret stays inside the closure, so that no log or error can show it. */
export const createMasterKey = (secret: Uint8Array): MasterKey => {
  if (secret.length !== MASTER_KEY_BYTES) throw new Error(`The master key must be ${MASTER_KEY_BYTES} bytes`);
  return {
    derive: (purpose) =>
      Buffer.from(hkdfSync("sha256", secret, "parley", `parley/${purpose}/v1`, MASTER_KEY_BYTES)),
  };
};
