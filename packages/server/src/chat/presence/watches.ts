import { WATCHED_MAX } from "@parley/contract";
import type { After } from "../../clock.ts";
import type { Device } from "../../realtime/commands.ts";
import type { Sight } from "./may-see-sql.ts";
import { eventOf, type People } from "./people.ts";

/** Pairs that one statement is asked for. */
const SIGHTS_MAX = 25 * WATCHED_MAX;
const RETRY_MS = 1_000;

/** What may have come of a change: people see each other who did not, or do not who did. */
export type SightChange = "gained" | "lost";

/** One socket, whom it asked for, and of whom it is told. */
interface Watch {
  readonly viewer: string;
  readonly asked: ReadonlySet<string>;
  readonly heard: Set<string>;
  /** Whose sight is to be read (again). */
  readonly due: Set<string>;
  /** Asked for just now: the first events are still to be sent. */
  isNew: boolean;
  readonly answered: PromiseWithResolvers<void>;
}

export interface Watches {
  /** Resolves when the first events are out, or when nobody waits for them any more. */
  watch(device: Device, viewer: string, userIds: readonly string[]): Promise<void>;
  /** Somebody's friends, channels or blocks are not what they were. */
  changed(userId: string, change: SightChange): void;
  left(device: Device): void;
  has(device: Device): boolean;
  close(): Promise<void>;
}

const OFFLINE = { status: "offline", custom: null } as const;

/**
 * Which sockets watch whom. A socket hears the topic of each person whom it asked for and whose sight its own person has:
 * so a change is published once, however many watch. Sights are read in batches, one batch at a time, and read again
 * when something between the two has changed.
 */
export const createWatches = ({
  people,
  readSights,
  after,
  gatherMs,
  onFailure,
}: {
  people: People;
  readSights: (sights: readonly Sight[]) => Promise<readonly boolean[]>;
  after: After;
  /** What changes between people is gathered this long; a new watch waits for nothing but the batch before. */
  gatherMs: number;
  onFailure: (error: unknown) => void;
}): Watches => {
  const watches = new Map<Device, Watch>();
  /** Those with something due, and those that are new. */
  const waiting = new Set<Device>();
  const changes = new Map<string, Set<SightChange>>();
  let underWay: Promise<void> | null = null;
  let timer: { readonly ms: number; readonly cancel: () => void } | null = null;
  let isClosed = false;

  const runIn = (ms: number) => {
    if (isClosed || underWay || (timer && timer.ms <= ms)) return;
    timer?.cancel();
    const cancel = after(ms, () => {
      timer = null;
      underWay = runBatch().then((hasRun) => {
        underWay = null;
        if (!hasRun) runIn(RETRY_MS);
        else if (waiting.size > 0) runIn(0);
        else if (changes.size > 0) runIn(gatherMs);
      });
    });
    timer = { ms, cancel };
  };

  /** Marks what the changes may have touched: of a gain those not heard, of a loss those heard. */
  const spreadChanges = () => {
    if (changes.size === 0) return;
    for (const [device, { viewer, asked, heard, due }] of watches) {
      const consider = (person: string, which: ReadonlySet<SightChange> | undefined) => {
        if (asked.has(person) && which?.has(heard.has(person) ? "lost" : "gained")) due.add(person);
      };
      const own = changes.get(viewer);
      if (own) for (const person of asked) consider(person, own);
      if (changes.size <= asked.size) for (const [person, which] of changes) consider(person, which);
      else for (const person of asked) consider(person, changes.get(person));
      if (due.size > 0) waiting.add(device);
    }
    changes.clear();
  };

  const takeBatch = () => {
    spreadChanges();
    const batch: { device: Device; watch: Watch; persons: string[] }[] = [];
    let sights = 0;
    for (const device of waiting) {
      const watch = watches.get(device);
      if (watch && sights > 0 && sights + watch.due.size > SIGHTS_MAX) break;
      waiting.delete(device);
      if (!watch) continue;
      batch.push({ device, watch, persons: [...watch.due] });
      sights += watch.due.size;
      watch.due.clear();
    }
    return batch;
  };

  const settle = (device: Device, watch: Watch, sight: ReadonlyMap<string, boolean>) => {
    const events: object[] = [];
    for (const [person, isGranted] of sight) {
      if (watch.heard.has(person) === isGranted) continue;
      if (isGranted) {
        watch.heard.add(person);
        device.hear({ watchersOf: person });
        if (!watch.isNew && people.isShown(person)) events.push(eventOf(person, people.of(person)));
      } else {
        watch.heard.delete(person);
        device.unhear({ watchersOf: person });
        events.push(eventOf(person, OFFLINE));
      }
    }
    if (watch.isNew) {
      watch.isNew = false;
      const shown = [watch.viewer, ...watch.heard].filter(people.isShown);
      events.push(...shown.map((person) => eventOf(person, people.of(person))));
    }
    device.sendTogether(events);
    watch.answered.resolve();
  };

  /** Answers whether it could; what it could not still waits. */
  const runBatch = async (): Promise<boolean> => {
    const batch = takeBatch();
    try {
      const sights = batch.flatMap(({ watch: { viewer }, persons }) =>
        persons.map((person) => ({ viewer, person })),
      );
      const granted = sights.length > 0 ? await readSights(sights) : [];
      let place = 0;
      for (const { device, watch, persons } of batch) {
        const sight = new Map(persons.map((person) => [person, granted[place++] ?? false]));
        // Whoever asked for others meanwhile, or left, waits for another answer, or for none.
        if (watches.get(device) === watch && !isClosed) settle(device, watch, sight);
      }
    } catch (error) {
      onFailure(error);
      for (const { device, watch, persons } of batch) {
        for (const person of persons) watch.due.add(person);
        waiting.add(device);
      }
      return false;
    }
    return true;
  };

  return {
    watch(device, viewer, userIds) {
      const asked = new Set(userIds);
      asked.delete(viewer);
      const before = watches.get(device);
      const heard = before?.heard ?? new Set();
      for (const person of heard) {
        if (asked.has(person)) continue;
        heard.delete(person);
        device.unhear({ watchersOf: person });
      }
      const answered = Promise.withResolvers<void>();
      if (before) answered.promise.then(before.answered.resolve);
      watches.set(device, { viewer, asked, heard, due: new Set(asked), isNew: true, answered });
      waiting.add(device);
      runIn(0);
      return answered.promise;
    },

    changed(userId, change) {
      if (watches.size === 0) return;
      changes.set(userId, (changes.get(userId) ?? new Set()).add(change));
      runIn(gatherMs);
    },

    left(device) {
      watches.get(device)?.answered.resolve();
      watches.delete(device);
      waiting.delete(device);
    },

    has: (device) => watches.has(device),

    async close() {
      isClosed = true;
      timer?.cancel();
      for (const { answered } of watches.values()) answered.resolve();
      await underWay;
    },
  };
};
