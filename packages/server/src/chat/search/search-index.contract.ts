import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dayBeginsAtMs } from "./day-begins-at.ts";
import { highlightsOf } from "./highlights.ts";
import { parseQuery } from "./parse-query.ts";
import { resolveQuery } from "./resolve-query.ts";
import type { Hit, IndexedMessage, Run, SearchIndex } from "./search-index.ts";
import type { SearchQuery } from "./search-query.ts";

const [alice, bob, mallory] = [uuidv7(), uuidv7(), uuidv7()];
const people = new Map([
  ["alice", alice],
  ["bob", bob],
  ["mallory", mallory],
]);
const BEGINS_AT_MS = Date.UTC(2026, 0, 31, 12);

/** What somebody types, as alice; channels are named by their ids. */
export const asked = async (typed: string): Promise<SearchQuery> => {
  const parsed = parseQuery(typed);
  if (parsed.at === "wrong") throw new Error(`${typed}: ${JSON.stringify(parsed.errors)}`);
  const resolved = await resolveQuery(parsed.query, {
    userId: alice,
    peopleCalled: async (name) => [people.get(name) ?? name],
    channelsCalled: async (name) => [name],
    dayBeginsAtMs: (day) => dayBeginsAtMs(day, null),
  });
  if (resolved.at === "wrong") throw new Error(typed);
  return resolved.query;
};

/** A channel as its log has it: every message as it now is. */
export const createLogOf = (channelId = uuidv7()) => {
  const messages: IndexedMessage[] = [];
  let version = 0;
  const next = (over: Partial<IndexedMessage>): IndexedMessage => {
    version += 1;
    const seq = over.seq ?? messages.length + 1;
    const message: IndexedMessage = {
      channelId,
      seq,
      version,
      senderId: alice,
      text: "hello",
      createdAt: new Date(BEGINS_AT_MS + seq * 60_000).toISOString(),
      deletedAt: null,
      mentions: [],
      ...messages[seq - 1],
      ...over,
    };
    messages[seq - 1] = { ...message, version };
    return message;
  };
  return {
    channelId,
    messages,
    send: (text: string, over: Partial<IndexedMessage> = {}) => next({ text, ...over }),
    change: (seq: number, over: Partial<IndexedMessage>) => next({ ...over, seq }),
    remove: (seq: number) => next({ seq, text: "", deletedAt: new Date(BEGINS_AT_MS).toISOString() }),
    get version() {
      return version;
    },
    /** What is above a version, as the log tells it. */
    since: (above: number): Run => ({
      channelId,
      above,
      upTo: version,
      messages: messages
        .filter((message) => message.version > above)
        .toSorted((a, b) => a.version - b.version),
    }),
  };
};

/** Every page, one after another. */
export const findAll = async (
  index: SearchIndex,
  typed: string,
  channels: readonly string[],
  limit = 3,
): Promise<Hit[]> => {
  const query = await asked(typed);
  const hits: Hit[] = [];
  let cursor: number | null = null;
  do {
    const found = await index.find({ query, channels, cursor, limit });
    expect(found.hits.length).toBeLessThanOrEqual(limit);
    hits.push(...found.hits);
    cursor = found.next;
  } while (cursor !== null);
  return hits;
};

/** The suite that every adapter of `SearchIndex` passes. */
export const searchIndexContract = (engine: string, open: () => Promise<SearchIndex>): void => {
  describe(`a search index in ${engine}`, () => {
    let index: SearchIndex;
    beforeEach(async () => {
      index = await open();
    });
    afterEach(() => index[Symbol.asyncDispose]());

    const seqsOf = async (typed: string, channels: readonly string[]) =>
      (await findAll(index, typed, channels)).map(({ seq }) => seq);

    it("finds messages by their words, the newest first, page by page", async () => {
      const log = createLogOf();
      for (let seq = 1; seq <= 8; seq += 1) log.send(seq % 2 === 0 ? "Lunch at noon?" : "no lunches");
      await index.apply([log.since(0)]);
      expect(await seqsOf("lunch", [log.channelId])).toEqual([8, 6, 4, 2]);
      expect(await seqsOf("lunch noon", [log.channelId])).toEqual([8, 6, 4, 2]);
      expect(await seqsOf('"noon lunch"', [log.channelId])).toEqual([]);
      expect(await seqsOf("lunch*", [log.channelId])).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await seqsOf("lunch* -noon", [log.channelId])).toEqual([7, 5, 3, 1]);
    });

    it("finds nothing in channels that are not named, whoever wrote there", async () => {
      const [seen, unseen] = [createLogOf(), createLogOf()];
      seen.send("hello");
      unseen.send("hello");
      await index.apply([seen.since(0), unseen.since(0)]);
      expect(await findAll(index, "hello", [seen.channelId])).toEqual([
        { channelId: seen.channelId, seq: 1 },
      ]);
      expect(await findAll(index, `hello in:${unseen.channelId}`, [seen.channelId])).toEqual([]);
      expect(await findAll(index, "hello", [])).toEqual([]);
      expect(await findAll(index, "hello", [uuidv7()])).toEqual([]);
      expect(await findAll(index, "hello", [seen.channelId, unseen.channelId])).toHaveLength(2);
    });

    it("finds by sender, channel, link, file and mention, and by their absence", async () => {
      const [one, two] = [createLogOf(), createLogOf()];
      one.send("see https://parley.example", { senderId: bob });
      one.send("hello", { mentions: [alice, mallory] });
      one.send("hello", { hasFile: true });
      two.send("hello", { senderId: bob });
      await index.apply([one.since(0), two.since(0)]);
      const both = [one.channelId, two.channelId];
      expect(await findAll(index, `from:@bob in:${one.channelId}`, both)).toEqual([
        { channelId: one.channelId, seq: 1 },
      ]);
      expect(await findAll(index, `in:${one.channelId}`, both)).toHaveLength(3);
      expect(await findAll(index, `hello -in:${one.channelId}`, both)).toEqual([
        { channelId: two.channelId, seq: 1 },
      ]);
      expect(await findAll(index, "from:bob from:me", both)).toHaveLength(4);
      expect(await seqsOf("has:link", both)).toEqual([1]);
      expect(await seqsOf("has:file", both)).toEqual([3]);
      expect(await seqsOf("mentions:me", both)).toEqual([2]);
      expect(await seqsOf("mentions:mallory mentions:me", both)).toEqual([2]);
      expect(await seqsOf("mentions:bob", both)).toEqual([]);
      expect(await seqsOf("from:me -has:file", both)).toEqual([2]);
    });

    it("finds what is written in a thread where its channel is seen, and nowhere else", async () => {
      const [home, thread, other] = [createLogOf(), createLogOf(), createLogOf()];
      for (const log of [thread, home, other]) log.send("hello");
      // The thread may come before its channel.
      await index.apply([{ ...thread.since(0), homeId: home.channelId }]);
      await index.apply([home.since(0), other.since(0)]);
      const found = await findAll(index, "hello", [home.channelId]);
      expect(new Set(found.map(({ channelId }) => channelId))).toEqual(
        new Set([home.channelId, thread.channelId]),
      );
      expect(
        await findAll(index, `hello in:${home.channelId}`, [home.channelId, other.channelId]),
      ).toHaveLength(2);
      expect(await findAll(index, "hello", [other.channelId])).toHaveLength(1);
      await index.forgetChannel(thread.channelId);
      expect(await findAll(index, "hello", [home.channelId])).toEqual([
        { channelId: home.channelId, seq: 1 },
      ]);
      await index.apply([{ ...thread.since(0), homeId: home.channelId }]);
      expect(await findAll(index, "hello", [home.channelId])).toHaveLength(2);
      await index.forgetChannel(home.channelId);
      expect(await index.positions()).toEqual(new Map([[other.channelId, 1]]));
      expect(await findAll(index, "hello", [home.channelId, other.channelId])).toHaveLength(1);
    });

    it("leaves out the days that before: and after: name", async () => {
      const log = createLogOf();
      for (const day of [
        "2026-01-30T23:59:59.999Z",
        "2026-01-31T00:00:00.000Z",
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00.000Z",
      ])
        log.send("hello", { createdAt: day });
      await index.apply([log.since(0)]);
      expect(await seqsOf("hello before:2026-01-31", [log.channelId])).toEqual([1]);
      expect(await seqsOf("hello after:2026-01-31", [log.channelId])).toEqual([4]);
      expect(await seqsOf("hello after:2026-01-30 before:2026-02-01", [log.channelId])).toEqual([3, 2]);
      expect(await seqsOf("hello after:2026-02-01 before:2026-01-01", [log.channelId])).toEqual([]);
      expect(await seqsOf("after:2026-01-30 before:2026-02-01", [log.channelId])).toEqual([3, 2]);
      expect(await seqsOf("before:2026-02-01 -hello", [log.channelId])).toEqual([]);
    });

    it("finds parts of text without spaces, and one character of it", async () => {
      const log = createLogOf();
      for (const text of ["東京都の天気", "京都の天気", "3月末", "天", "한국어 검색"]) log.send(text);
      await index.apply([log.since(0)]);
      const found = (typed: string) => seqsOf(typed, [log.channelId]);
      expect(await found("京都の")).toEqual([2, 1]);
      expect(await found("東京")).toEqual([1]);
      expect(await found("東都")).toEqual([]);
      expect(await found("天")).toEqual([4, 2, 1]);
      expect(await found("気")).toEqual([2, 1]);
      expect(await found("3月")).toEqual([3]);
      expect(await found("국어")).toEqual([5]);
    });

    it("forgets the words of before an edit, and a deleted message, whatever else is told of them", async () => {
      const log = createLogOf();
      log.send("first lunch");
      log.send("second lunch");
      await index.apply([log.since(0)]);
      log.change(1, { text: "first dinner" });
      log.remove(2);
      await index.apply([log.since(2)]);
      expect(await seqsOf("lunch", [log.channelId])).toEqual([]);
      expect(await seqsOf("dinner", [log.channelId])).toEqual([1]);
      // A reaction moves the version alone.
      log.change(1, {});
      await index.apply([log.since(4)]);
      expect(await seqsOf("dinner", [log.channelId])).toEqual([1]);
      expect((await index.positions()).get(log.channelId)).toBe(5);
    });

    it("takes in nothing twice, and nothing that would leave a hole", async () => {
      const log = createLogOf();
      for (let seq = 1; seq <= 4; seq += 1) log.send(`hello ${seq}`);
      const [first, all] = [
        { ...log.since(0), upTo: 2, messages: log.since(0).messages.slice(0, 2) },
        log.since(0),
      ];
      expect(await index.apply([log.since(3)])).toEqual(new Map([[log.channelId, 0]]));
      expect(await seqsOf("hello", [log.channelId])).toEqual([]);
      expect(await index.apply([first])).toEqual(new Map([[log.channelId, 2]]));
      expect(await index.apply([first, log.since(3)])).toEqual(new Map([[log.channelId, 2]]));
      expect(await index.apply([all, all])).toEqual(new Map([[log.channelId, 4]]));
      expect(await seqsOf("hello", [log.channelId])).toEqual([4, 3, 2, 1]);
      expect(await index.positions()).toEqual(new Map([[log.channelId, 4]]));
    });

    it("keeps the newest first among channels that it learns of one after another", async () => {
      const [one, two] = [createLogOf(), createLogOf()];
      const at = (minute: number) => ({ createdAt: new Date(BEGINS_AT_MS + minute * 60_000).toISOString() });
      for (const minute of [1, 3, 5]) one.send("hello", at(minute));
      for (const minute of [0, 2, 4]) two.send("hello", at(minute));
      await index.apply([one.since(0)]);
      await index.apply([two.since(0)]);
      const hits = await findAll(index, "hello", [one.channelId, two.channelId], 2);
      expect(hits.map(({ channelId, seq }) => [channelId === one.channelId ? "one" : "two", seq])).toEqual([
        ["one", 3],
        ["two", 3],
        ["one", 2],
        ["two", 2],
        ["one", 1],
        ["two", 1],
      ]);
    });

    it("keeps apart messages of the same millisecond, however many", async () => {
      const log = createLogOf();
      const createdAt = new Date(BEGINS_AT_MS).toISOString();
      for (let seq = 1; seq <= 200; seq += 1) log.send("hello", { createdAt });
      await index.apply([log.since(0)]);
      log.change(77, { text: "goodbye" });
      await index.apply([log.since(200)]);
      const seqs = await seqsOf("hello", [log.channelId]);
      expect(new Set(seqs).size).toBe(199);
      expect(seqs).toHaveLength(199);
      expect(await seqsOf("goodbye", [log.channelId])).toEqual([77]);
    });

    it("forgets a channel, and nothing of another", async () => {
      const [gone, kept] = [createLogOf(), createLogOf()];
      for (const log of [gone, kept]) log.send("hello");
      await index.apply([gone.since(0), kept.since(0)]);
      await index.forgetChannel(gone.channelId);
      await index.forgetChannel(uuidv7());
      expect(await findAll(index, "hello", [gone.channelId, kept.channelId])).toEqual([
        { channelId: kept.channelId, seq: 1 },
      ]);
      expect(await index.positions()).toEqual(new Map([[kept.channelId, 1]]));
      // Named again, it is new.
      expect(await index.apply([gone.since(0)])).toEqual(new Map([[gone.channelId, 1]]));
      expect(await findAll(index, "hello", [gone.channelId])).toHaveLength(1);
    });

    it("finds what a look at every message finds, whatever was written, changed and told twice", async () => {
      const words = ["red", "redder", "blue", "東京都", "京都", "都の", "3月"];
      const text = fc
        .array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 })
        .map((some) => some.join(" "));
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), log: fc.nat(2), text }) },
        {
          weight: 2,
          arbitrary: fc.record({ do: fc.constant("edit" as const), log: fc.nat(2), at: fc.nat(), text }),
        },
        {
          arbitrary: fc.record({ do: fc.constant("remove" as const), log: fc.nat(2), at: fc.nat() }),
          weight: 1,
        },
        {
          arbitrary: fc.record({ do: fc.constant("apply" as const), log: fc.nat(2), back: fc.nat(3) }),
          weight: 2,
        },
      );
      const part = fc.oneof(
        fc.constantFrom(
          "red",
          "redd*",
          '"red blue"',
          "blue",
          "京都",
          "都",
          '"都の red"',
          "東京",
          "3",
          "from:bob",
          "re*",
        ),
        fc.constantFrom("-red", "-京都", '-"blue blue"'),
      );
      let minute = 0;
      let found = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 40 }),
          fc.array(fc.array(part, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
          async (steps, queries) => {
            const logs = [createLogOf(), createLogOf(), createLogOf()];
            const told = [0, 0, 0];
            const tell = async (at: number, back: number) => {
              const log = logs[at] as (typeof logs)[number];
              const above = Math.max(0, (told[at] ?? 0) - back);
              told[at] = (await index.apply([log.since(above)])).get(log.channelId) ?? 0;
              expect(told[at]).toBe(log.version);
            };
            for (const action of steps) {
              const log = logs[action.log] as (typeof logs)[number];
              minute += 1;
              const createdAt = new Date(BEGINS_AT_MS + minute * 3_600_000).toISOString();
              if (action.do === "send")
                log.send(action.text, { createdAt, senderId: minute % 2 ? bob : alice });
              else if (action.do === "apply") await tell(action.log, action.back);
              else if (log.messages.length > 0) {
                const seq = 1 + (action.at % log.messages.length);
                if (action.do === "remove") log.remove(seq);
                else if (log.messages[seq - 1]?.deletedAt === null) log.change(seq, { text: action.text });
              }
            }
            for (const at of [0, 1, 2]) await tell(at, 1);
            for (const visible of [[0], [0, 1], [0, 1, 2]]) {
              const ids = visible.map((at) => logs[at]?.channelId ?? "");
              for (const parts of queries) {
                const typed = parts.join(" ");
                if (parts.every((one) => one.startsWith("-"))) continue;
                const query = await asked(typed);
                const expected = visible
                  .flatMap((at) => logs[at]?.messages ?? [])
                  .filter((message) => message.deletedAt === null && holds(parts, message))
                  .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
                const hits = await findAll(index, typed, ids);
                expect(hits).toEqual(expected.map(({ channelId, seq }) => ({ channelId, seq })));
                for (const message of expected) expect(highlightsOf(query, message.text)).not.toBeNull();
                found += hits.length;
              }
            }
          },
        ),
        { numRuns: 60 },
      );
      expect(found).toBeGreaterThan(100);
    }, 120_000);
  });
};

/** The same by looking at the text itself. */
const holds = (parts: readonly string[], { text, senderId }: IndexedMessage): boolean =>
  parts.every((part) => {
    if (part.startsWith("-")) return !stands(part.slice(1), text);
    return part === "from:bob" ? senderId === bob : stands(part, text);
  });

const stands = (part: string, text: string): boolean => {
  const bare = part.replaceAll(/["*]/g, "");
  if (bare === "都の red") return text.includes(bare) && ` ${text} `.includes(`${bare} `);
  if (/[^a-z0-9 ]/.test(bare)) return text.includes(bare);
  const words = ` ${text.replaceAll(/(\d)(?=\D)/g, "$1 ")} `;
  return words.includes(part.endsWith("*") ? ` ${bare}` : ` ${bare} `);
};
