import { Database } from "bun:sqlite";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openToWrite } from "./index-file-disk.ts";
import { createIndexReader } from "./index-reader-disk.ts";
import { createIndexWriter } from "./index-writer-disk.ts";
import { matchPartsOf } from "./match-expression.ts";
import { asked, createLogOf, findAll, searchIndexContract } from "./search-index.contract.ts";
import type { Found } from "./search-index.ts";
import { createDiskSearchIndex } from "./search-index-disk.ts";

const home = mkdtempSync(join(tmpdir(), "parley-search-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let places = 0;
const newDirectory = () => {
  places += 1;
  return join(home, String(places), "search");
};

searchIndexContract("SQLite", async () => createDiskSearchIndex({ directory: newDirectory(), epoch: "one" }));

describe("the index in its file", () => {
  test("is there again after it was closed, and knows where it was", async () => {
    const place = { directory: newDirectory(), epoch: "one" };
    const log = createLogOf();
    log.send("hello");
    const first = createDiskSearchIndex(place);
    await first.apply([log.since(0)]);
    await first[Symbol.asyncDispose]();
    await using second = createDiskSearchIndex(place);
    expect(await second.positions()).toEqual(new Map([[log.channelId, 1]]));
    expect(await findAll(second, "hello", [log.channelId])).toHaveLength(1);
  });

  test("of another incarnation of the log is empty", async () => {
    const directory = newDirectory();
    const log = createLogOf();
    log.send("hello");
    const first = createDiskSearchIndex({ directory, epoch: "one" });
    await first.apply([log.since(0)]);
    await first[Symbol.asyncDispose]();
    await using second = createDiskSearchIndex({ directory, epoch: "two" });
    expect(await second.positions()).toEqual(new Map());
    expect(await findAll(second, "hello", [log.channelId])).toEqual([]);
    expect(await second.apply([log.since(0)])).toEqual(new Map([[log.channelId, 1]]));
    expect(await findAll(second, "hello", [log.channelId])).toHaveLength(1);
  });

  test("that was never written makes no file and no thread by being asked", async () => {
    const directory = newDirectory();
    await using index = createDiskSearchIndex({ directory, epoch: "one" });
    expect(await index.positions()).toEqual(new Map());
    expect(() => readdirSync(directory)).toThrow();
  });

  const torn: [string, (file: string) => void][] = [
    ["is no database", (file) => writeFileSync(file, "nothing of the kind ".repeat(500))],
    [
      "is cut",
      (file) => writeFileSync(file, readFileSync(file).subarray(0, Math.floor(statSync(file).size / 2))),
    ],
    [
      "has pages of something else",
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0x5a, 4096 * 2);
        writeFileSync(file, bytes);
      },
    ],
    ["is empty", (file) => writeFileSync(file, "")],
  ];
  test.each(torn)("that %s is thrown away, and built again from the start", async (_, tear) => {
    const place = { directory: newDirectory(), epoch: "one" };
    const log = createLogOf();
    for (let seq = 1; seq <= 2_000; seq += 1) log.send(`hello ${seq} ${crypto.randomUUID()}`);
    const first = createDiskSearchIndex(place);
    await first.apply([log.since(0)]);
    await first[Symbol.asyncDispose]();
    tear(join(place.directory, "messages.db"));

    await using second = createDiskSearchIndex(place);
    log.send("hello again");
    // A follower that believes in its position is told where the index really is.
    let position = (await second.positions()).get(log.channelId) ?? 0;
    for (let tries = 0; position < log.version && tries < 3; tries += 1) {
      position = (await second.apply([log.since(position)])).get(log.channelId) ?? 0;
    }
    expect(position).toBe(2_001);
    expect(await findAll(second, "hello", [log.channelId], 500)).toHaveLength(2_001);
  });

  test("that is found torn by a search says so to whoever has to read again", async () => {
    const place = { directory: newDirectory(), epoch: "one" };
    const log = createLogOf();
    for (let seq = 1; seq <= 2_000; seq += 1) log.send(`hello ${seq} ${crypto.randomUUID()}`);
    const first = createDiskSearchIndex(place);
    await first.apply([log.since(0)]);
    await first[Symbol.asyncDispose]();
    const file = join(place.directory, "messages.db");
    const db = new Database(file);
    const pages = db.query("select pageno from dbstat where name like 'words%data'").values() as [number][];
    db.close();
    const bytes = readFileSync(file);
    for (const [page] of pages) bytes.fill(0x5a, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);

    let lost = 0;
    await using second = createDiskSearchIndex({ ...place, onLost: () => (lost += 1) });
    const search = { query: await asked("hello"), channels: [log.channelId], cursor: null, limit: 10 };
    const found = await Promise.all([second.find(search), second.find(search)]);
    expect(found).toEqual([
      { hits: [], next: null },
      { hits: [], next: null },
    ]);
    expect(lost).toBe(1);
    expect(await second.positions()).toEqual(new Map());
    await second.apply([log.since(0)]);
    expect((await second.find(search)).hits).toHaveLength(10);
  });

  test("whose process is killed has every message up to its positions", async () => {
    const directory = newDirectory();
    for (const afterMs of [40, 250, 600]) {
      const child = Bun.spawn(
        [process.execPath, join(import.meta.dirname, "index-endlessly.fixture.ts"), directory],
        {
          stdout: "pipe",
          stderr: "inherit",
        },
      );
      const reader = child.stdout.getReader();
      let said = new TextDecoder().decode((await reader.read()).value);
      await Bun.sleep(afterMs);
      child.kill("SIGKILL");
      await child.exited;
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        said += new TextDecoder().decode(chunk.value);
      }
      const acknowledged = said.split("\n").slice(0, -1).map(Number).at(-1) ?? 0;

      await using index = createDiskSearchIndex({ directory, epoch: "one" });
      const positions = await index.positions();
      expect(positions.size).toBe(2);
      for (const [channelId, version] of positions) {
        expect(version).toBeGreaterThanOrEqual(acknowledged);
        const seqs = (await findAll(index, "hello", [channelId], 1_000)).map(({ seq }) => seq);
        expect(seqs).toEqual(Array.from({ length: version }, (_, place) => version - place));
      }
    }
  });
});

describe("a search in many parts", () => {
  const build = async (partMessagesMax: number) => {
    const db = openToWrite({ directory: newDirectory(), epoch: "one" });
    const writer = createIndexWriter(db, partMessagesMax);
    const [seen, unseen] = [createLogOf(), createLogOf()];
    for (let seq = 1; seq <= 400; seq += 1) {
      // Four months, and a gap.
      const createdAt = new Date(Date.UTC(2026, 0, 1) + seq * 8 * 3_600_000).toISOString();
      (seq % 40 === 0 ? seen : unseen).send("hello", { createdAt });
    }
    for (let above = 0; above < unseen.version; above += 10) {
      const run = unseen.since(above);
      writer.apply([{ ...run, upTo: Math.min(above + 10, run.upTo), messages: run.messages.slice(0, 10) }]);
    }
    writer.apply([seen.since(0)]);
    return { db, writer, seen, unseen };
  };
  const lookup = async (channels: readonly string[], limit = 1_000) => ({
    match: matchPartsOf(await asked("hello")),
    channels: channels.join(" "),
    from: 0,
    below: Number.MAX_SAFE_INTEGER,
    limit,
  });

  test("finds the same however large they are, and before and after they were tidied", async () => {
    const answers: Found[] = [];
    for (const partMessagesMax of [1, 7, 60, 10_000]) {
      const { db, writer, seen, unseen } = await build(partMessagesMax);
      for (const moment of ["before", "after"]) {
        if (moment === "after") while (writer.tidy());
        const reader = createIndexReader(db, () => 0);
        const found = reader.find(await lookup([seen.channelId]));
        expect(found.hits.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        expect(reader.find(await lookup([seen.channelId, unseen.channelId])).hits).toHaveLength(400);
        answers.push(found);
      }
      const parts = db.query("select count(*) as parts from parts").get() as { parts: number };
      expect(parts.parts).toBeGreaterThanOrEqual(partMessagesMax === 10_000 ? 5 : 6);
      db.close();
    }
    expect(answers).toHaveLength(8);
  });

  test("ends when its time is over, and goes on where it was until everything is found", async () => {
    const { db, seen } = await build(20);
    let time = 0;
    // Every look at the clock costs more than a search may take.
    const reader = createIndexReader(db, () => (time += 20));
    const first = await lookup([seen.channelId], 4);
    const pages: Found[] = [];
    for (let below: number | null = first.below; below !== null; below = pages.at(-1)?.next ?? null) {
      pages.push(reader.find({ ...first, below }));
    }
    expect(pages.flatMap(({ hits }) => hits.map(({ seq }) => seq))).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(pages.length).toBeGreaterThan(10);
    db.close();
  });

  test("leaves nothing open that would keep the log of writes from being folded in", async () => {
    const { db, seen, unseen } = await build(50);
    const reader = createIndexReader(db);
    reader.find(await lookup([seen.channelId, unseen.channelId], 5));
    const other = new Database(db.filename);
    expect(other.query("pragma wal_checkpoint(truncate)").get()).toMatchObject({ busy: 0 });
    other.close();
    db.close();
  });
});
