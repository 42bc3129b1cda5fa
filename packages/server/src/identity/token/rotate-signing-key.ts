import { ACCESS_TOKEN_SECONDS, KEYS_MAX_AGE_SECONDS } from "@parley/contract";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Sealer } from "../master-key/sealer.ts";
import { makeSigningKey } from "./make-signing-key.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import { announcedAt, type SigningKeyRecord, signingAt } from "./signing-key-record.ts";
import type { KeyRotation, SigningKeyRows } from "./signing-key-rows.ts";

const SLACK_SECONDS = 300;
/** A key is published for so long before it signs: every cache of the JWKS has it by then (SEC-09). */
export const PUBLISHED_AHEAD_MS = (KEYS_MAX_AGE_SECONDS + SLACK_SECONDS) * 1000;
/** A key stays published for so long after it signed: its last token has expired by then, for late caches as well. */
export const PUBLISHED_AFTER_MS = (ACCESS_TOKEN_SECONDS + KEYS_MAX_AGE_SECONDS + SLACK_SECONDS) * 1000;

/**
 * Why a key is made. `asked`: somebody wants one. `leaked`: a key is not ours alone any more, so that the new one signs
 * at once and what the others have signed counts no longer. `old`: by schedule, if the key that signs is older than
 * this. `algorithm`: if the latest key signs in another way than new ones are to.
 */
export type RotationReason =
  | { readonly why: "asked" | "leaked" | "algorithm" }
  | { readonly why: "old"; readonly ageMs: number };

export interface RotatedBy {
  readonly actorId: string | null;
  readonly source: Source | null;
}

/**
 * Makes the next signing key where the reason holds, and resolves with it once it is durable; else null.
 * @throws ProblemError key_rotation_pending, where one was asked for and the next key is there already
 */
export type RotateSigningKey = (reason: RotationReason, by?: RotatedBy) => Promise<SigningKeyRecord | null>;

const iso = (ms: number) => new Date(ms).toISOString();

export const createRotateSigningKey =
  ({
    rows,
    sealer,
    clock,
    algorithm,
  }: {
    rows: SigningKeyRows;
    sealer: Sealer;
    clock: Clock;
    algorithm: SigningAlgorithm;
  }): RotateSigningKey =>
  async (reason, { actorId, source } = { actorId: null, source: null }) => {
    const now = clock.now();
    const leaked = reason.why === "leaked";
    const begins = leaked ? now : now + PUBLISHED_AHEAD_MS;
    // Made before the transaction, which others wait for.
    const added = await makeSigningKey({ sealer, createdAt: iso(now), signsFrom: iso(begins), algorithm });
    const rotation = await rows.rotate((records) =>
      holds(reason, records, { now, algorithm })
        ? {
            added,
            retired: retiring(records, {
              begins,
              publishedUntil: leaked ? now : begins + PUBLISHED_AFTER_MS,
              withdraw: leaked,
            }),
            event: {
              action: "key.rotated",
              actorId,
              userId: null,
              source,
              at: iso(now),
              details: { kid: added.kid, algorithm },
            },
          }
        : null,
    );
    return rotation && added;
  };

const holds = (
  reason: RotationReason,
  records: readonly SigningKeyRecord[],
  { now, algorithm }: { now: number; algorithm: string },
): boolean => {
  const announced = announcedAt(records, now);
  const signing = signingAt(records, now);
  switch (reason.why) {
    case "leaked":
      return true;
    case "asked":
      return announced === null || raise("key_rotation_pending", { from: announced.signsFrom });
    case "algorithm":
      return (announced ?? signing)?.algorithm !== algorithm;
    case "old":
      return isDue(records, { now, ageMs: reason.ageMs });
  }
};

/** Whether the schedule asks for a new key: the one that signs is old, and none is announced. */
export const isDue = (
  records: readonly SigningKeyRecord[],
  { now, ageMs }: { now: number; ageMs: number },
): boolean => {
  const signing = signingAt(records, now);
  return (
    announcedAt(records, now) === null && signing !== null && Date.parse(signing.signsFrom) + ageMs <= now
  );
};

/** Ends every key that would sign beside the new one; where `withdraw`, every other that is published as well. */
const retiring = (
  records: readonly SigningKeyRecord[],
  { begins, publishedUntil, withdraw }: { begins: number; publishedUntil: number; withdraw: boolean },
): KeyRotation["retired"] =>
  records
    .filter(
      (key) => isLater(key.signsUntil, begins) || (withdraw && isLater(key.publishedUntil, publishedUntil)),
    )
    .map((key) => ({
      kid: key.kid,
      signsUntil: isLater(key.signsUntil, begins) ? iso(begins) : key.signsUntil,
      publishedUntil: iso(publishedUntil),
    }));

const isLater = (time: string | null, than: number) => time === null || Date.parse(time) > than;
