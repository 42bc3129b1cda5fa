const CHARACTERS_MIN = 3;
/** Of a username's 32, less what makes it unlike others. */
const BASE_CHARACTERS_MAX = 26;
const NUMBERED_MAX = 5;
const RANDOM_BELOW = 1_000_000;
const FALLBACK = "member";

/**
 * Usernames to try, in order, for somebody who was not asked: their handle elsewhere, else what stands before the @ of their
 * address; then with a number; then with one that nobody has. They can change it.
 */
export const usernamesFor = (
  { handle, email }: { handle: string | null; email: string },
  random: () => number,
): string[] => {
  const base = [handle?.split("@")[0], email.split("@")[0]].map(asUsername).find((name) => name !== null);
  const name = base ?? FALLBACK;
  const numbered = Array.from({ length: NUMBERED_MAX - 1 }, (_, index) => `${name}${index + 2}`);
  const unlike = Array.from({ length: NUMBERED_MAX }, () => `${name}${Math.floor(random() * RANDOM_BELOW)}`);
  return [...(base === undefined ? [] : [name]), ...numbered, ...unlike];
};

const asUsername = (text: string | undefined): string | null => {
  const letters = (text ?? "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "")
    .slice(0, BASE_CHARACTERS_MAX)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return letters.length >= CHARACTERS_MIN ? letters : null;
};
