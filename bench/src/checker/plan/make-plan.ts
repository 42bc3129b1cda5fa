import { RECOVERY_MESSAGES_MAX } from "@parley/contract";
import { type Chance, createChance } from "./chance.ts";
import { type Layout, makeLayout } from "./layout.ts";
import type { Action, Fault, Step } from "./step.ts";

export interface Plan {
  readonly seed: number;
  readonly layout: Layout;
  /** In the order of time. */
  readonly steps: readonly Step[];
}

const ACTION_EVERY_MS = 25;
const LINE_FAULT_EVERY_MS = 350;
const SERVER_FAULT_EVERY_MS = 1_100;
const BURST_EVERY_MS = 5_000;
/** More than a recovery brings, so that whoever is away meanwhile takes a fresh page. */
const BURST_MESSAGES = RECOVERY_MESSAGES_MAX + 50;
const BURST_MISSED_BY = 3;
const BURST_MISSED_MS = 1_500;

/** How often each action is chosen, out of the sum. */
const ACTION_WEIGHTS: Readonly<Record<Action["do"], number>> = {
  write: 450,
  post: 150,
  repeat: 70,
  read: 150,
  jump: 40,
  "load-before": 40,
  type: 50,
  rename: 10,
  "go-offline": 20,
  restart: 15,
  renew: 13,
};

const ACTION_NAMES = Object.keys(ACTION_WEIGHTS) as Action["do"][];
const WEIGHTS_SUM = ACTION_NAMES.reduce((sum, name) => sum + ACTION_WEIGHTS[name], 0);

const makeNonces = (chance: Chance, count: number) => Array.from({ length: count }, () => chance.uuid());

const chooseAction = (chance: Chance) => {
  let left = chance.next() * WEIGHTS_SUM;
  for (const name of ACTION_NAMES) {
    left -= ACTION_WEIGHTS[name];
    if (left < 0) return name;
  }
  return "write";
};

/** By the owner of a group channel, who opened it. */
const makeRename = (chance: Chance, channels: Layout["channels"]): Action => {
  const groups = channels.flatMap(({ kind }, index) => (kind === "group" ? [index] : []));
  const channel = chance.pick(groups);
  const person = channels[channel]?.members[0] ?? 0;
  return { do: "rename", person, channel, name: `table ${chance.whole(1, 1_000_000)}` };
};

const makeAction = (chance: Chance, { people, channels }: Layout): Action => {
  const person = chance.whole(0, people.length - 1);
  const own = channels.flatMap(({ members }, index) => (members.includes(person) ? [index] : []));
  const by = { person, channel: chance.pick(own) };
  const name = chooseAction(chance);
  switch (name) {
    case "write":
      return { do: name, ...by, count: chance.whole(1, 4) };
    case "post":
      return { do: name, ...by, nonces: makeNonces(chance, chance.whole(1, 5)) };
    case "repeat":
      return { do: name, person, pick: chance.whole(0, 1_000_000) };
    case "jump":
      return { do: name, ...by, to: chance.whole(1, 1_000) };
    case "rename":
      return makeRename(chance, channels);
    case "go-offline":
      return { do: name, ...by, forMs: chance.whole(300, 3_000), writes: chance.whole(0, 4) };
    case "restart":
    case "renew":
      return { do: name, person };
    default:
      return { do: name, ...by };
  }
};

const makeLineFault = (chance: Chance, { people }: Layout): Fault => {
  const person = chance.whole(0, people.length - 1);
  switch (chance.pick(["cut", "cut", "hold", "deafen", "deafen", "slow", "cut-all"] as const)) {
    case "hold":
      return { do: "hold", person, forMs: chance.whole(200, 1_500) };
    case "deafen":
      return { do: "deafen", person, forMs: chance.whole(100, 800) };
    case "slow":
      return { do: "slow", person, byMs: chance.whole(10, 200), forMs: chance.whole(500, 2_500) };
    case "cut-all":
      return { do: "cut-all" };
    default:
      return { do: "cut", person };
  }
};

/** Each kind in turn, in an order of chance, so that a short run has them all. */
const makeServerFaults = (chance: Chance, count: number): Fault[] => {
  const faults: Fault[] = [];
  while (faults.length < count) {
    const downMs = chance.whole(0, 500);
    const kinds: readonly Fault[] = [
      { do: "kill-server", downMs },
      { do: "kill-postgres" },
      { do: "kill-both", downMs },
      { do: "kill-backend" },
      { do: "freeze-server", forMs: chance.whole(200, 1_500) },
    ];
    faults.push(...chance.shuffled(kinds));
  }
  return faults.slice(0, count);
};

/** Many messages at once into #watercooler, which some people miss. */
const makeBurst = (chance: Chance, { people }: Layout, atMs: number): Step[] => {
  const [speaker = 0, ...others] = chance.shuffled(people.map((_, index) => index));
  const away = { channel: 0, forMs: BURST_MISSED_MS, writes: 1 };
  const missing = others.slice(0, BURST_MISSED_BY);
  return [
    ...missing.map((person): Step => ({ atMs, act: { do: "go-offline", person, ...away } })),
    { atMs, act: { do: "post", person: speaker, channel: 0, nonces: makeNonces(chance, BURST_MESSAGES) } },
  ];
};

/** One step in every span of `everyMs`, at a moment of chance within it. */
const spread = <T extends Step["act"]>(
  chance: Chance,
  { everyMs, durationMs }: { everyMs: number; durationMs: number },
  make: (index: number) => T,
): Step[] =>
  Array.from({ length: Math.floor(durationMs / everyMs) }, (_, index) => ({
    atMs: Math.round((index + chance.next()) * everyMs),
    act: make(index),
  }));

/** All that will be done and go wrong in a run. Pure: the same seed and duration make the same plan. */
export const makePlan = ({ seed, durationMs }: { seed: number; durationMs: number }): Plan => {
  const chance = createChance(seed);
  const layout = makeLayout(chance);
  const serverFaults = makeServerFaults(chance, Math.ceil(durationMs / SERVER_FAULT_EVERY_MS));
  const steps = [
    ...spread(chance, { everyMs: ACTION_EVERY_MS, durationMs }, () => makeAction(chance, layout)),
    ...spread(chance, { everyMs: LINE_FAULT_EVERY_MS, durationMs }, () => makeLineFault(chance, layout)),
    ...spread(
      chance,
      { everyMs: SERVER_FAULT_EVERY_MS, durationMs },
      (index) => serverFaults[index] as Fault,
    ),
  ];
  for (let atMs = BURST_EVERY_MS / 2; atMs < durationMs; atMs += BURST_EVERY_MS) {
    steps.push(...makeBurst(chance, layout, atMs));
  }
  return { seed, layout, steps: steps.sort((a, b) => a.atMs - b.atMs) };
};
