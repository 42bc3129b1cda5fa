import { statSync } from "node:fs";
import { join } from "node:path";
import { bareStart } from "../limits/bare-start.ts";
import type { Load } from "../load.ts";
import { median } from "../report/statistics.ts";
import { startOthersMeter } from "../world/cpu-meter.ts";
import { freePort } from "../world/free-port.ts";
import { type Milestones, npmStart } from "../world/npm-start.ts";
import { temporaryDirectory } from "../world/temporary-directory.ts";

const ROOT = join(import.meta.dirname, "../../..");
const QUIET_MS = 500;

/** PostgreSQL writes this file as it starts, and again when it is ready. */
const postgresTook = (dataDir: string): number => {
  const { birthtimeMs, mtimeMs } = statSync(join(dataDir, "postgres/postmaster.pid"));
  return mtimeMs - birthtimeMs;
};

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

export const start: Load = {
  name: "start",
  title: "Start: npm start, npm and node included, until /health/ready answers 200, PostgreSQL included",
  async run({ runs }) {
    using directory = temporaryDirectory();
    const place = { directory: ROOT, dataDir: directory.path, port: freePort() };
    const first = await npmStart(place);
    const starts: (Milestones & { postgres: number })[] = [];
    const bare: number[] = [];
    const others: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const stopMeter = startOthersMeter();
      await Bun.sleep(QUIET_MS);
      others.push(stopMeter());
      let postgres = 0;
      const milestones = await npmStart(place, () => {
        postgres = postgresTook(place.dataDir);
      });
      starts.push({ ...milestones, postgres });
      bare.push(await bareStart());
    }
    const middle = (what: keyof (typeof starts)[number]) => median(starts.map((one) => one[what]));
    return {
      figures: [
        {
          name: "second start",
          unit: "s",
          runs: starts.map(({ ready }) => ready / 1000),
          target: { atMost: 1 },
          limit: {
            name: "the programs alone",
            value: (Math.min(...bare) + middle("postgres")) / 1000,
          },
        },
        { name: "first start, on a new database", unit: "s", runs: [first.ready / 1000] },
      ],
      placement: "nothing pinned",
      cpu: null,
      notes: [
        `the second start: npm, node and Bun until the server's modules are loaded ${seconds(middle("loaded"))}, then until ready ${seconds(middle("ready") - middle("loaded"))}, of which PostgreSQL itself ${seconds(middle("postgres"))}`,
        `the programs alone: npm start of a script that starts a Bun that only answers (${seconds(Math.min(...bare))}), and then PostgreSQL as above;`,
        `the first start also builds the web client where its sources have changed; packages are installed; just before the starts, others used ${Math.round(Math.max(...others))} % of a core`,
      ],
    };
  },
};
