import type { Clock } from "./clock.ts";
import type { FetchedKeys, PublicKey } from "./fetch-keys.ts";

/** Between two fetches caused by names that nobody knows, and after a fetch that failed. */
export const REFETCH_AFTER_MS = 10_000;
/** How long keys count as fresh where the answer does not say. */
const FRESH_SECONDS_DEFAULT = 300;
const FRESH_SECONDS_MIN = 10;
const FRESH_SECONDS_MAX = 24 * 60 * 60;

export interface PublicKeys {
  /** The key of this name; null where the issuer has none such. Rejects when no key has ever been read. */
  find(kid: string): PublicKey | null | Promise<PublicKey | null>;
  /** Fetches anew, beside what goes on, when what is held is no longer fresh. */
  refreshWhenStale(): void;
}

/**
 * The issuer's keys, as its cache headers allow. Once read, they are used until others come: an issuer that is away
 * stops nobody. A name that is not known causes one fetch, and no other for ten seconds, whoever asks (SEC-09).
 */
export const createPublicKeys = ({
  fetchKeys,
  clock,
  onWithdrawn,
}: {
  fetchKeys: () => Promise<FetchedKeys>;
  clock: Clock;
  /** A key that was there is there no more. */
  onWithdrawn: () => void;
}): PublicKeys => {
  let keys: ReadonlyMap<string, PublicKey> | null = null;
  let freshUntil = 0;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let fetching: Promise<void> | null = null;

  const take = ({ keys: found, freshSeconds }: FetchedKeys) => {
    const isWithdrawn = (key: PublicKey) => found.get(key.kid)?.material !== key.material;
    const withdrawn = keys !== null && [...keys.values()].some(isWithdrawn);
    keys = found;
    failure = null;
    const seconds = Math.max(freshSeconds ?? FRESH_SECONDS_DEFAULT, FRESH_SECONDS_MIN);
    freshUntil = clock.now() + Math.min(seconds, FRESH_SECONDS_MAX) * 1000;
    if (withdrawn) onWithdrawn();
  };

  /** One fetch at a time, which all who wait share. Never rejects: the failure is kept. */
  const refetch = (): Promise<void> => {
    if (fetching) return fetching;
    fetchedAt = clock.now();
    fetching = fetchKeys()
      .then(take, (error: unknown) => {
        failure = error;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };
  const mayRefetch = () => clock.now() - fetchedAt >= REFETCH_AFTER_MS;

  const findAfterFetch = async (kid: string): Promise<PublicKey | null> => {
    if (fetching || mayRefetch()) await refetch();
    if (keys) return keys.get(kid) ?? null;
    throw failure ?? new Error("The keys have not been read");
  };

  return {
    find(kid) {
      const known = keys?.get(kid);
      return known ?? findAfterFetch(kid);
    },
    refreshWhenStale() {
      if (keys && clock.now() >= freshUntil && !fetching && mayRefetch()) void refetch();
    },
  };
};
