import { reduce } from "../../../client/src/replica/replica.ts";
import { type Browser, createBrowser } from "../../../client/tests/simulation/browser.ts";
import { createChance } from "../../../client/tests/simulation/chance.ts";
import { checkStep } from "../../../client/tests/simulation/invariants.ts";
import { FAIR, type Weather } from "../../../client/tests/simulation/lossy-wire.ts";
import { personOf } from "../../../client/tests/simulation/people.ts";
import { openTab, type Tab } from "../../../client/tests/simulation/tab.ts";
import { createFlushedTime } from "./flushed-time.ts";
import type { Mistake } from "./mistakes.ts";
import { createRealServer } from "./real-server.ts";

export interface Plan {
  readonly seed: number;
  readonly weather: Weather;
  /** How often the connection to the database breaks around a write; above 0 the database also goes away at times. */
  readonly breaks: number;
  /** The database may be restored from a backup: messages are lost, and the epoch changes. */
  readonly restores: boolean;
  readonly mistake?: Mistake;
}

/** What a person wrote in one browser. */
export interface Written {
  readonly nonce: string;
  readonly browser: Browser;
  isKept: boolean;
  isDiscarded: boolean;
}

const PEOPLE = 3;
/** Alice has two tabs in one browser; the others one each. */
const SEATS = [0, 0, 1, 2];

/** The server takes nothing but UUIDs. */
export const uuidOf = (count: number) => `00000000-0000-4000-8000-${`${count}`.padStart(12, "0")}`;

/** Three people, their browsers, and the server, on one clock and one chance. */
export const createWorld = (plan: Plan) => {
  const chance = createChance(plan.seed);
  const time = createFlushedTime();
  const { timers, clock } = time;
  let weather = plan.weather;
  let breaks = plan.breaks;
  const server = createRealServer({ clock, timers, chance, breaks: () => breaks, mistake: plan.mistake });
  const userIds = Array.from({ length: PEOPLE }, (_, index) => personOf(index));
  // Their appends are of different lanes.
  const channelIds = [uuidOf(1), uuidOf(2)];
  for (const [index, id] of channelIds.entries()) server.createChannel(id, userIds.slice(0, PEOPLE - index));

  const written: Written[] = [];
  const tabs: Tab[] = [];
  const browsers = userIds.map(() => createBrowser({ clock, timers, chance }));
  const open = (seat: number) => {
    const person = SEATS[seat] ?? 0;
    const browser = browsers[person];
    const userId = userIds[person];
    if (browser === undefined || userId === undefined) throw new Error("Nobody sits there");
    tabs[seat] = openTab({
      name: `${userId}'s tab ${seat}`,
      userId,
      sessionId: `s${person}`,
      browser,
      clock,
      timers,
      chance,
      server,
      weather: () => weather,
      reduce,
      onReplica: (_, before, after) => checkStep(before, after),
    });
  };
  for (const [person, userId] of userIds.entries()) server.openSession(`s${person}`, userId);
  for (const seat of SEATS.keys()) open(seat);
  time.flush();

  return {
    plan,
    chance,
    time,
    server,
    tabs,
    browsers,
    open,
    written,
    userIds,
    channelIds,
    clearUp() {
      weather = FAIR;
      breaks = 0;
      server.calmDown();
    },
  };
};

export type World = ReturnType<typeof createWorld>;
