import type { IndexedMessage } from "../src/chat/search/search-index.ts";
import { COMMON, CORPUS, NEVER_TOGETHER, pickBy, SECRET, wordOf } from "./search-corpus.ts";

/** How people and channels of the corpus are called in a search. */
export interface Names {
  person(id: string): string;
  channel(id: string): string;
}

export const KINDS = [
  "rare word",
  "common word",
  "phrase",
  "CJK substring",
  "from: with in:",
  "two words that never meet",
  "a word of channels out of sight",
] as const;
export type Kind = (typeof KINDS)[number];

export const isHan = ({ text }: IndexedMessage) => text.charCodeAt(0) > 0x4000;

/** Makes up what is typed by somebody who has read these messages of the corpus. */
export const createTypist = ({
  chance,
  read,
  names,
}: {
  chance: () => number;
  read: readonly IndexedMessage[];
  names: Names;
}) => {
  const pick = pickBy(chance);
  const partOf = <T>(items: readonly T[], length: number): T[] => {
    const at = Math.floor(chance() * (items.length - length));
    return items.slice(at, at + length);
  };
  const written = read.filter((message) => !isHan(message));
  const han = read.filter(isHan);
  const kinds: Readonly<Record<Kind, () => string>> = {
    "rare word": () => wordOf(100_000 + Math.floor(chance() * (CORPUS.words - 100_000))),
    "common word": () => pick(COMMON),
    phrase: () => `"${partOf(pick(written).text.split(" "), 2 + Math.floor(chance() * 2)).join(" ")}"`,
    "CJK substring": () => partOf([...pick(han).text], 2 + Math.floor(chance() * 3)).join(""),
    "from: with in:": () => {
      const { senderId, channelId } = pick(written);
      return `from:${names.person(senderId)} in:${names.channel(channelId)}`;
    },
    "two words that never meet": () => NEVER_TOGETHER.join(" "),
    "a word of channels out of sight": () => SECRET,
  };
  return (kind: Kind, count: number): string[] => Array.from({ length: count }, kinds[kind]);
};
