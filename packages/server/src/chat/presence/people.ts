import type { CustomStatus, OwnStatus, PresenceEvent, PresenceStatus } from "@parley/contract";
import type { PresenceLedger } from "./presence-ledger.ts";
import type { StandingStatuses } from "./standing-statuses.ts";
import type { Whereabouts } from "./status-of-devices.ts";

/** What others see of a person. */
export interface Shown {
  readonly status: PresenceStatus;
  readonly custom: CustomStatus | null;
}

const put = (whereabouts: Whereabouts, { dnd, custom }: OwnStatus): Shown => ({
  status: dnd && whereabouts !== "offline" ? "dnd" : whereabouts,
  custom,
});

const isSameCustom = (one: CustomStatus | null, other: CustomStatus | null) =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** Everything that is shown of a person. */
export const eventOf = (userId: string, { status, custom }: Shown): PresenceEvent => ({
  op: "presence",
  userId,
  status,
  custom,
});

/**
 * Of whom there is something to tell: how they then are, and what they say of themselves where that has moved. It is told
 * even where all is again as it was: somebody who looked in between was shown what it was then.
 */
export const createUntold = (people: Pick<People, "of">) => {
  /** By person, whether what they say of themselves has moved. */
  const untold = new Map<string, boolean>();
  const take = (userId: string): PresenceEvent | null => {
    const hasMoved = untold.get(userId);
    untold.delete(userId);
    if (hasMoved === undefined) return null;
    const { custom, ...event } = eventOf(userId, people.of(userId));
    return hasMoved ? { ...event, custom } : event;
  };
  return {
    note(userId: string, before: Shown) {
      const hasMoved = !isSameCustom(before.custom, people.of(userId).custom);
      untold.set(userId, hasMoved || untold.get(userId) === true);
    },
    /** Null where nothing is. */
    take,
    takeAll: (): PresenceEvent[] => [...untold.keys()].flatMap((userId) => take(userId) ?? []),
    clear: () => untold.clear(),
  };
};

export interface People {
  of(userId: string): Shown;
  /** On whatever node. */
  isHere(userId: string): boolean;
  /** Whether there is anything to show. */
  isShown(userId: string): boolean;
  /** Hears of every change of what is shown, in order, with what was shown before. */
  subscribe(hear: (userId: string, before: Shown) => void): () => void;
}

/** What is shown of everyone: where their devices are, and what they say of themselves. */
export const createPeople = (ledger: PresenceLedger, statuses: StandingStatuses): People => {
  const of = (userId: string) => put(ledger.statusOf(userId), statuses.of(userId));
  const isHere = (userId: string) => ledger.statusOf(userId) !== "offline";
  return {
    of,
    isHere,
    isShown: (userId) => isHere(userId) || statuses.of(userId).custom !== null,
    subscribe(hear) {
      const endLedger = ledger.subscribe(({ userId, from }) => hear(userId, put(from, statuses.of(userId))));
      const endStatuses = statuses.subscribe((userId, before) =>
        hear(userId, put(ledger.statusOf(userId), before)),
      );
      return () => {
        endLedger();
        endStatuses();
      };
    },
  };
};
