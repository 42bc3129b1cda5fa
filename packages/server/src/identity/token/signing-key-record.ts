import type { JWK } from "jose";

/** A signing key as it is stored. `signsUntil` and `publishedUntil` are null until it is retired. */
export interface SigningKeyRecord {
  readonly kid: string;
  readonly algorithm: string;
  readonly publicJwk: JWK;
  readonly privateJwkSealed: Uint8Array;
  readonly createdAt: string;
  readonly signsFrom: string;
  readonly signsUntil: string | null;
  readonly publishedUntil: string | null;
}

/** The key that signs at this time: of those that may, the one that began last. */
export const signingAt = (records: readonly SigningKeyRecord[], now: number): SigningKeyRecord | null =>
  records
    .filter((key) => Date.parse(key.signsFrom) <= now && !isPast(key.signsUntil, now))
    .sort((a, b) => Date.parse(b.signsFrom) - Date.parse(a.signsFrom) || (a.kid < b.kid ? -1 : 1))
    .at(0) ?? null;

/** The keys whose signatures count at this time: from before they sign until their last token has expired. */
export const publishedAt = (records: readonly SigningKeyRecord[], now: number): readonly SigningKeyRecord[] =>
  records.filter((key) => !isPast(key.publishedUntil, now));

const isPast = (time: string | null, now: number) => time !== null && Date.parse(time) <= now;
