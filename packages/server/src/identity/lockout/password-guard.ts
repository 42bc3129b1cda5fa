import { raise } from "../../problem.ts";
import type { Account } from "../account/account-store.ts";
import type { Counters } from "../counter/counters.ts";
import type { FailedSignIns, FailureReason } from "./failed-sign-ins.ts";
import { BY_ACCOUNT, BY_PLACE, FAILURES_WINDOW, waitAfter } from "./failure-delay.ts";
import {
  eraKey,
  keysOf,
  missedKey,
  type PasswordTry,
  streakKey,
  subjectsOf,
  type TryKeys,
} from "./password-tries.ts";
import { createTriesUnderWay } from "./tries-under-way.ts";

/** So many failures in a row from one network are an attack, and told once (SEC-21). */
export const BURST_FAILURES = 50;
const STREAK_WINDOW = { windowMs: 60 * 60_000, since: "latest" } as const;

/** Tries for one account from one place that are looked at together, while none of them is known to be wrong. */
const AT_ONCE_MAX = 4;

export interface PasswordGuard {
  /**
   * Runs `attempt`, which says whether the password was right, or why it was not; asks before any hash is made whether
   * it may run now, and counts it if it failed.
   * @throws ProblemError sign_in_delayed
   */
  guard(one: PasswordTry, attempt: () => Promise<true | FailureReason>): Promise<boolean>;
  /** For somebody who has proved otherwise that the account is theirs: nothing that was counted slows anybody down. */
  forgetFailures(account: Account): Promise<void>;
  /** How many failed since the last time this was asked. */
  takeMissed(userId: string): Promise<number>;
}

/**
 * Slows down who guesses passwords, and never keeps the owner out (SEC-19): failures are counted by account and network,
 * and by each device that the account knows for itself, so that what an attacker does elsewhere does not touch it. An
 * identifier that nobody has is counted like any other.
 */
export const createPasswordGuard = ({
  counters,
  failures,
}: {
  counters: Counters;
  failures: FailedSignIns;
}): PasswordGuard => {
  const underWay = createTriesUnderWay();
  const eraOf = async (subject: string) => (await counters.read(eraKey(subject))).count;
  const factsOf = (one: PasswordTry) => ({
    identifier: "identifier" in one ? one.identifier : one.userId,
    userId: one.userId,
    source: one.source,
  });

  const addToStreak = async ({ source }: PasswordTry) => {
    const { count } = await counters.increment(streakKey(source), STREAK_WINDOW);
    if (count === BURST_FAILURES) failures.burst(source, count);
  };

  const refuseIfDelayed = async (one: PasswordTry, { place, account }: TryKeys) => {
    const [byPlace, byAccount] = await Promise.all([
      counters.read(place),
      account === null ? null : counters.read(account),
    ]);
    const waitMs = Math.max(
      waitAfter(byPlace, BY_PLACE),
      byAccount === null ? 0 : waitAfter(byAccount, BY_ACCOUNT),
    );
    if (waitMs === 0) return byPlace.count;
    const seconds = Math.ceil(waitMs / 1000);
    await addToStreak(one);
    failures.delayed(factsOf(one), seconds, `${place} ${byPlace.count} ${byAccount?.count}`);
    return raise("sign_in_delayed", { seconds });
  };

  const count = async (one: PasswordTry, { place, account }: TryKeys, reason: FailureReason) => {
    await Promise.all([
      counters.increment(place, FAILURES_WINDOW),
      account === null ? null : counters.increment(account, FAILURES_WINDOW),
      // Where there is no such account it is counted all the same: it has to cost the same.
      counters.increment(missedKey(one.userId ?? place), FAILURES_WINDOW),
      addToStreak(one),
    ]);
    failures.failed(factsOf(one), reason);
  };

  return {
    async guard(one, attempt) {
      const keys = await keysOf(one, eraOf);
      const { count: before } = await counters.read(keys.place);
      const leave = await underWay.enter(keys.place, before < BY_PLACE.free ? AT_ONCE_MAX : 1);
      try {
        const counted = await refuseIfDelayed(one, keys);
        const answer = await attempt();
        if (answer !== true) {
          await count(one, keys, answer);
          return false;
        }
        if (counted > 0) await counters.reset(keys.place);
        await counters.reset(streakKey(one.source));
        return true;
      } finally {
        leave();
      }
    },

    async forgetFailures(account) {
      await Promise.all(
        subjectsOf(account).map((subject) => counters.increment(eraKey(subject), FAILURES_WINDOW)),
      );
    },

    async takeMissed(userId) {
      const { count } = await counters.read(missedKey(userId));
      if (count > 0) await counters.reset(missedKey(userId));
      return count;
    },
  };
};
