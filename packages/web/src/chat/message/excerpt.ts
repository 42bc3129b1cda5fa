const CHARACTERS_MAX = 300;

/** The beginning of a message on one line, without what marks it up. */
export const excerptOf = (text: string): string =>
  text
    .slice(0, CHARACTERS_MAX)
    .replace(/```\w*\n?|[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}/g, "")
    .replace(/^>\s?/gm, "")
    .replace(/\s+/g, " ")
    .trim();
