/** 2,048 words are 11 bits each: 66 bits. */
export const PASSPHRASE_WORDS = 6;

/** Fills the array with random numbers; `crypto.getRandomValues` where it counts. */
export type FillRandom = (values: Uint32Array<ArrayBuffer>) => void;

/** Words chosen by chance alone, with hyphens between. The number of words has to be a power of two. */
export const passphraseFrom = (words: readonly string[], fillRandom: FillRandom): string => {
  const chosen = new Uint32Array(PASSPHRASE_WORDS);
  fillRandom(chosen);
  // A power of two divides 2^32: no word is likelier than another.
  return [...chosen].map((value) => words[value % words.length]).join("-");
};

/** A passphrase of the list that BIP 39 has chosen: short words, none like another in its first four letters. */
export const suggestPassphrase = async (): Promise<string> => {
  const { wordlist } = await import("@scure/bip39/wordlists/english.js");
  return passphraseFrom(wordlist, (values) => crypto.getRandomValues(values));
};
