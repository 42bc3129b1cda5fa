const CHARACTERS_MAX = 300;

/** Marks around words, not within them: `snake_case` and `2 * 3` stay. */
const MARKS = /```\w*\n?|(?<![\p{L}\p{N}])[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?![\p{L}\p{N}])/gu;

/** The beginning of a message on one line, without what marks it up. */
export const excerptOf = (text: string): string =>
  text.slice(0, CHARACTERS_MAX).replace(/^>\s?/gm, "").replace(MARKS, "").replace(/\s+/g, " ").trim();
