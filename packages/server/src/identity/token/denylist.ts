import { ACCESS_TOKEN_SECONDS } from "@parley/contract";
import type { Clock } from "../../clock.ts";
import type { Broker } from "../../realtime/broker.ts";

/** Longer than any access token that a revoked session may still hold, clocks that differ between nodes included. */
export const DENIED_FOR_MS = (ACCESS_TOKEN_SECONDS + 60) * 1000;

/** The sessions that ended while access tokens of theirs may still be about. Asked on every call. */
export interface Denylist {
  /** A session has ended here: every node is to know. */
  deny(sessionId: string): void;
  /** Another node, or the store, says that a session has ended. */
  hear(sessionId: string): void;
  /** Answers at once, from what this process knows. */
  has(sessionId: string): boolean;
  /** Takes in what other nodes have denied. Rejects where that cannot be read. */
  reread(): Promise<void>;
}

/** Keeps the ended sessions of the last quarter of an hour in this process. */
export const createProcessDenylist = ({ clock }: { clock: Clock }): Denylist => {
  // All entries live equally long, so the order of insertion is the order of expiry.
  const expiries = new Map<string, number>();

  const forgetExpired = (now: number) => {
    for (const [sessionId, expiresAt] of expiries) {
      if (expiresAt > now) return;
      expiries.delete(sessionId);
    }
  };

  const deny = (sessionId: string) => {
    const now = clock.now();
    forgetExpired(now);
    expiries.delete(sessionId);
    expiries.set(sessionId, now + DENIED_FOR_MS);
  };

  return {
    deny,
    hear: deny,
    async reread() {},
    has(sessionId) {
      const expiresAt = expiries.get(sessionId);
      return expiresAt !== undefined && expiresAt > clock.now();
    },
  };
};

/**
 * Fills the denylist from now on with what any node revokes, and with what was revoked before this process started.
 * Await it before the first call is served.
 */
export const followRevocations = async ({
  denylist,
  broker,
  clock,
  revokedSince,
}: {
  denylist: Denylist;
  broker: Broker;
  clock: Clock;
  revokedSince: (time: string) => Promise<readonly string[]>;
}): Promise<{
  /** Reads again what was revoked: after a loss of the database, one may stand that was never told. */
  readRevoked(): Promise<void>;
  unsubscribe(): void;
}> => {
  // Subscribed before the rows are read: what is revoked in between is in one of the two.
  const unsubscribe = broker.subscribe((signal) => {
    if (signal.kind === "end-session") denylist.hear(signal.sessionId);
  });
  const readRevoked = async () => {
    // The rows have all of them; what other nodes wrote down is there sooner.
    await denylist.reread().catch(() => {});
    const since = new Date(clock.now() - DENIED_FOR_MS).toISOString();
    for (const sessionId of await revokedSince(since)) denylist.hear(sessionId);
  };
  try {
    await readRevoked();
  } catch (error) {
    unsubscribe();
    throw error;
  }
  return { readRevoked, unsubscribe };
};
