import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Selectable } from "kysely";
import type { AuditUnsealed } from "../database/schema.generated.ts";

/** What stands before the first event. */
export const CHAIN_BEGINNING: Buffer = Buffer.alloc(32);

export type Recorded = Selectable<AuditUnsealed>;

/** The event at its position as one text, the same wherever it is computed: a JSON array, nothing left out. */
export const canonicalText = (position: number, event: Recorded): string =>
  JSON.stringify([
    "parley-audit-1",
    position,
    event.id,
    event.at,
    event.action,
    event.actor_id,
    event.user_id,
    event.ip,
    event.user_agent,
    event.correlation_id,
    event.details,
  ]);

/** SHA-256(previous hash || canonical text in UTF-8). */
export const chainHash = (previous: Uint8Array, canonical: string): Buffer =>
  createHash("sha256").update(previous).update(canonical, "utf8").digest();

/** Proves that Parley itself wrote a row: only who has the master key can make a seal. */
export interface Seals {
  ofEvent(hash: Uint8Array, canonical: string): Buffer;
  ofHead(position: number, hash: Uint8Array): Buffer;
}

/** HMAC-SHA256 under the key of the purpose `audit`. */
export const createSeals = (key: Uint8Array): Seals => ({
  ofEvent: (hash, canonical) =>
    createHmac("sha256", key).update("event").update(hash).update(canonical, "utf8").digest(),
  ofHead: (position, hash) => createHmac("sha256", key).update(`head ${position} `).update(hash).digest(),
});

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
