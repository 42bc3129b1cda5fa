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

/** What is told of a change; without what they say of themselves, that is as it was. */
export const changeOf = (userId: string, now: Shown, { custom }: Moved): PresenceEvent =>
  custom ? eventOf(userId, now) : { op: "presence", userId, status: now.status };

/** What has moved of what is shown of a person, be it where it was again: whether it is also what they say of themselves. */
export interface Moved {
  readonly custom: boolean;
}

/**
 * Of whom there is something to tell. It is told even where all is again as it was: somebody who looked in between was
 * shown what it was then.
 */
export const createUntold = (people: Pick<People, "of">) => {
  const untold = new Map<string, Moved>();
  return {
    note(userId: string, before: Shown) {
      const hasOtherCustom = !isSameCustom(before.custom, people.of(userId).custom);
      untold.set(userId, { custom: hasOtherCustom || untold.get(userId)?.custom === true });
    },
    take(userId: string): Moved | null {
      const moved = untold.get(userId) ?? null;
      untold.delete(userId);
      return moved;
    },
    ids: () => [...untold.keys()],
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
