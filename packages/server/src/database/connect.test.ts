import { sql as raw } from "kysely";
import { expect, test } from "vitest";
import { freshDatabase, silent } from "../../tests/world-database.ts";
import { connectDatabase } from "./connect.ts";
import { isUnavailable } from "./transact.ts";

test("int8 comes back as a number, and one past 2^53 is refused", async () => {
  await using database = await freshDatabase();
  const [row] =
    await database.sql`select 9007199254740991::int8 as version, count(*) from generate_series(1, 3)`;
  expect(row).toEqual({ version: Number.MAX_SAFE_INTEGER, count: 3 });
  await expect(database.sql`select 9007199254740993::int8`).rejects.toThrow("does not fit");
  expect(await database.sql`select 1::int4 as one`).toEqual([{ one: 1 }]);
});

test("a timestamptz comes back as ISO 8601 in UTC with milliseconds", async () => {
  await using database = await freshDatabase();
  const [row] = await database.sql`select
    '2026-01-01 01:00:00+01'::timestamptz as whole,
    '2026-01-01 00:00:00.123456+00'::timestamptz as fine,
    '2026-01-01 00:00:00.5Z'::timestamptz as half,
    'infinity'::timestamptz as never`;
  expect(row).toEqual({
    whole: "2026-01-01T00:00:00.000Z",
    fine: "2026-01-01T00:00:00.123Z",
    half: "2026-01-01T00:00:00.500Z",
    never: "infinity",
  });
});

test("dates, text, JSON, bytes and arrays go there and back", async () => {
  await using database = await freshDatabase();
  await database.sql`create table things (
    at timestamptz, said timestamptz, body jsonb, bytes bytea, ids uuid[], numbers int8[], id uuid)`;
  const id = crypto.randomUUID();
  const at = "2026-01-01T00:00:00.123Z";
  await database.sql`insert into things values (
    ${new Date(at)}, ${at}, ${database.sql.json({ text: "hello" })}, ${Buffer.from("hello")}, ${[id]}, ${[1, 2]}, ${id})`;
  const [row] = await database.sql`select * from things where id = any(${[id]}::uuid[])`;
  expect(row).toEqual({
    ...{ at, said: at, body: { text: "hello" }, bytes: Buffer.from("hello"), ids: [id], numbers: [1, 2], id },
  });
});

test("Kysely answers over the same pool, many statements at once", async () => {
  await using database = await freshDatabase({ connectionsMax: 2 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => raw<{ n: number }>`select ${n}::int4 as n`.execute(database.db)),
  );
  expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test("a transaction begun through Kysely is refused: transact() is the way", async () => {
  await using database = await freshDatabase();
  const begun = database.db.transaction().execute(async (tx) => raw`select 1`.execute(tx));
  await expect(begun).rejects.toThrow("Use transact()");
});

test("arrays are still understood on connections opened later", async () => {
  await using database = await freshDatabase({ connectionsMax: 5 });
  const rows = await Promise.all(
    Array.from(
      { length: 20 },
      () => database.sql`select pg_sleep(0.01)::text, ${["a", "b"]}::text[] as names`,
    ),
  );
  expect(rows.map(([row]) => row?.names)).toEqual(Array(20).fill(["a", "b"]));
});

test("a URL leads to the same database, and sessions are in UTC wherever they begin", async () => {
  await using database = await freshDatabase();
  const { host, user, database: name } = database.place.embedded;
  const url = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
  await using other = await connectDatabase({ url, log: silent });
  const [row] = await other.sql`select current_database() as name, current_setting('timezone') as zone`;
  expect(row).toEqual({ name, zone: "UTC" });
});

test("a statement on a closed pool is unavailable, not lost", async () => {
  await using database = await freshDatabase();
  const other = await database.again();
  await other[Symbol.asyncDispose]();
  const late = other.sql`select 1`.then(
    () => "answered",
    (error) => error,
  );
  expect(isUnavailable(await late)).toBe(true);
});
