/** A word that can be completed: whom an `@` names, or the emoji between colons. */
export interface WordUnderWay {
  readonly kind: "mention" | "emoji";
  /** What is typed of it, without its sign. */
  readonly query: string;
  /** Where it stands in the text, with its sign. */
  readonly from: number;
  readonly to: number;
}

const QUERY_CHARACTERS_MAX = 40;
// Behind a letter it is an address or a time of day, as in a@b and 10:30.
const MENTION = /(?<![\p{L}\p{N}_@/.-])@([\p{L}\p{M}\p{N}._-]*)$/u;
const EMOJI = /(?<![\p{L}\p{N}:])(?::)([a-z0-9_+-]{2,})$/iu;

/** The word that ends at the caret, if it is one to complete. */
export const wordUnderWay = (text: string, caret: number): WordUnderWay | null => {
  const before = text.slice(Math.max(0, caret - QUERY_CHARACTERS_MAX), caret);
  for (const [kind, pattern] of [
    ["mention", MENTION],
    ["emoji", EMOJI],
  ] as const) {
    const query = pattern.exec(before)?.[1];
    if (query !== undefined) return { kind, query, from: caret - query.length - 1, to: caret };
  }
  return null;
};

/** The text with the word replaced, and where the caret stands then: behind one space. */
export const withCompletion = (text: string, { from, to }: WordUnderWay, completion: string) => {
  const rest = text.slice(to);
  const space = /^\s/.test(rest) ? "" : " ";
  return {
    text: `${text.slice(0, from)}${completion}${space}${rest}`,
    caret: from + completion.length + 1,
  };
};

const NAMED = /(?<![\p{L}\p{N}:]):([a-z0-9_+-]+):$/iu;

/** `:tada:` typed to its end, where the caret stands behind it. */
export const namedEmojiAt = (text: string, caret: number): WordUnderWay | null => {
  const query = NAMED.exec(text.slice(Math.max(0, caret - QUERY_CHARACTERS_MAX), caret))?.[1];
  return query === undefined ? null : { kind: "emoji", query, from: caret - query.length - 2, to: caret };
};
