/** Under what a password is looked up among the common ones: capitals and compatibility forms make none uncommon. */
export const passwordKey = (password: string): string =>
  password.normalize("NFKC").toLowerCase().normalize("NFKC");

const LETTERS: Readonly<Record<string, string>> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
  "+": "t",
};

/** The keys that a password is looked up under: as it is, and with letters for the signs that stand for them. */
export const passwordKeys = (password: string): readonly string[] => {
  const key = passwordKey(password);
  const lettered = key.replace(/[@4305$7+]/g, (sign) => LETTERS[sign] ?? sign);
  return [...new Set([key, lettered, lettered.replace(/[1!]/g, "i"), lettered.replace(/[1!|]/g, "l")])];
};
