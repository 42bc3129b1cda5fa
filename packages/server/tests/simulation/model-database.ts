import type { FriendEvent } from "@parley/contract";
import type { Timers } from "../../../client/src/time.ts";
import type { Chance } from "../../../client/tests/simulation/chance.ts";
import type { ModelChannel } from "../../../client/tests/simulation/model-channel.ts";
import { createModelFriends } from "../../../client/tests/simulation/model-friends.ts";
import { createModelLog } from "../../../client/tests/simulation/model-log.ts";
import { createModelSelves } from "../../../client/tests/simulation/people.ts";

/** The longest that a statement of a fast database takes to happen, and then to answer. */
const WORK_MAX_MS = 8;
const ANSWER_MAX_MS = 5;
/** How many times as long it takes, by run: what happens between two statements is seen on a slow one. */
const SLOWNESS = [1, 1, 4, 16] as const;
/** How far a disk that lies is behind. */
const DURABLE_AFTER_MS = 50;

const lost = (code: string) => Object.assign(new Error(`The connection is lost: ${code}`), { code });

/** The connections of one process to the database. */
export interface ModelConnections {
  /** `work` happens at one moment, its answer comes at a later one. */
  read<T>(work: () => T): Promise<T>;
  /** The same for what changes something: it commits at that moment, whether or not the answer arrives. */
  write<T>(work: () => T): Promise<T>;
  /** The process is gone: nothing answers any more. What was under way may commit yet. */
  die(): void;
}

interface Statement {
  /** The connection breaks: what has not happened yet happens all the same, or never. */
  lose(): void;
  /** The same when nobody is there any more to be told: what happens, happens now. */
  abandon(): void;
}

interface DatabaseDeps {
  readonly timers: Timers;
  readonly chance: Chance;
  /** Answers before what it wrote is durable: a crash takes back the last of it. */
  readonly lies: boolean;
  /** How often the connection breaks around a write. */
  readonly breaks: () => number;
}

/** The database of the model: its state changes at single moments, and survives every process. */
export const createModelDatabase = ({ timers, chance, lies, breaks }: DatabaseDeps) => {
  const log = createModelLog({ forgetsNonces: false });
  const told: [userId: string, event: FriendEvent][] = [];
  const friends = createModelFriends((userId, event) => told.push([userId, event]));
  const selves = createModelSelves();
  const underWay = new Set<Statement>();
  const slowness = chance.one(SLOWNESS);
  let isAway = false;
  let saved: readonly ModelChannel[] | null = null;
  let epochs = 1;
  let durable: readonly ModelChannel[] | null = null;

  const becomeDurable = () => {
    const written = log.copy();
    timers.set(() => {
      durable = written;
    }, DURABLE_AFTER_MS);
  };

  const connect = (): ModelConnections => {
    let isDead = false;
    const own = new Set<Statement>();

    const run = <T>(work: () => T, isWrite: boolean) =>
      new Promise<T>((resolve, reject) => {
        const answer = (give: () => void) =>
          timers.set(() => !isDead && give(), slowness * chance.between(0, ANSWER_MAX_MS));
        if (isAway) return answer(() => reject(lost("ECONNREFUSED")));
        let isLost = false;
        let hasHappened = false;
        const end = (give: () => void) => {
          underWay.delete(statement);
          own.delete(statement);
          if (!isLost) give();
        };
        const happen = () => {
          hasHappened = true;
          try {
            const value = work();
            if (lies && isWrite) becomeDurable();
            answer(() => end(() => resolve(value)));
          } catch (error) {
            answer(() => end(() => reject(error)));
          }
        };
        const cancel = timers.set(happen, slowness * chance.between(0, WORK_MAX_MS));
        const statement: Statement = {
          lose() {
            if (!isWrite || chance.happens(0.5)) cancel();
            end(() => answer(() => reject(lost("CONNECTION_CLOSED"))));
            isLost = true;
          },
          abandon() {
            cancel();
            if (isWrite && !hasHappened && chance.happens(0.5)) happen();
            end(() => {});
          },
        };
        underWay.add(statement);
        own.add(statement);
        if (isWrite && chance.happens(breaks())) {
          timers.set(
            () => own.has(statement) && statement.lose(),
            slowness * chance.between(0, WORK_MAX_MS + ANSWER_MAX_MS),
          );
        }
      });

    return {
      read: (work) => run(work, false),
      write: (work) => run(work, true),
      die() {
        isDead = true;
        for (const statement of [...own]) statement.abandon();
      },
    };
  };

  return {
    log,
    connect,
    isAway: () => isAway,
    /** The database is gone for a while, and every connection to it. */
    goAway() {
      isAway = true;
      for (const statement of [...underWay]) statement.lose();
    },
    comeBack() {
      isAway = false;
    },
    friendLists: friends.listsOf,
    /** What everyone is and may do. */
    selves,
    /** Changes who is whose friend; returns what they are to be told. */
    changeFriends(from: string, to: string, isKind: boolean) {
      friends.change(from, to, isKind);
      return told.splice(0);
    },
    epoch: () => `e${epochs}`,
    save() {
      saved = log.copy();
    },
    /** Goes back to what was saved, under a new epoch; false where nothing was. For when no process is there. */
    restore(): boolean {
      if (saved === null) return false;
      log.replace(saved);
      saved = null;
      epochs += 1;
      return true;
    },
    /** The machine dies: what was not durable is gone. */
    crash() {
      if (durable !== null) log.replace(durable);
      durable = null;
    },
  };
};

export type ModelDatabase = ReturnType<typeof createModelDatabase>;
