import { statSync } from "node:fs";
import { join } from "node:path";
import { type FilledForSearch, fillForSearch, type Searcher } from "../limits/fill-for-search.ts";
import { tellProgress } from "../limits/script-lines.ts";
import type { Load } from "../load.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { getRequest } from "../wire/http-request.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { searchFigures } from "./search-figures.ts";

const SEARCHES = 200;
const PAGE_ITEMS = 50;
const LOOK_EVERY_MS = 5_000;
/** The index is tidied once nobody writes; that is over when its file has not changed for so long. */
const TIDY_SILENCE_MS = 15_000;
const TIDY_MS_MAX = 300_000;

interface Page {
  readonly items: readonly { readonly message: { readonly text: string } }[];
  readonly nextCursor: string | null;
}

/** Searches one after another, over one connection that is kept. */
const openSearch = async (world: World, { userId }: Searcher) => {
  const { port } = world.server;
  const connection = await HttpConnection.open(port);
  const token = world.signer.tokenFor(userId);
  return {
    async page(typed: string, cursor: string | null = null): Promise<Page> {
      const query = new URLSearchParams({ q: typed, limit: `${PAGE_ITEMS}`, ...(cursor ? { cursor } : {}) });
      const path = `/api/v1/search?${query}`;
      const { status, body } = await connection.call(getRequest({ port, path, token }), { keepBody: true });
      if (status !== 200 || !body) throw new Error(`${typed} was answered with ${status}: ${body}`);
      return JSON.parse(body.toString()) as Page;
    },
    [Symbol.dispose]: () => connection.end(),
  };
};

const countOf = async (
  search: { page: (typed: string, cursor: string | null) => Promise<Page> },
  typed: string,
) => {
  let count = 0;
  for (let cursor: string | null = null; ; ) {
    const { items, nextCursor } = await search.page(typed, cursor);
    count += items.length;
    if (nextCursor === null) return count;
    cursor = nextCursor;
  }
};

/** Waits until the last message of every channel is found. Answers how long that was, in seconds. */
const untilFound = async (world: World, { last, searchers }: FilledForSearch): Promise<number> => {
  const from = performance.now();
  const seconds = () => (performance.now() - from) / 1000;
  const searcher = searchers.find(({ name }) => name === "of all") as Searcher;
  for (;;) {
    using search = await openSearch(world, searcher);
    const found = await countOf(search, last.word);
    if (found >= last.channels) break;
    tellProgress(`${found} of ${last.channels} channels indexed, ${Math.round(seconds())} s`);
    await Bun.sleep(LOOK_EVERY_MS);
  }
  tellProgress();
  return seconds();
};

const untilTidied = async ({ databaseHost }: World): Promise<void> => {
  const index = join(databaseHost, "../search/messages.db-wal");
  const until = performance.now() + TIDY_MS_MAX;
  while (Date.now() - statSync(index).mtimeMs < TIDY_SILENCE_MS && performance.now() < until) {
    tellProgress("the index is tidied");
    await Bun.sleep(1_000);
  }
  tellProgress();
};

const timed = async (search: { page: (typed: string) => Promise<Page> }, typed: readonly string[]) => {
  const times: number[] = [];
  let items = 0;
  for (const words of typed) {
    const from = performance.now();
    const page = await search.page(words);
    times.push(performance.now() - from);
    items += page.items.length;
  }
  return { times, items };
};

export const search: Load = {
  name: "search",
  title: `Search: whole calls, one after another, each answered with a page of ${PAGE_ITEMS}, of messages in 1,000 channels`,
  async run({ runs, seed, messages, profileDir }) {
    await using world = await startWorld({ profileDir });
    const { databaseHost } = world;
    const filled = await fillForSearch({ databaseHost, messages, seed, searches: SEARCHES });
    // What was there before is looked at when the server starts.
    await world.restart();
    await untilTrusted(world.server.port, world.signer.tokenFor(filled.searchers[0]?.userId ?? ""));
    const indexedIn = await untilFound(world, filled);
    await untilTidied(world);
    const placement = world.place("apart");
    const figures = [];
    const found: string[] = [];
    const stopMeter = world.meterCpu();
    for (const searcher of filled.searchers) {
      using asked = await openSearch(world, searcher);
      for (const { kind, typed } of searcher.kinds) {
        await timed(asked, typed.slice(0, SEARCHES / 4));
        const measured = [];
        for (let run = 0; run < runs; run += 1) measured.push(await timed(asked, typed));
        figures.push(
          ...searchFigures({ kind, searcher: searcher.name, runs: measured.map(({ times }) => times) }),
        );
        found.push(`${kind}, ${searcher.name}: ${Math.round((measured[0]?.items ?? 0) / SEARCHES)}`);
        tellProgress(`measured: ${kind}, ${searcher.name}`);
      }
    }
    tellProgress();
    return {
      figures,
      placement,
      cpu: averageCpu([stopMeter()]),
      notes: [
        `${messages.toLocaleString("en-US")} messages of 5,000 people over two years, every tenth in Chinese characters, from seed ${seed}, written past the server; it had them in its index ${Math.round(indexedIn)} s after it started`,
        `from the request to the last byte of the answer: the person, their channels, the index, the messages as they now are, the highlights`,
        `messages on a page, on average: ${found.join("; ")}`,
      ],
    };
  },
};
