import type { OwnStatus } from "@parley/contract";
import type { After, Clock } from "../../clock.ts";

/** What somebody says of themselves, as a row holds it; of two, the higher revision is the later. */
export interface SetStatus {
  readonly userId: string;
  readonly status: OwnStatus;
  readonly revision: number;
}

/** Timers are no longer than this: a clock that is set right is noticed, and no timer overflows. */
const LOOK_INTERVAL_MS_MAX = 60_000;

export const NO_STATUS: OwnStatus = { custom: null, dnd: false, dndUntil: null };

const isOver = (at: string | null, now: number) => at !== null && Date.parse(at) <= now;

/** Without what has ended by now. */
export const standingAt = ({ custom, dnd, dndUntil }: OwnStatus, now: number): OwnStatus => {
  const disturbable = !dnd || isOver(dndUntil, now);
  return {
    custom: custom && isOver(custom.expiresAt, now) ? null : custom,
    dnd: !disturbable,
    dndUntil: disturbable ? null : dndUntil,
  };
};

const endOf = ({ custom, dndUntil }: OwnStatus): number =>
  Math.min(...[custom?.expiresAt ?? null, dndUntil].map((at) => (at === null ? Infinity : Date.parse(at))));

const isSame = (one: OwnStatus, other: OwnStatus) => JSON.stringify(one) === JSON.stringify(other);

export interface StandingStatuses {
  /** As it was last told: what has just ended is there until its end was told. */
  of(userId: string): OwnStatus;
  /** Ignores what is older than what is held. */
  hear(set: SetStatus): void;
  /** Reads all of them: at the start, and when some may have been set unheard. Rejects where that fails. */
  reread(): Promise<void>;
  /** Hears of every change, by itself or by its time, with what stood before. Ends with the returned function. */
  subscribe(hear: (userId: string, before: OwnStatus) => void): () => void;
  close(): void;
}

/**
 * What everyone says of themselves who says anything, in memory: to tell who comes and goes as they are, nothing has to
 * be read. Every node holds all of it and ends by itself what is over, so that nobody has to be told of an end.
 */
export const createStandingStatuses = ({
  clock,
  after,
  readStatuses,
}: {
  clock: Clock;
  after: After;
  /** Those that stand, and those of `alsoOf` whatever they are. */
  readStatuses: (alsoOf: readonly string[]) => Promise<readonly SetStatus[]>;
}): StandingStatuses => {
  const held = new Map<string, { status: OwnStatus; revision: number }>();
  const hearers = new Set<(userId: string, before: OwnStatus) => void>();
  let lookAt = Infinity;
  let cancelTimer: (() => void) | null = null;
  /** Whose status was heard while all were being read. */
  let heardMeanwhile: Set<string> | null = null;

  const become = (userId: string, status: OwnStatus, revision: number) => {
    const before = held.get(userId)?.status ?? NO_STATUS;
    held.set(userId, { status, revision });
    lookBy(endOf(status));
    if (!isSame(before, status)) for (const hear of hearers) hear(userId, before);
  };

  const lookBy = (at: number) => {
    if (at >= lookAt) return;
    lookAt = at;
    startTimer();
  };

  const startTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
    if (lookAt === Infinity) return;
    const ms = Math.min(Math.max(0, lookAt - clock.now()), LOOK_INTERVAL_MS_MAX);
    cancelTimer = after(ms, () => {
      cancelTimer = null;
      if (lookAt <= clock.now()) endWhatIsOver();
      else startTimer();
    });
  };

  const endWhatIsOver = () => {
    const now = clock.now();
    lookAt = Infinity;
    for (const [userId, { status, revision }] of held) {
      if (endOf(status) <= now) become(userId, standingAt(status, now), revision);
      else lookAt = Math.min(lookAt, endOf(status));
    }
    startTimer();
  };

  const hear = ({ userId, status, revision }: SetStatus) => {
    heardMeanwhile?.add(userId);
    if (revision > (held.get(userId)?.revision ?? -1))
      become(userId, standingAt(status, clock.now()), revision);
  };

  return {
    of: (userId) => held.get(userId)?.status ?? NO_STATUS,
    hear,
    async reread() {
      heardMeanwhile = new Set();
      const asked = [...held.keys()];
      const rows = await readStatuses(asked);
      const heard = heardMeanwhile;
      heardMeanwhile = null;
      for (const row of rows) hear(row);
      const found = new Set(rows.map(({ userId }) => userId));
      // Their rows are gone, and they with them.
      for (const userId of asked) {
        if (!found.has(userId) && !heard.has(userId)) become(userId, NO_STATUS, -1);
      }
    },
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    close() {
      cancelTimer?.();
      cancelTimer = null;
      lookAt = -Infinity;
    },
  };
};
