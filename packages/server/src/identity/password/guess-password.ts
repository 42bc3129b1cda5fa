import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

/** About how many guesses a password withstands, from one who knows `context`: the names of the service and its owner. */
export type GuessPassword = (password: string, context: readonly string[]) => Promise<number>;

/** The estimator's work grows faster than the length: what is longer is judged by its stronger end. */
const ESTIMATED_CHARACTERS_MAX = 64;
/** With the estimator's own 100, sixty-four signs that may stand for letters hold everybody up for 20 ms; so, for 5. */
const SUBSTITUTIONS_MAX = 16;
/** What stands between two words is tried by everyone, so that it makes nothing stronger. */
const SEPARATORS = /[\s._-]+/gu;
/** So many words are a passphrase. Joined, two of them may happen to be a common password ("baby love"). */
const PASSPHRASE_WORDS_MIN = 4;
const WORD_CHARACTERS_MIN = 3;

/**
 * zxcvbn with its common passwords, key patterns, repeats, sequences and dates. It has no dictionary of any language: a
 * word counts as its letters, so that no passphrase is held to be weak. It and its dictionaries are loaded when the
 * first password is judged.
 */
export const createGuessPassword = (): GuessPassword => {
  let loading: Promise<ZxcvbnFactory> | null = null;
  return async (password, context) => {
    loading ??= load();
    const estimator = await loading;
    const guesses = (part: string) => estimator.check(part, [...context]).guesses;
    const forms = isPassphrase(password) ? [password] : [password, password.replace(SEPARATORS, "")];
    return Math.min(...[...new Set(forms)].map((form) => Math.max(...endsOf(form).map(guesses))));
  };
};

const isPassphrase = (password: string): boolean => {
  const words = password.split(SEPARATORS).filter((word) => [...word].length >= WORD_CHARACTERS_MIN);
  return new Set(words).size >= PASSPHRASE_WORDS_MIN;
};

const endsOf = (password: string): readonly string[] => {
  const characters = [...password];
  if (characters.length <= ESTIMATED_CHARACTERS_MAX) return [password];
  const ends = [characters.slice(0, ESTIMATED_CHARACTERS_MAX), characters.slice(-ESTIMATED_CHARACTERS_MAX)];
  return ends.map((end) => end.join(""));
};

const load = async (): Promise<ZxcvbnFactory> => {
  const [core, common] = await Promise.all([import("@zxcvbn-ts/core"), import("@zxcvbn-ts/language-common")]);
  return new core.ZxcvbnFactory({
    dictionary: common.dictionary,
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: SUBSTITUTIONS_MAX,
  });
};
