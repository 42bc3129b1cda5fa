import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { ProblemError } from "../../problem.ts";
import type { MessageLog, WantedChange } from "../message/message-log.ts";
import { createSqlMessageLog } from "../message/message-log-sql.ts";
import { searchHandlers } from "./search-handlers.ts";
import type { SearchIndex } from "./search-index.ts";
import { createDiskSearchIndex } from "./search-index-disk.ts";

const people = { alice: uuidv7(), bob: uuidv7(), mallory: uuidv7() } as const;
type Name = keyof typeof people;
const NAMES = Object.keys(people) as Name[];
const home = mkdtempSync(join(tmpdir(), "parley-search-"));
const BEGINS_AT_MS = Date.UTC(2026, 0, 31, 9);

let database: FreshDatabase;
let log: MessageLog;
let index: SearchIndex;
let handlers: ReturnType<typeof searchHandlers>;
let sent = 0;
let channelIds: string[] = [];

beforeAll(async () => {
  database = await freshDatabase({ connectionsMax: 4 });
  const { sql } = database;
  log = createSqlMessageLog({ sql, reads: sql, direct: "friends" });
  index = createDiskSearchIndex({ directory: join(home, "search"), epoch: "one" });
  const idsOfUsernames = async (names: readonly string[]) =>
    new Map(NAMES.flatMap((name) => (names.includes(name) ? [[name, people[name]] as const] : [])));
  handlers = searchHandlers({ sql, index, timeZoneOf: async () => null, idsOfUsernames });
});
afterAll(async () => {
  await index[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

const channel = async (
  members: readonly Name[],
  { name = null as string | null, parentId = null as string | null } = {},
) => {
  const id = uuidv7();
  const { sql } = database;
  await sql`insert into channels (id, kind, name, created_by, created_at, parent_id, root_id) values
    (${id}, ${parentId ? "thread" : "group"}, ${name}, ${id}, now(), ${parentId}, ${parentId ? uuidv7() : null})`;
  for (const member of members) {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${id}, ${people[member]}, 'member', now())`;
  }
  channelIds.push(id);
  return id;
};

const leave = (channelId: string, name: Name) =>
  database.sql`delete from channel_members where channel_id = ${channelId} and user_id = ${people[name]}`;

const send = async (channelId: string, name: Name, text: string) => {
  sent += 1;
  const [outcome] = await log.append([
    {
      ...{ id: uuidv7(), channelId, senderId: people[name], nonce: crypto.randomUUID(), text },
      createdAt: new Date(BEGINS_AT_MS + sent * 1_000).toISOString(),
    },
  ]);
  if (outcome?.at !== "appended") throw new Error(outcome?.at);
  return outcome.message;
};

const change = (wanted: Partial<WantedChange> & { kind: "edit" | "delete" }) =>
  log.change([{ at: new Date(BEGINS_AT_MS).toISOString(), ...wanted } as WantedChange]);

/** What the follower of the log does. */
const indexAll = async () => {
  const positions = await index.positions();
  for (const channelId of channelIds) {
    const above = positions.get(channelId) ?? 0;
    const messages = await log.above({ channelId, version: above }, 1_000);
    const [row] = await database.sql<
      { home: string }[]
    >`select home_id as home from channels where id = ${channelId}`;
    const upTo = messages.at(-1)?.version ?? above;
    await index.apply([{ channelId, homeId: row?.home ?? channelId, above, upTo, messages }]);
  }
};

const search = async (name: Name, q: string, over: { limit?: number; cursor?: string } = {}) => {
  const call = { principal: { userId: people[name] } } as Parameters<(typeof handlers)["search.messages"]>[1];
  return await handlers["search.messages"]({ q, limit: 50, ...over }, call);
};
const textsOf = async (name: Name, q: string) =>
  (await search(name, q)).items.map(({ message }) => message.text);
const problemOf = async (name: Name, q: string, cursor?: string) =>
  search(name, q, cursor === undefined ? {} : { cursor }).then(
    () => null,
    (error: unknown) => (error instanceof ProblemError ? { code: error.code, errors: error.errors } : error),
  );

test("a member finds what was written, with the places that matched / a stranger finds nothing", async () => {
  const lounge = await channel(["alice", "bob"], { name: "Lounge" });
  const thread = await channel([], { parentId: lounge });
  await send(lounge, "bob", "Café at noon?");
  await send(thread, "alice", "The cafe is shut");
  await indexAll();
  const { items, nextCursor } = await search("alice", "cafe");
  expect(
    items.map(({ message, highlights }) =>
      highlights.map(({ start, end }) => message.text.slice(start, end)),
    ),
  ).toEqual([["cafe"], ["Café"]]);
  expect(nextCursor).toBeNull();
  expect(await textsOf("alice", "cafe from:@bob in:#lounge")).toEqual(["Café at noon?"]);
  expect(await textsOf("alice", "in:Lounge")).toHaveLength(2);
  expect(await textsOf("alice", `shut in:${lounge}`)).toHaveLength(1);
  expect(await textsOf("mallory", "cafe")).toEqual([]);
});

test("names of what one may not see are unknown, as those of nothing are", async () => {
  const secret = await channel(["bob"], { name: "Secret" });
  await send(secret, "bob", "hush");
  await indexAll();
  const unknown = (end: number) => ({
    code: "search_invalid",
    errors: [{ pointer: "/q", detail: `0–${end}: none of your channels is called so` }],
  });
  expect(await problemOf("mallory", "in:secret hush")).toEqual(unknown(9));
  expect(await problemOf("mallory", "in:nothin hush")).toEqual(unknown(9));
  expect(await problemOf("mallory", `in:${secret} hush`)).toEqual(unknown(39));
  expect(await problemOf("mallory", "from:nobody hush")).toMatchObject({ code: "search_invalid" });
  expect(await textsOf("bob", "in:secret hush")).toEqual(["hush"]);
});

test("what cannot be read is said, with its place; a cursor of another list is none of this", async () => {
  expect(await problemOf("alice", "x before:soon has:soul")).toEqual({
    code: "search_invalid",
    errors: [
      { pointer: "/q", detail: "2–13: a day is written as 2026-01-31" },
      { pointer: "/q", detail: "14–22: has:link or has:file" },
    ],
  });
  for (const cursor of ["x", "WyJhIl0", Buffer.from('["search","-1"]').toString("base64url")]) {
    expect(await problemOf("alice", "x", cursor)).toMatchObject({ code: "cursor_invalid" });
  }
});

test("pages follow one another, with nothing twice and nothing left out", async () => {
  const id = await channel(["alice"]);
  for (let number = 1; number <= 25; number += 1) await send(id, "alice", `pagination ${number}`);
  await indexAll();
  const texts: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await search("alice", "pagination", { limit: 7, ...(cursor === null ? {} : { cursor }) });
    texts.push(...page.items.map(({ message }) => message.text));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(texts).toEqual(Array.from({ length: 25 }, (_, place) => `pagination ${25 - place}`));
});

test("what was edited or deleted after it was indexed is not found by the words of before", async () => {
  const channelId = await channel(["alice"]);
  const edited = await send(channelId, "alice", "ephemeral one");
  const deleted = await send(channelId, "alice", "ephemeral two");
  await send(channelId, "alice", "ephemeral three");
  await indexAll();
  const of = (messageId: string) => ({ channelId, messageId, userId: people.alice });
  await change({ kind: "edit", text: "lasting", ...of(edited.id) });
  await change({ kind: "delete", ...of(deleted.id) });
  expect(await textsOf("alice", "ephemeral")).toEqual(["ephemeral three"]);
  await indexAll();
  expect(await textsOf("alice", "ephemeral")).toEqual(["ephemeral three"]);
  expect(await textsOf("alice", "lasting")).toEqual(["lasting"]);
});

test("nobody ever finds a message that they cannot read, whoever came, left, wrote and searched", async () => {
  const who = fc.constantFrom(...NAMES);
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("send" as const), at: fc.nat(2), inThread: fc.boolean() }),
    },
    fc.record({ do: fc.constant("leave" as const), at: fc.nat(2), who }),
    fc.record({ do: fc.constant("join" as const), at: fc.nat(2), who }),
    fc.record({ do: fc.constant("index" as const) }),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("search" as const),
        who,
        q: fc.constantFrom("word", "from:me", "word -other", "wor*", "in:room"),
      }),
    },
  );
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      channelIds = [];
      const rooms = [
        await channel(["alice"], { name: "room" }),
        await channel(["alice", "bob"]),
        await channel(["bob"]),
      ];
      const threads: string[] = [];
      for (const parentId of rooms) threads.push(await channel([], { parentId }));
      const members = [new Set<Name>(["alice"]), new Set<Name>(["alice", "bob"]), new Set<Name>(["bob"])];
      for (const action of steps) {
        if (action.do === "index") await indexAll();
        else if (action.do === "send") {
          const [writer] = members[action.at] ?? [];
          const into = (action.inThread ? threads : rooms)[action.at] ?? "";
          if (writer) await send(into, writer, `word ${into}`);
        } else if (action.do === "leave") {
          members[action.at]?.delete(action.who);
          await leave(rooms[action.at] ?? "", action.who);
        } else if (action.do === "join" && !members[action.at]?.has(action.who)) {
          members[action.at]?.add(action.who);
          await database.sql`insert into channel_members (channel_id, user_id, role, joined_at)
            values (${rooms[action.at] ?? ""}, ${people[action.who]}, 'member', now())`;
        } else if (action.do === "search") {
          const seen = new Set(
            [0, 1, 2].filter((at) => members[at]?.has(action.who)).flatMap((at) => [rooms[at], threads[at]]),
          );
          // Without a room of that name, in: is an error.
          const page = await search(action.who, action.q).catch(() => ({ items: [] }));
          const here = page.items.filter(({ message }) => [...rooms, ...threads].includes(message.channelId));
          for (const { message } of here) expect(seen).toContain(message.channelId);
          found += here.length;
        }
      }
    }),
    { numRuns: 40 },
  );
  expect(found).toBeGreaterThan(20);
}, 120_000);
