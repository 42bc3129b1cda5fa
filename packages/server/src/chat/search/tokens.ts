import { fold } from "./fold.ts";

/**
 * What a message is found by, in the order of the text.
 *
 * Where words have spaces between them, a token is a word: letters, marks and digits that touch. Where they have none
 * (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese, Tibetan …) nobody can say without a dictionary where one ends, so
 * each character makes a token together with the next one: 日本語 is `日本` `本語` `語`. Whatever stands in there is then
 * found wherever it begins and ends: two characters and more are a phrase of such pairs, and a single one is the
 * beginning of a pair. An emoji is a token.
 */
export interface Token {
  /** `last`: the last character of a row of pairs, which has no next one. */
  readonly kind: "word" | "pair" | "last";
  readonly text: string;
  /** What it was in the text as typed, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Of a pair: where its first character ends. */
  readonly headEnd: number;
}

/** In UTF-16 units. What is longer is no word that anybody types; its beginning stands for it. */
const TOKEN_LENGTH_MAX = 64;

const cut = (word: string): string => {
  if (word.length <= TOKEN_LENGTH_MAX) return word;
  return word
    .slice(0, TOKEN_LENGTH_MAX)
    .toWellFormed()
    .replace(/\uFFFD$/, "");
};

interface Part {
  text: string;
  readonly start: number;
  end: number;
}

export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  let word: Part | null = null;
  let row: Part[] = [];

  const endWord = () => {
    if (word) tokens.push({ kind: "word", ...word, text: cut(word.text), headEnd: word.end });
    word = null;
  };
  const endRow = () => {
    for (const [at, { text: first, start, end: headEnd }] of row.entries()) {
      const next = row[at + 1];
      tokens.push(
        next
          ? { kind: "pair", text: first + next.text, start, end: next.end, headEnd }
          : { kind: "last", text: first, start, end: headEnd, headEnd },
      );
    }
    if (row.length > 0) row = [];
  };

  fold(text, ({ kind, text: letters }, start, end) => {
    if (kind !== "word") endWord();
    if (kind !== "close") endRow();
    if (kind === "close") row.push({ text: letters, start, end });
    if (kind === "emoji") tokens.push({ kind: "word", text: letters, start, end, headEnd: end });
    if (kind !== "word") return;
    if (word) {
      word.text += letters;
      word.end = end;
    } else {
      word = { text: letters, start, end };
    }
  });
  endWord();
  endRow();
  return tokens;
};
