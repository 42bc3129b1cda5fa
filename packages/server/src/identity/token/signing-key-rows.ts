import type { SecurityEvent } from "../../audit/security-event.ts";
import type { SigningKeyRecord } from "./signing-key-record.ts";

/** A new key, what becomes of those before it, and the event that tells of it. */
export interface KeyRotation {
  readonly added: SigningKeyRecord;
  readonly retired: readonly Required<Pick<SigningKeyRecord, "kid" | "signsUntil" | "publishedUntil">>[];
  readonly event: SecurityEvent;
}

/** The signing keys, one transaction an intent. */
export interface SigningKeyRows {
  read(): Promise<readonly SigningKeyRecord[]>;
  /** Stores what `make` makes where there is no key yet; of several nodes that start together, one does. */
  insertFirst(make: () => Promise<SigningKeyRecord>): Promise<void>;
  /**
   * Does what `plan` says of the keys as they stand; of several at once, each sees what those before it did. Null leaves
   * all as it is, a throw as well. The private halves of keys that sign no more are erased. Resolves once durable.
   */
  rotate(plan: (records: readonly SigningKeyRecord[]) => KeyRotation | null): Promise<KeyRotation | null>;
}
