import { join } from "node:path";
import { scriptLines, tellProgress } from "./script-lines.ts";

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
  let done: SearchAlone | null = null;
  for await (const line of scriptLines<Line>(SCRIPT, request)) {
    if ("done" in line) done = line.done;
    else if ("measured" in line) tellProgress(`measured: ${line.measured}`);
    else {
      const [built, of] = [line.built, request.messages].map((count) => count.toLocaleString("en-US"));
      tellProgress(
        `${built} of ${of} messages indexed, ${Math.round(line.perSecond).toLocaleString("en-US")}/s`,
      );
    }
  }
  tellProgress();
  if (done === null) throw new Error("The search alone said nothing");
  return done;
};
