import { LRUCache } from "lru-cache";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Source } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { createGroupCommit } from "../../database/group-commit.ts";

/** Why a sign-in failed, for the trail alone. */
export type FailureReason =
  | "unknown-account"
  | "no-password"
  | "wrong-password"
  | "account-locked"
  | "account-deactivated";

/** Whom and what a failure was about. */
export interface FailureFacts {
  readonly identifier: string;
  readonly userId: string | null;
  readonly source: Source;
}

/** Delays that were told already, as many as are remembered. */
const TOLD_MAX = 20_000;

/**
 * The events of sign-ins that fail. They change nothing else, so they are written in the background, many in one
 * statement: no answer waits for them or tells by its time what they say, and an attack costs few transactions.
 */
export interface FailedSignIns {
  failed(facts: FailureFacts, reason: FailureReason): void;
  /** Told once for each delay, however often somebody knocks meanwhile; `delay` names it. */
  delayed(facts: FailureFacts, seconds: number, delay: string): void;
  burst(source: Source, failures: number): void;
  /** Resolves when everything is written, or has failed to be. */
  idle(): Promise<void>;
}

export const createFailedSignIns = ({
  record,
  onFailure,
  clock,
}: {
  record: (events: readonly SecurityEvent[]) => Promise<void>;
  /** Told when events could not be written. */
  onFailure: (error: unknown) => void;
  clock: Clock;
}): FailedSignIns => {
  const group = createGroupCommit<SecurityEvent, void>({
    async run(events) {
      await record(events);
      return events.map(() => undefined);
    },
  });
  const told = new LRUCache<string, true>({ max: TOLD_MAX });
  const at = () => new Date(clock.now()).toISOString();
  const write = async (event: SecurityEvent) => {
    try {
      await group.submit(event);
    } catch (error) {
      onFailure(error);
    }
  };

  return {
    failed({ identifier, userId, source }, reason) {
      const details = { identifier, reason };
      write({ action: "sign-in.failed", actorId: null, userId, source, at: at(), details });
    },
    delayed({ identifier, userId, source }, seconds, delay) {
      if (told.has(delay)) return;
      told.set(delay, true);
      const details = { identifier, seconds };
      write({ action: "sign-in.delayed", actorId: null, userId, source, at: at(), details });
    },
    burst(source, failures) {
      write({
        action: "sign-in.burst",
        actorId: null,
        userId: null,
        source,
        at: at(),
        details: { failures },
      });
    },
    idle: () => group.idle(),
  };
};
