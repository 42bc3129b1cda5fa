import { runFaults } from "../checker/run-faults.ts";
import type { Load } from "../load.ts";

export const faults: Load = {
  name: "faults",
  title:
    "Faults: the checker drives real clients against a server that is killed, frozen and cut off (--seed, --minutes)",
  onlyByName: true,
  async run({ seed, minutes }) {
    const { rounds, violations } = await runFaults({ seed, minutes, out: process.stdout });
    const crashes = rounds.flatMap((round) => round.crashes);
    if (violations.length + crashes.length === 0) return null;
    throw new Error(`${violations.length} violations, and ${crashes.length} times the server left by itself`);
  },
};
