import { join } from "node:path";
import { scriptLines, tellProgress } from "./script-lines.ts";

const SCRIPT = join(import.meta.dirname, "../../../packages/server/scripts/fill-for-search.ts");

/** Somebody who searches, and what they type. */
export interface Searcher {
  readonly name: string;
  readonly userId: string;
  readonly kinds: readonly { readonly kind: string; readonly typed: readonly string[] }[];
}

export interface FilledForSearch {
  /** What stands in the last message of each of so many channels, and nowhere else. */
  readonly last: { readonly word: string; readonly channels: number };
  readonly searchers: readonly Searcher[];
}

type Line = { readonly filled: number } | { readonly done: FilledForSearch };

/** Fills a server's database with messages to search, past the server. Says on the way how far it is. */
export const fillForSearch = async (request: {
  readonly databaseHost: string;
  readonly messages: number;
  readonly seed: number;
  /** Of each kind, for each searcher. */
  readonly searches: number;
}): Promise<FilledForSearch> => {
  let done: FilledForSearch | null = null;
  for await (const line of scriptLines<Line>(SCRIPT, request)) {
    if ("done" in line) done = line.done;
    else {
      const [filled, of] = [line.filled, request.messages].map((count) => count.toLocaleString("en-US"));
      tellProgress(`${filled} of ${of} messages written`);
    }
  }
  tellProgress();
  if (done === null) throw new Error("What filled the database said nothing");
  return done;
};
