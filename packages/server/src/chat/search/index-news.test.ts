import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "@parley/contract";
import { afterAll, expect, test } from "vitest";
import { createIndexNews } from "./index-news.ts";
import { createLogOf, findAll } from "./search-index.contract.ts";
import type { SearchIndex } from "./search-index.ts";
import { createDiskSearchIndex } from "./search-index-disk.ts";

const home = mkdtempSync(join(tmpdir(), "parley-index-news-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let places = 0;
const openIndex = () => {
  places += 1;
  return createDiskSearchIndex({ directory: join(home, String(places)), epoch: "one" });
};

/** Takes what a channel has above a version into the index, as the follower of the log does. */
const takeIn = async (
  { follower, positions }: ReturnType<typeof createIndexNews>,
  log: ReturnType<typeof createLogOf>,
  above: number,
) => {
  const { messages, upTo, channelId } = log.since(above);
  await follower.handle(messages.map((message) => ({ message: message as Message })));
  await positions.move(
    { from: await positions.read([channelId]), to: new Map([[channelId, upTo]]) },
    async () => {},
  );
};

const hellosIn = async (index: SearchIndex, channelId: string) =>
  (await findAll(index, "hello", [channelId])).length;

test("a channel that begins while the channels are being read keeps what was said in it", async () => {
  await using index = openIndex();
  const log = createLogOf();
  const news = createIndexNews(index, async () => {
    // Read before it was there; by the time the answer comes, its first message is in the index.
    log.send("hello");
    await takeIn(news, log, 0);
    return new Map();
  });
  expect(await news.positions.behind()).toEqual(new Map());
  expect(await hellosIn(index, log.channelId)).toBe(1);
  expect(await news.positions.read([log.channelId])).toEqual(new Map([[log.channelId, 1]]));
});

test("a channel that is gone is forgotten, with what was said in it", async () => {
  await using index = openIndex();
  const log = createLogOf();
  log.send("hello");
  const news = createIndexNews(index, async () => new Map());
  await takeIn(news, log, 0);
  expect(await hellosIn(index, log.channelId)).toBe(1);
  await news.positions.behind();
  expect(await hellosIn(index, log.channelId)).toBe(0);
  expect(await news.positions.read([log.channelId])).toEqual(new Map([[log.channelId, 0]]));
});
