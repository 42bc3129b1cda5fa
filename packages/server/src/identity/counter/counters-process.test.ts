import { describe } from "vitest";
import { countersContract } from "./counters.contract.ts";
import { createProcessCounters } from "./counters-process.ts";

describe("counters in the process", () => {
  countersContract(() => {
    let now = 1_000_000;
    return {
      counters: createProcessCounters({ clock: { now: () => now } }),
      pass: async (ms) => {
        now += ms;
      },
    };
  });
});
