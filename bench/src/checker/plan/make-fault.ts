import type { Chance } from "./chance.ts";
import type { Layout } from "./layout.ts";
import type { Fault } from "./step.ts";

/** What goes wrong between people and the server. */
export const makeLineFault = (chance: Chance, { devices }: Layout): Fault => {
  const person = chance.whole(0, devices.length - 1);
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
export const makeServerFaults = (chance: Chance, count: number): Fault[] => {
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
