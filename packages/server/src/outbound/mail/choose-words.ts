import { arabic } from "./words/arabic.ts";
import { english } from "./words/english.ts";
import { german } from "./words/german.ts";
import type { MailWords } from "./words/mail-words.ts";

const LANGUAGES: readonly MailWords[] = [english, german, arabic];

const lookUp = (tag: string | null): { words: MailWords; locale: string } | undefined => {
  if (tag === null) return undefined;
  try {
    const { language, baseName } = new Intl.Locale(tag);
    const words = LANGUAGES.find((one) => one.language === language);
    return words && { words, locale: baseName };
  } catch {
    return undefined;
  }
};

/**
 * The words for a reader, and the locale to write times and numbers in: those of the reader's language, else of the
 * server's default, else English. Tags are BCP 47; of `de-AT` the language decides the words.
 */
export const chooseWords = (reader: string | null, serverDefault: string) =>
  lookUp(reader) ?? lookUp(serverDefault) ?? { words: english, locale: english.language };
