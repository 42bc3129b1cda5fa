import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { highlightsOf } from "../src/chat/search/highlights.ts";
import { parseQuery } from "../src/chat/search/parse-query.ts";
import { resolveQuery } from "../src/chat/search/resolve-query.ts";
import type { IndexedMessage } from "../src/chat/search/search-index.ts";
import { createDiskSearchIndex } from "../src/chat/search/search-index-disk.ts";
import type { SearchQuery } from "../src/chat/search/search-query.ts";
import {
  COMMON,
  CORPUS,
  chanceOf,
  createCorpus,
  NEVER_TOGETHER,
  SECRET,
  SECRET_CHANNELS,
  wordOf,
} from "./search-corpus.ts";

/**
 * The search index by itself: builds one of so many messages, then searches it one search after another, from the words
 * that somebody types to the places of a page. The argument is JSON; every line of the answer is JSON: how far it is, and
 * last what was measured.
 */
interface Request {
  directory: string;
  messages: number;
  seed: number;
  runs: number;
  /** Of each kind, by each searcher, in each run. */
  searches: number;
}

const BATCH = 5_000;
const PAGE_ITEMS = 50;
const SEES_SOME = 50;
const SAMPLES = 2_000;
/** For tidying, which begins when nobody writes. */
const SETTLE_MS_MAX = 120_000;

const request = JSON.parse(process.argv[2] ?? "") as Request;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const corpus = createCorpus(request);
const chance = chanceOf(request.seed + 1);
const index = createDiskSearchIndex({ directory: request.directory, epoch: "bench" });
const sizeOf = () =>
  readdirSync(request.directory).reduce((sum, file) => sum + statSync(join(request.directory, file)).size, 0);

const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
const samples: IndexedMessage[] = [];
const build = async () => {
  const from = performance.now();
  let [built, waitedMs] = [0, 0];
  for (const { runs, messages } of corpus.batches(BATCH)) {
    const asked = performance.now();
    await index.apply(runs);
    waitedMs += performance.now() - asked;
    built += messages.length;
    const wanted = Math.ceil((SAMPLES * messages.length) / request.messages);
    for (let taken = 0; taken < wanted; taken += 1) samples.push(pick(messages));
    if (built % (BATCH * 20) === 0) say({ built, perSecond: built / (waitedMs / 1000) });
  }
  return { perSecond: built / (waitedMs / 1000), seconds: (performance.now() - from) / 1000 };
};

const isHan = ({ text }: IndexedMessage) => text.charCodeAt(0) > 0x4000;
const partOf = <T>(items: readonly T[], length: number): T[] => {
  const at = Math.floor(chance() * (items.length - length));
  return items.slice(at, at + length);
};

/** What is typed, for each kind of search. */
const kinds: Record<string, (written: IndexedMessage[], han: IndexedMessage[]) => string> = {
  "rare word": () => wordOf(100_000 + Math.floor(chance() * (CORPUS.words - 100_000))),
  "common word": () => pick(COMMON),
  phrase: (written) => `"${partOf(pick(written).text.split(" "), 2 + Math.floor(chance() * 2)).join(" ")}"`,
  "CJK substring": (_, han) => partOf([...pick(han).text], 2 + Math.floor(chance() * 3)).join(""),
  "from: with in:": (written) => {
    const { senderId, channelId } = pick(written);
    return `from:${senderId} in:${channelId}`;
  },
  "two words that never meet": () => NEVER_TOGETHER.join(" "),
  "a word of channels out of sight": () => SECRET,
};

const queryOf = async (typed: string): Promise<SearchQuery> => {
  const parsed = parseQuery(typed);
  if (parsed.at === "wrong") throw new Error(`${typed}: ${JSON.stringify(parsed.errors)}`);
  const itself = async (name: string) => [name];
  const searcher = { userId: "", peopleCalled: itself, channelsCalled: itself, dayBeginsAtMs: Date.parse };
  const resolved = await resolveQuery(parsed.query, searcher);
  if (resolved.at === "wrong") throw new Error(typed);
  return resolved.query;
};

const measure = async (name: string, channels: readonly string[], visible: ReadonlySet<string>) => {
  const written = samples.filter((message) => !isHan(message) && visible.has(message.channelId));
  const han = samples.filter((message) => isHan(message) && visible.has(message.channelId));
  const typed = Array.from({ length: request.searches }, () => kinds[name]?.(written, han) ?? "");
  const times: number[] = [];
  let [hits, more] = [0, 0];
  for (const words of typed) {
    const from = performance.now();
    const found = await index.find({
      query: await queryOf(words),
      channels,
      cursor: null,
      limit: PAGE_ITEMS,
    });
    times.push(performance.now() - from);
    hits += found.hits.length;
    if (found.next !== null && found.hits.length < PAGE_ITEMS) more += 1;
    if (found.hits.some(({ channelId }) => !visible.has(channelId))) throw new Error("A hit out of sight");
  }
  return { times, hits, more };
};

/** To the last page, however many searches it takes. */
const toTheEnd = async (words: string, channels: readonly string[]) => {
  const query = await queryOf(words);
  let [searches, cursor] = [0, null as number | null];
  const from = performance.now();
  do {
    const found = await index.find({ query, channels, cursor, limit: PAGE_ITEMS });
    searches += 1;
    cursor = found.hits.length > 0 ? null : found.next;
  } while (cursor !== null);
  return { searches, ms: performance.now() - from };
};

const built = await build();
const unsettledBytes = sizeOf();
const settling = performance.now();
for (
  let [size, same] = [0, 0];
  same < 4 && performance.now() - settling < SETTLE_MS_MAX;
  await Bun.sleep(1_000)
) {
  const now = sizeOf() + statSync(join(request.directory, "messages.db")).mtimeMs;
  same = now === size ? same + 1 : 0;
  size = now;
}
const settledMs = performance.now() - settling;

const inSight = corpus.channelIds.slice(0, -SECRET_CHANNELS);
const some = inSight
  .filter((_, place) => place % Math.floor(inSight.length / SEES_SOME) === 0)
  .slice(0, SEES_SOME);
const results = [];
for (const [searcher, channels] of [
  [`of ${SEES_SOME}`, some] as const,
  ["of all", corpus.channelIds] as const,
]) {
  const visible = new Set(channels);
  for (const name of Object.keys(kinds)) {
    await measure(name, channels, visible);
    const runs = [];
    for (let run = 0; run < request.runs; run += 1) runs.push(await measure(name, channels, visible));
    results.push({ name, searcher, runs });
    say({ measured: `${name}, ${searcher}` });
  }
}
const hard = {
  neverMeet: await toTheEnd(NEVER_TOGETHER.join(" "), corpus.channelIds),
  outOfSight: await toTheEnd(SECRET, some),
};
const sample = samples.find((message) => !isHan(message)) as IndexedMessage;
const highlightFrom = performance.now();
for (let turn = 0; turn < 1_000; turn += 1) {
  highlightsOf(await queryOf(sample.text.split(" ")[0] ?? ""), sample.text);
}
const highlightUs = performance.now() - highlightFrom;
await index[Symbol.asyncDispose]();
say({
  done: {
    built,
    bytes: sizeOf(),
    unsettledBytes,
    settledMs,
    people: CORPUS.people,
    results,
    hard,
    highlightUs,
  },
});
process.exit(0);
