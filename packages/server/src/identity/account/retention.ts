import type { Clock } from "../../clock.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { AccountEndings } from "./account-endings.ts";
import { DEACTIVATION_MS } from "./end-account.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Sessions that are over are kept for so long, for whoever asks what happened. */
export const OVER_SESSIONS_KEPT_MS = 90 * DAY_MS;
/** A browser that has not been seen for so long is a new one. */
export const UNSEEN_DEVICES_KEPT_MS = 365 * DAY_MS;
const ERASED_AT_ONCE = 100;

export interface OldRows {
  /** Tokens, sign-ups and moves of address that have run out; over sessions and unseen browsers from before then. */
  remove(before: { now: string; sessionsOverBy: string; devicesUnseenSince: string }): Promise<void>;
}

export interface RetentionDeps {
  readonly endings: Pick<AccountEndings, "dueForErasure" | "erase">;
  readonly oldRows: OldRows;
  readonly broker: Broker;
  /** What other features hold of somebody who is erased, and nobody needs any more; may be called again. */
  readonly onErased: (userId: string) => Promise<void>;
  readonly clock: Clock;
}

/** Erases whom it is time to erase, and removes what has no use any more. Any node may do it, several at once too. */
export const createCleanUp = ({ endings, oldRows, broker, onErased, clock }: RetentionDeps) => {
  const eraseDue = async (now: number): Promise<void> => {
    const deactivatedUntil = new Date(now - DEACTIVATION_MS).toISOString();
    for (;;) {
      const due = await endings.dueForErasure({ deactivatedUntil, limit: ERASED_AT_ONCE });
      for (const userId of due) {
        const at = new Date(now).toISOString();
        // Before the erasure: whoever fails half-way begins anew the next time.
        await onErased(userId);
        const told = await endings.erase({ userId, deactivatedUntil, now: at }, () => ({
          events: [{ action: "account.erased", actorId: null, userId, source: null, at, details: {} }],
        }));
        if (told) broker.publish(told);
      }
      if (due.length < ERASED_AT_ONCE) return;
    }
  };
  return async (): Promise<void> => {
    const now = clock.now();
    await eraseDue(now);
    await oldRows.remove({
      now: new Date(now).toISOString(),
      sessionsOverBy: new Date(now - OVER_SESSIONS_KEPT_MS).toISOString(),
      devicesUnseenSince: new Date(now - UNSEEN_DEVICES_KEPT_MS).toISOString(),
    });
  };
};

/** Cleans up now and then every hour. Errors go to `onError`, and the next time comes. */
export const keepTidy = ({
  cleanUp,
  onError,
  everyMs = HOUR_MS,
}: {
  cleanUp: () => Promise<void>;
  onError: (error: unknown) => void;
  everyMs?: number;
}): AsyncDisposable => {
  let cleaning: Promise<void> | null = null;
  const clean = () => {
    cleaning ??= cleanUp()
      .catch(onError)
      .finally(() => {
        cleaning = null;
      });
  };
  const timer = setInterval(clean, everyMs);
  clean();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await cleaning;
    },
  };
};
