import type { SearchHit } from "@parley/contract";

type Range = SearchHit["highlights"][number];

/** A piece of a message in a result; `isHit`: what was looked for. */
export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
  /** In the text of the message, in UTF-16 units. */
  readonly start: number;
}

/** So much of a message stands in a result. */
const CHARACTERS_MAX = 280;
/** So much of it before the first hit. */
const BEFORE_CHARACTERS = 60;

const isLowSurrogate = (text: string, at: number) => /[\uDC00-\uDFFF]/.test(text.charAt(at));

/** Where the snippet begins: some way before the first hit, at the beginning of a word where one is near. */
const beginOf = (text: string, first: number): number => {
  if (text.length <= CHARACTERS_MAX || first <= BEFORE_CHARACTERS) return 0;
  const wanted = first - BEFORE_CHARACTERS;
  const space = text.slice(wanted, first).search(/\s/);
  const begin = space === -1 ? wanted : wanted + space + 1;
  return isLowSurrogate(text, begin) ? begin + 1 : begin;
};

/** The part of a message around its first hit, in pieces. */
export const snippetOf = (text: string, highlights: readonly Range[]): readonly SnippetPart[] => {
  const hits = [...highlights].sort((a, b) => a.start - b.start);
  const begin = beginOf(text, hits[0]?.start ?? 0);
  let end = Math.min(text.length, begin + CHARACTERS_MAX);
  if (isLowSurrogate(text, end)) end += 1;
  const parts: SnippetPart[] = [];
  const add = (start: number, stop: number, isHit: boolean) => {
    if (stop > start) parts.push({ text: text.slice(start, stop), isHit, start });
  };
  let at = begin;
  for (const hit of hits) {
    const start = Math.max(at, Math.min(hit.start, end));
    const stop = Math.max(start, Math.min(hit.end, end));
    add(at, start, false);
    add(start, stop, true);
    at = stop;
  }
  add(at, end, false);
  return parts;
};
