export interface Count {
  /** How many were added within the window; 0 where none were. */
  readonly count: number;
  /** Milliseconds until it is forgotten; 0 where there is nothing to forget. */
  readonly forgottenInMs: number;
}

export interface CountWindow {
  readonly windowMs: number;
  /** From which one on the window runs: the first that was added (fixed), or the latest (each begins it anew). */
  readonly since: "first" | "latest";
}

/**
 * Counts of what happened lately, by key: failures of an account, mails to an address. With Redis every node counts
 * the same; while Redis is away each goes on alone, from nothing. Keys hold no address and no name in clear: hash them
 * first.
 */
export interface Counters {
  /** Adds one, and answers what it makes. Of many at once, no two are answered the same count. */
  increment(key: string, window: CountWindow): Promise<Count>;
  read(key: string): Promise<Count>;
  /** Forgets the key at once. */
  reset(key: string): Promise<void>;
}

export const NO_COUNT: Count = { count: 0, forgottenInMs: 0 };
