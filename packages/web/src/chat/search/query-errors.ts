import { ParleyError } from "@parley/client";
import type { SentQuery } from "./search-parts.ts";

/** What is wrong with a part of a query. */
export interface PartError {
  /** Which of the filters; null: the words, or the whole of it. */
  readonly filter: number | null;
  /** In the server's words. */
  readonly detail: string;
}

/** The server says where: `5–13: nobody is called so`. */
const PLACED = /^(\d+)[–-](\d+): (.+)$/su;

/** What the server says is wrong, each at the part it is about; empty for every other problem. */
export const queryErrors = (error: unknown, { parts }: SentQuery): readonly PartError[] => {
  if (!(error instanceof ParleyError) || error.code !== "search_invalid") return [];
  return error.errors.map(({ detail }) => {
    const [, start, end, words] = PLACED.exec(detail) ?? [];
    const part = parts.find((each) => each.start <= Number(start) && Number(end) <= each.end);
    return { filter: part?.filter ?? null, detail: words ?? detail };
  });
};
