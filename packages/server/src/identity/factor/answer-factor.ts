import type { FactorMethod } from "@parley/contract";
import type { SecurityEvent } from "../../audit/security-event.ts";
import type { Clock } from "../../clock.ts";
import { type FactorAttempt, type FactorStore, methodsOf, type SecondFactor } from "./factors.ts";

/**
 * Answers by one of the factors that are set up: how the person has proved who they are, or null where it was wrong,
 * which the trail tells of. One that is not set up is wrong whatever is said.
 * @throws ProblemError sign_in_delayed
 */
export type AnswerFactor = (
  method: FactorMethod,
  attempt: FactorAttempt,
) => Promise<readonly string[] | null>;

export const createAnswerFactor =
  ({
    factors,
    store,
    record,
    clock,
  }: {
    factors: readonly SecondFactor[];
    store: FactorStore;
    record: (events: readonly SecurityEvent[]) => Promise<void>;
    clock: Clock;
  }): AnswerFactor =>
  async (method, attempt) => {
    const { userId, source } = attempt;
    const factor = factors.find((one) => one.method === method);
    const isSetUp = methodsOf(await store.held(userId)).includes(method);
    const amr = factor && isSetUp ? await factor.verify(attempt) : null;
    if (amr) {
      await store.noteUsed(userId, method);
    } else {
      const at = new Date(clock.now()).toISOString();
      await record([{ action: "mfa.failed", actorId: null, userId, source, at, details: { method } }]);
    }
    return amr;
  };
