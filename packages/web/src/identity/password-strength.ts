/** What would help most. */
export type StrengthTip = "short" | "repeats" | "sequence" | "common" | "personal";

export interface Strength {
  /** From very weak to strong. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly tip: StrengthTip | null;
}

/** Bits of guessing work at which each level begins. */
const LEVEL_BITS = [0, 28, 42, 56, 68] as const;
/** A letter of a word says little more than two bits: the next one can be guessed. */
const WORD_LETTER_BITS = 2.3;
const LETTER_BITS = 4.2;
const DIGIT_BITS = 3.3;
const OTHER_BITS = 4.8;
/** A character that follows from the one before. */
const EXPECTED_BITS = 0.3;
const COMMON_WORD_BITS = 6;
const PERSONAL_WORD_BITS = 2;
const PERSONAL_CHARACTERS_MIN = 3;

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "qwertzuiop", "azertyuiop"];
const COMMON =
  "password|passwort|passw0rd|p@ssw0rd|p@ssword|letmein|welcome|admin|login|secret|iloveyou|monkey|dragon|master|" +
  "football|baseball|sunshine|princess|shadow|superman|batman|michael|jordan|hello|freedom|whatever|trustno1|starwars|" +
  "summer|winter|spring|autumn|monday|january|parley|changeme|default|access|qwerty|asdf";
const COMMON_WORD = new RegExp(COMMON, "giu");

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const stepBetween = (before: string | undefined, here: string | undefined) =>
  before === undefined || here === undefined
    ? Number.NaN
    : (here.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);

const isRowNeighbour = (before: string | undefined, here: string) =>
  before !== undefined && ROWS.some((row) => row.includes(before + here) || row.includes(here + before));

/**
 * A guess at how much work guessing is, for a hint while one types. The server decides: it refuses what is too short or
 * among the passwords everybody uses. `personal`: name, username, address.
 */
export const strengthOf = (password: string, personal: readonly string[] = []): Strength => {
  const found = new Map<StrengthTip, number>();
  const blame = (tip: StrengthTip, characters: number) => found.set(tip, (found.get(tip) ?? 0) + characters);
  let bits = 0;
  let rest = password.normalize("NFC").toLowerCase();
  const hasCapitalInside = /\p{Ll}\p{Lu}/u.test(password);
  if (hasCapitalInside) bits += 2;

  const strike = (pattern: RegExp, tip: StrengthTip, cost: number) => {
    rest = rest.replace(pattern, (word) => {
      blame(tip, word.length);
      bits += cost;
      return "\n";
    });
  };
  const own = personal
    .flatMap((text) => text.toLowerCase().split(/[\s@.]+/u))
    .filter((word) => word.length >= PERSONAL_CHARACTERS_MIN);
  if (own.length > 0) strike(new RegExp(own.map(escaped).join("|"), "gu"), "personal", PERSONAL_WORD_BITS);
  strike(COMMON_WORD, "common", COMMON_WORD_BITS);

  const seen = new Map<string, number>();
  const characters = [...rest];
  // Three letters in a row may be a word, fewer hardly.
  const inWord = characters.map(() => false);
  for (const { index, 0: word } of rest.matchAll(/\p{L}{3,}/gu)) {
    const from = [...rest.slice(0, index)].length;
    inWord.fill(true, from, from + [...word].length);
  }
  for (const [at, here] of characters.entries()) {
    if (here === "\n") continue;
    const before = characters[at - 1];
    const step = stepBetween(before, here);
    const count = (seen.get(here) ?? 0) + 1;
    seen.set(here, count);
    if (step === 0) {
      blame("repeats", 1);
      bits += EXPECTED_BITS;
    } else if (Math.abs(step) === 1 && step === stepBetween(characters[at - 2], before)) {
      blame("sequence", 1);
      bits += EXPECTED_BITS;
    } else if (isRowNeighbour(before, here) && isRowNeighbour(characters[at - 2], before ?? "")) {
      blame("sequence", 1);
      bits += EXPECTED_BITS;
    } else if (count > 2 && seen.size < characters.length / 4) {
      blame("repeats", 1);
      bits += EXPECTED_BITS;
    } else {
      bits += bitsOf(here, inWord[at] ?? false);
    }
  }
  const level = LEVEL_BITS.findLastIndex((from) => bits >= from) as Strength["level"];
  if (level >= 3) return { level, tip: null };
  const [worst] = [...found].sort(([, one], [, other]) => other - one);
  const isMuch = worst !== undefined && worst[1] >= 3;
  return { level, tip: password === "" ? null : isMuch ? worst[0] : "short" };
};

const LETTER = /\p{L}/u;

const bitsOf = (here: string, inWord: boolean): number => {
  if (/\p{Nd}/u.test(here)) return DIGIT_BITS;
  if (LETTER.test(here)) return inWord ? WORD_LETTER_BITS : LETTER_BITS;
  return here === " " || here === "-" ? 1 : OTHER_BITS;
};
