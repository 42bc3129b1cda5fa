import { KEYS_MAX_AGE_SECONDS, type SigningKey } from "@parley/contract";
import { KEYS_READ_EVERY_MS } from "./keep-keys.ts";
import { isPast, type SigningKeyRecord, signingAt } from "./signing-key-record.ts";

/** A key as an administrator sees it: nothing of its private half. */
export const keyView = (
  key: SigningKeyRecord,
  { records, now }: { records: readonly SigningKeyRecord[]; now: number },
): SigningKey => ({
  kid: key.kid,
  algorithm: key.algorithm,
  state: stateOf(key, { records, now }),
  createdAt: key.createdAt,
  signsFrom: key.signsFrom,
  signsUntil: key.signsUntil,
  publishedUntil: key.publishedUntil,
});

const stateOf = (
  key: SigningKeyRecord,
  { records, now }: { records: readonly SigningKeyRecord[]; now: number },
): SigningKey["state"] => {
  if (isPast(key.publishedUntil, now)) return "gone";
  if (signingAt(records, now)?.kid === key.kid) return "signing";
  return Date.parse(key.signsFrom) > now && key.signsUntil === null ? "announced" : "retired";
};

/** The keys, the latest first. */
export const keyViews = (records: readonly SigningKeyRecord[], now: number): SigningKey[] =>
  records
    .map((key) => keyView(key, { records, now }))
    .sort((a, b) => Date.parse(b.signsFrom) - Date.parse(a.signsFrom) || (a.kid < b.kid ? -1 : 1));

/** What a rotation costs whom, in words for the one who asked for it. */
export const consequenceOf = ({ signsFrom }: SigningKeyRecord, { leaked }: { leaked: boolean }): string =>
  leaked
    ? "The new key signs from now on, and what the other keys have signed counts no longer: every client renews its " +
      `access token once. Other servers of this installation follow within ${KEYS_READ_EVERY_MS / 1000} seconds. A ` +
      "service that checks tokens by itself trusts the old keys, and may refuse new tokens, until it fetches the keys " +
      `again: up to ${KEYS_MAX_AGE_SECONDS} seconds, unless you restart it.`
    : `The new key is published now, and signs from ${signsFrom} on. The old one stays published until its last token ` +
      "has expired. Nobody notices.";
