import {
  buildVerifyProcess,
  programOf,
  type Runtime,
  type Verified,
  verifyOnOneCore,
} from "../limits/verify.ts";
import type { Load } from "../load.ts";
import type { Figure } from "../report/report.ts";
import { temporaryDirectory } from "../world/temporary-directory.ts";

const RUNTIMES: readonly Runtime[] = ["Bun", "Node"];

const figuresOf = (runtime: Runtime, runs: readonly Verified[]): Figure[] => [
  {
    name: `repeated tokens, ${runtime}`,
    unit: "/s",
    runs: runs.map(({ repeated }) => repeated),
    target: { atLeast: 300_000 },
    limit: { name: "reading alone", value: Math.max(...runs.map(({ readingAlone }) => readingAlone)) },
  },
  {
    name: `new tokens, ${runtime}`,
    unit: "/s",
    runs: runs.map((run) => run.new),
    target: { atLeast: 15_000 },
    limit: { name: "the signature alone", value: Math.max(...runs.map((run) => run.signatureAlone)) },
  },
];

export const verify: Load = {
  name: "verify",
  title: "verify() of @parley/verifier on one core: RS256, all of a token checked",
  async run({ seconds, runs }) {
    using directory = temporaryDirectory();
    const script = await buildVerifyProcess(directory.path);
    const figures: Figure[] = [];
    for (const runtime of RUNTIMES) {
      const program = programOf(runtime);
      if (!program) throw new Error(`There is no ${runtime}`);
      const measured: Verified[] = [];
      for (let run = 0; run < runs; run += 1) {
        measured.push(await verifyOnOneCore({ program, script }, { seconds }));
      }
      figures.push(...figuresOf(runtime, measured));
    }
    return {
      figures,
      placement: "a process of its own, on core 1 where there is taskset",
      cpu: null,
      notes: [
        "new: 16 at once, each once for a verifier that has seen none of them; the keys come from its fetch, not over a network;",
        "repeated: 500 tokens in turn, each a text just read, as a request brings it;",
        "the signature alone: WebCrypto on the same tokens, 16 at once; reading alone: the same texts put into a set",
      ],
    };
  },
};
