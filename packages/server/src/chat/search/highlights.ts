import { type Range, rangesOf } from "./phrase.ts";
import type { SearchQuery } from "./search-query.ts";
import { tokensOf } from "./tokens.ts";

/**
 * Where a text matches the words of a query: ranges of the text as typed, in UTF-16 units, in order, never touching; none where
 * the query has no words. Null where the text does not match: it was changed after it was found.
 */
export const highlightsOf = (query: Pick<SearchQuery, "phrases" | "not">, text: string): Range[] | null => {
  const tokens = tokensOf(text);
  const found = query.phrases.map((phrase) => rangesOf(tokens, phrase));
  if (found.some((ranges) => ranges.length === 0)) return null;
  if (query.not.phrases.some((phrase) => rangesOf(tokens, phrase).length > 0)) return null;
  return merged(found.flat());
};

const merged = (ranges: readonly Range[]): Range[] => {
  const apart: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = apart.at(-1);
    if (last && range.start <= last.end) {
      apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      apart.push(range);
    }
  }
  return apart;
};
