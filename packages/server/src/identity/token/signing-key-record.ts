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

const latestFirst = (a: SigningKeyRecord, b: SigningKeyRecord) =>
  Date.parse(b.signsFrom) - Date.parse(a.signsFrom) || (a.kid < b.kid ? -1 : 1);

/** The key that signs at this time: of those that may, the one that began last. */
export const signingAt = (records: readonly SigningKeyRecord[], now: number): SigningKeyRecord | null =>
  records
    .filter((key) => Date.parse(key.signsFrom) <= now && !isPast(key.signsUntil, now))
    .sort(latestFirst)
    .at(0) ?? null;

/** The key that is published and will sign, if a rotation is under way. */
export const announcedAt = (records: readonly SigningKeyRecord[], now: number): SigningKeyRecord | null =>
  publishedAt(records, now)
    .filter((key) => Date.parse(key.signsFrom) > now && key.signsUntil === null)
    .sort(latestFirst)
    .at(0) ?? null;

/** The keys whose signatures count at this time: from before they sign until their last token has expired. */
export const publishedAt = (records: readonly SigningKeyRecord[], now: number): readonly SigningKeyRecord[] =>
  records.filter((key) => !isPast(key.publishedUntil, now));

export const isPast = (time: string | null, now: number) => time !== null && Date.parse(time) <= now;
