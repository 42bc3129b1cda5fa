/** Under what an address is unique: compatibility forms and case do not tell two addresses apart. */
export const emailKey = (email: string): string => caseless(email);

/** Under what a username is unique, and what people are listed by. */
export const usernameKey = (username: string): string => caseless(username);

const caseless = (text: string) => text.normalize("NFKC").toLowerCase().normalize("NFKC").trim();

// Letters with a stroke or joined letters, which Unicode does not decompose into a base letter and a mark.
const BASE_LETTERS: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ħ: "h",
  ŧ: "t",
};

/**
 * What a name is searched by: without case, accents and compatibility forms, so that "strasse" finds "Straße" and
 * "lukasz" finds "Łukasz". Upper-casing in between folds what lower-casing alone keeps apart: ß, ẞ, ı, ς.
 */
export const searchKey = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøđðþæœħŧ]/g, (letter) => BASE_LETTERS[letter] ?? letter)
    .trim()
    .replace(/\s+/g, " ");

const LAST_CODE_POINT = 0x10ffff;

/**
 * The first text, by code points, after all those that begin with `prefix`: `prefix <= key < endOfPrefix(prefix)` is
 * "begins with", in a form that an index serves. Null when nothing comes after them.
 */
export const endOfPrefix = (prefix: string): string | null => {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  // U+D800 to U+DFFF are no characters.
  const next = last === 0xd7ff ? 0xe000 : last + 1;
  return String.fromCodePoint(...points, next);
};
