import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { highlightsOf } from "../src/chat/search/highlights.ts";
import { parseQuery } from "../src/chat/search/parse-query.ts";
import { resolveQuery } from "../src/chat/search/resolve-query.ts";
import type { IndexedMessage } from "../src/chat/search/search-index.ts";
import { createDiskSearchIndex } from "../src/chat/search/search-index-disk.ts";
import type { SearchQuery } from "../src/chat/search/search-query.ts";
import { CORPUS, chanceOf, createCorpus, NEVER_TOGETHER, pickBy, SECRET } from "./search-corpus.ts";
import { createTypist, isHan, KINDS, type Kind, type Names } from "./typed-searches.ts";

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
const SAMPLES = 2_000;
/** For tidying, which begins when nobody writes. */
const SETTLE_MS_MAX = 120_000;
const IDS: Names = { person: (id) => id, channel: (id) => id };

const request = JSON.parse(process.argv[2] ?? "") as Request;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const corpus = createCorpus(request);
const chance = chanceOf(request.seed + 1);
const index = createDiskSearchIndex({ directory: request.directory, epoch: "bench" });
const sizeOf = () =>
  readdirSync(request.directory).reduce((sum, file) => sum + statSync(join(request.directory, file)).size, 0);

const pick = pickBy(chance);
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

const queryOf = async (typed: string): Promise<SearchQuery> => {
  const parsed = parseQuery(typed);
  if (parsed.at === "wrong") throw new Error(`${typed}: ${JSON.stringify(parsed.errors)}`);
  const itself = async (name: string) => [name];
  const searcher = { userId: "", peopleCalled: itself, channelsCalled: itself, dayBeginsAtMs: Date.parse };
  const resolved = await resolveQuery(parsed.query, searcher);
  if (resolved.at === "wrong") throw new Error(typed);
  return resolved.query;
};

const measure = async (kind: Kind, channels: readonly string[], visible: ReadonlySet<string>) => {
  const read = samples.filter(({ channelId }) => visible.has(channelId));
  const typed = createTypist({ chance, read, names: IDS })(kind, request.searches);
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

const { channelIds: all, someChannelIds: some } = corpus;
const results = [];
for (const [searcher, channels] of [[`of ${some.length}`, some] as const, ["of all", all] as const]) {
  const visible = new Set(channels);
  for (const kind of KINDS) {
    await measure(kind, channels, visible);
    const runs = [];
    for (let run = 0; run < request.runs; run += 1) runs.push(await measure(kind, channels, visible));
    results.push({ name: kind, searcher, runs });
    say({ measured: `${kind}, ${searcher}` });
  }
}
const hard = {
  neverMeet: await toTheEnd(NEVER_TOGETHER.join(" "), all),
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
