import { type Token, tokensOf } from "./tokens.ts";

/** Tokens that follow one another in a message; the one after them begins with `beginning`, unless that is empty. */
export interface Phrase {
  readonly tokens: readonly string[];
  readonly beginning: string;
}

/**
 * What to look for where somebody typed this: its tokens, one after another. A row of characters without spaces that
 * ends it may go on in the message, and with `isOpen` so may its last word. Null where nothing in it can be looked for.
 */
export const phraseOf = (text: string, { isOpen }: { isOpen: boolean }): Phrase | null => {
  const tokens = tokensOf(text);
  const last = tokens.at(-1);
  if (!last) return null;
  const before = tokens.slice(0, -1).map((token) => token.text);
  // The pair before it already says that this character comes.
  if (last.kind === "last" && tokens.at(-2)?.kind === "pair") return { tokens: before, beginning: "" };
  if (last.kind === "last" || isOpen) return { tokens: before, beginning: last.text };
  return { tokens: [...before, last.text], beginning: "" };
};

export interface Range {
  readonly start: number;
  readonly end: number;
}

const rangeAt = (tokens: readonly Token[], at: number, phrase: Phrase): Range | null => {
  const { tokens: wanted, beginning } = phrase;
  if (!wanted.every((text, place) => tokens[at + place]?.text === text)) return null;
  const start = tokens[at]?.start ?? 0;
  if (beginning === "") return { start, end: tokens[at + wanted.length - 1]?.end ?? start };
  const next = tokens[at + wanted.length];
  if (!next?.text.startsWith(beginning)) return null;
  // Of a pair, its first character matched; a word that only begins so is shown whole.
  return { start, end: next.kind === "pair" ? next.headEnd : next.end };
};

/** Where a phrase stands in a text. */
export const rangesOf = (tokens: readonly Token[], phrase: Phrase): Range[] =>
  tokens.flatMap((_, at) => rangeAt(tokens, at, phrase) ?? []);
