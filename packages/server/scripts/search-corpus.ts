import { v7 as uuidv7 } from "uuid";
import type { IndexedMessage, Run } from "../src/chat/search/search-index.ts";

/**
 * Made-up messages of a large installation, the same for the same seed: 1,000 channels of very different sizes, 5,000
 * people, two years. Words as often as in a language (Zipf); every tenth message is Japanese characters instead.
 */
export const CORPUS = { channels: 1_000, people: 5_000, words: 200_000, characters: 2_000 } as const;

/** Five words that are each in every tenth message, and two of every tenth that never meet. */
export const COMMON = ["lunch", "today", "release", "meeting", "thanks"] as const;
export const NEVER_TOGETHER = ["winter", "summer"] as const;
/** In half of the messages of the last channels, and nowhere else. */
export const SECRET = "quetzalcoatl";
const SECRET_CHANNELS = 100;
const SOME_CHANNELS = 50;
const SHARE = 0.1;

const BEGINS_AT_MS = Date.UTC(2024, 0, 1);
const LASTS_MS = 2 * 365 * 86_400_000;
const HAN_BEGINS = 0x4e00;

/** Numbers from 0 to 1 (xorshift32). */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** One of these, by chance. */
export const pickBy =
  (chance: () => number) =>
  <T>(items: readonly T[]): T =>
    items[Math.floor(chance() * items.length)] as T;

const SYLLABLES = [
  "ba",
  "ce",
  "di",
  "fo",
  "gu",
  "ha",
  "je",
  "ki",
  "lo",
  "mu",
  "na",
  "pe",
  "ri",
  "so",
  "tu",
  "ve",
];

/** The word of a rank, 1 the most frequent. */
export const wordOf = (rank: number): string => {
  let word = "";
  for (let rest = rank; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return `${word}n`;
};

export const createCorpus = ({ messages, seed }: { messages: number; seed: number }) => {
  const chance = chanceOf(seed);
  const zipf = (ranks: number) => Math.max(1, Math.floor(Math.exp(chance() * Math.log(ranks + 1))));
  const idsOf = (count: number) =>
    Array.from({ length: count }, (_, place) =>
      uuidv7({ msecs: BEGINS_AT_MS + place, random: Uint8Array.from({ length: 16 }, () => chance() * 256) }),
    );
  const channelIds = idsOf(CORPUS.channels);
  const people = idsOf(CORPUS.people);
  const seqs = new Map<string, number>();

  const textOf = (channel: number): string => {
    const length = 4 + Math.floor(chance() * 16);
    if (chance() < SHARE) {
      const characters = () => String.fromCharCode(HAN_BEGINS + zipf(CORPUS.characters));
      return Array.from({ length: length * 2 }, characters).join("");
    }
    const words = Array.from({ length }, () => wordOf(zipf(CORPUS.words)));
    const put = (word: string) => words.splice(Math.floor(chance() * words.length), 0, word);
    for (const word of COMMON) if (chance() < SHARE) put(word);
    const season = chance();
    if (season < SHARE) put(NEVER_TOGETHER[0]);
    else if (season < 2 * SHARE) put(NEVER_TOGETHER[1]);
    if (channel >= CORPUS.channels - SECRET_CHANNELS && chance() < 0.5) put(SECRET);
    return words.join(" ");
  };

  const messageAt = (place: number): IndexedMessage => {
    // The first channels have twice as many as the middle, the last ones hardly any.
    const channel = Math.floor(chance() * chance() * CORPUS.channels);
    const channelId = channelIds[channel] as string;
    const seq = (seqs.get(channelId) ?? 0) + 1;
    seqs.set(channelId, seq);
    return {
      channelId,
      seq,
      version: seq,
      senderId: people[Math.floor(chance() * chance() * CORPUS.people)] as string,
      text: textOf(channel),
      createdAt: new Date(BEGINS_AT_MS + Math.floor((place / messages) * LASTS_MS)).toISOString(),
      deletedAt: null,
      mentions: [],
    };
  };

  const inSight = channelIds.slice(0, -SECRET_CHANNELS);
  return {
    channelIds,
    /** What somebody sees who is in few of them; nothing of what is secret. */
    someChannelIds: inSight
      .filter((_, place) => place % Math.floor(inSight.length / SOME_CHANNELS) === 0)
      .slice(0, SOME_CHANNELS),
    people,
    /** The next messages in the order of time, as runs of their channels. */
    *batches(size: number): Generator<{ runs: Run[]; messages: IndexedMessage[] }> {
      for (let from = 0; from < messages; from += size) {
        const batch = Array.from({ length: Math.min(size, messages - from) }, (_, place) =>
          messageAt(from + place),
        );
        const runs = [...Map.groupBy(batch, ({ channelId }) => channelId)].map(([channelId, ofChannel]) => ({
          channelId,
          above: (ofChannel[0] as IndexedMessage).version - 1,
          upTo: (ofChannel.at(-1) as IndexedMessage).version,
          messages: ofChannel,
        }));
        yield { runs, messages: batch };
      }
    },
  };
};
