import { join } from "node:path";

const SCRIPT = join(import.meta.dirname, "../../../packages/server/scripts/search-alone.ts");

export interface SearchAloneRequest {
  /** For the index; empty. */
  readonly directory: string;
  readonly messages: number;
  readonly seed: number;
  readonly runs: number;
  /** Of each kind, by each searcher, in each run. */
  readonly searches: number;
}

export interface SearchAlone {
  readonly people: number;
  readonly built: { readonly perSecond: number };
  readonly bytes: number;
  readonly unsettledBytes: number;
  readonly settledMs: number;
  readonly highlightUs: number;
  readonly results: readonly {
    readonly name: string;
    readonly searcher: string;
    /** `more`: pages that were short though there was more. */
    readonly runs: readonly { readonly times: readonly number[]; readonly more: number }[];
  }[];
  readonly hard: Readonly<
    Record<"neverMeet" | "outOfSight", { readonly searches: number; readonly ms: number }>
  >;
}

type Line =
  | { readonly built: number; readonly perSecond: number }
  | { readonly measured: string }
  | { readonly done: SearchAlone };

/** The server's search index in a process of its own: built, then searched. Says on the way how far it is. */
export const searchAlone = async (request: SearchAloneRequest): Promise<SearchAlone> => {
  const child = Bun.spawn([process.execPath, SCRIPT, JSON.stringify(request)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  let done: SearchAlone | null = null;
  const tell = (words: string) => process.stderr.write(`\r  ${words.padEnd(70)}`);
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      if ("done" in line) done = line.done;
      else if ("measured" in line) tell(`measured: ${line.measured}`);
      else {
        const [built, of] = [line.built, request.messages].map((count) => count.toLocaleString("en-US"));
        tell(`${built} of ${of} messages indexed, ${Math.round(line.perSecond).toLocaleString("en-US")}/s`);
      }
    }
  }
  tell("");
  process.stderr.write("\r");
  if ((await child.exited) !== 0 || done === null) throw new Error("The search alone failed");
  return done;
};
