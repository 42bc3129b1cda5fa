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
const SERVER_FAULT_EVERY_MS = 1_900;
const BURST_MESSAGES = 150;

/** How often each action is chosen, out of the sum. */
const ACTION_WEIGHTS: Readonly<Record<Action["do"] | "burst", number>> = {
  write: 450,
  post: 150,
  burst: 2,
  repeat: 70,
  read: 150,
  jump: 40,
  "load-before": 40,
  type: 50,
  "go-offline": 20,
  restart: 15,
  renew: 13,
};

const ACTION_NAMES = Object.keys(ACTION_WEIGHTS) as (Action["do"] | "burst")[];
const WEIGHTS_SUM = ACTION_NAMES.reduce((sum, name) => sum + ACTION_WEIGHTS[name], 0);

const chooseAction = (chance: Chance) => {
  let left = chance.next() * WEIGHTS_SUM;
  for (const name of ACTION_NAMES) {
    left -= ACTION_WEIGHTS[name];
    if (left < 0) return name;
  }
  return "write";
};

const makeAction = (chance: Chance, { people, channels }: Layout): Action => {
  const person = chance.whole(0, people.length - 1);
  const own = channels.flatMap(({ members }, index) => (members.includes(person) ? [index] : []));
  const by = { person, channel: chance.pick(own) };
  const nonces = (count: number) => Array.from({ length: count }, () => chance.uuid());
  const name = chooseAction(chance);
  switch (name) {
    case "write":
      return { do: name, ...by, count: chance.whole(1, 4) };
    case "post":
      return { do: name, ...by, nonces: nonces(chance.whole(1, 5)) };
    case "burst":
      return { do: "post", ...by, nonces: nonces(BURST_MESSAGES) };
    case "repeat":
      return { do: name, person, pick: chance.whole(0, 1_000_000) };
    case "jump":
      return { do: name, ...by, to: chance.whole(1, 1_000) };
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
    faults.push(
      ...chance.shuffled<Fault>([
        { do: "kill-server", downMs },
        { do: "kill-postgres" },
        { do: "kill-both", downMs },
      ]),
    );
  }
  return faults.slice(0, count);
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
  return { seed, layout, steps: steps.sort((a, b) => a.atMs - b.atMs) };
};
