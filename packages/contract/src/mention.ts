/** What a message can name: `@name`, and `@all` or `@here` for everyone. */
export interface NamesMentioned {
  /** As typed, without the `@`, each once. */
  readonly names: readonly string[];
  readonly all: boolean;
  readonly here: boolean;
}

/** Different names that one message mentions, at most; what follows are words. */
export const MENTIONED_NAMES_MAX = 50;

/**
 * Where an `@name` stands: not inside a word, an address or a path, and never a part of a longer name. As `Username`
 * says, it ends in a letter or digit: what follows is the sentence's, or Markdown's.
 */
export const MENTION =
  /(?<![A-Za-z0-9@/.-]_{0,3})@([A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?)(?![._-]*[A-Za-z0-9@])/g;

/** Fenced and inline code, in which nobody is meant. */
const CODE = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]+`/g;

const NOBODY: NamesMentioned = { names: [], all: false, here: false };

/** Finds whom a text names. Whether there is such a member is for the server to say. */
export const namesMentioned = (text: string): NamesMentioned => {
  if (!text.includes("@")) return NOBODY;
  const found = new Map<string, string>();
  for (const [, name = ""] of text.replace(CODE, " ").matchAll(MENTION)) {
    if (found.size < MENTIONED_NAMES_MAX) found.set(name.toLowerCase(), name);
  }
  const all = found.delete("all");
  const here = found.delete("here");
  return { names: [...found.values()], all, here };
};
