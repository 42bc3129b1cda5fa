import { expect, test } from "vitest";
import { freshDatabase } from "../../tests/world-database.ts";
import { isUnavailable, retrying, transact } from "./transact.ts";

const failure = (code: string) => Object.assign(new Error(code), { code });

/** Fails with each code in turn, then succeeds; the pauses are recorded, not waited. */
function failing(...codes: string[]) {
  const pauses: number[] = [];
  let calls = 0;
  return {
    pauses,
    calls: () => calls,
    pause: async (ms: number) => void pauses.push(ms),
    run: async () => {
      const code = codes[calls++];
      if (code) throw failure(code);
      return "done";
    },
  };
}

test("a serialization failure and a deadlock are tried again, each time later", async () => {
  const work = failing("40001", "40P01", "40001");
  expect(await retrying(work.run, { pause: work.pause, random: () => 1 })).toBe("done");
  expect(work.pauses).toEqual([8, 16, 32]);
});

test("a unique violation is tried again only where that was asked for", async () => {
  const plain = failing("23505");
  await expect(retrying(plain.run, { pause: plain.pause })).rejects.toThrow("23505");
  const unique = failing("23505");
  expect(await retrying(unique.run, { pause: unique.pause, retryUnique: true })).toBe("done");
});

test("attempts are bounded, and a lost connection is never tried again", async () => {
  const endless = failing(...Array(100).fill("40001"));
  await expect(retrying(endless.run, { pause: endless.pause, attemptsMax: 3 })).rejects.toThrow("40001");
  expect(endless.calls()).toBe(3);
  const lost = failing("CONNECTION_CLOSED");
  await expect(retrying(lost.run, { pause: lost.pause })).rejects.toThrow("CONNECTION_CLOSED");
  expect(lost.calls()).toBe(1);
});

test("a database that cannot serve is told from a statement at fault", () => {
  const away = ["57P01", "57P03", "08006", "CONNECTION_CLOSED", "ENOENT", "ECONNREFUSED", "53100", "53300"];
  expect(away.filter((code) => !isUnavailable(failure(code)))).toEqual([]);
  const other = ["23505", "40001", "42P01", "57014", "ENOSPC"];
  expect(other.filter((code) => isUnavailable(failure(code)))).toEqual([]);
  expect(isUnavailable(undefined)).toBe(false);
});

test("two transactions that lock each other both commit in the end", async () => {
  await using database = await freshDatabase();
  await database.sql`create table counters (id int4 primary key, value int4 not null)`;
  await database.sql`insert into counters values (1, 0), (2, 0)`;
  let tries = 0;
  const bothHaveOne = Promise.withResolvers<void>();
  const addTo = (first: number, second: number) =>
    transact(database.sql, async (tx) => {
      tries += 1;
      await tx`update counters set value = value + 1 where id = ${first}`;
      if (tries === 2) bothHaveOne.resolve();
      await bothHaveOne.promise;
      await tx`update counters set value = value + 1 where id = ${second}`;
    });
  await Promise.all([addTo(1, 2), addTo(2, 1)]);
  expect(await database.sql`select value from counters`).toEqual([{ value: 2 }, { value: 2 }]);
  expect(tries).toBe(3);
});

test("Kysely and the driver share the transaction, and a thrown error rolls both back", async () => {
  await using database = await freshDatabase();
  await database.sql`create table notes (id int4 primary key)`;
  const failed = transact(database.sql, async (tx, db) => {
    await tx`insert into notes values (1)`;
    const seen = await db
      .selectFrom("notes" as never)
      .selectAll()
      .execute();
    expect(seen).toEqual([{ id: 1 }]);
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  expect(await database.sql`select id from notes`).toEqual([]);
});

test("a failure swallowed inside a transaction is not taken for success", async () => {
  await using database = await freshDatabase();
  await database.sql`create table notes (id int4 primary key)`;
  const swallowed = transact(database.sql, async (tx) => {
    await tx`insert into notes values (1)`;
    await tx`insert into notes values (1)`.then(undefined, () => "never mind");
  });
  await expect(swallowed).rejects.toThrow("was rolled back");
  expect(await database.sql`select id from notes`).toEqual([]);
});

test("a statement that outlives its transaction is refused, not run in another", async () => {
  await using database = await freshDatabase();
  const leaked = await transact(database.sql, async (tx) => ({ late: () => tx`select 1` }));
  await expect(leaked.late().then()).rejects.toThrow("transaction is over");
});

test("a connection is free again after each way for a transaction to end", async () => {
  await using database = await freshDatabase({ connectionsMax: 1 });
  const ends = [
    () => transact(database.sql, async (tx) => void (await tx`select 1`)),
    () => transact(database.sql, async (tx) => void (await tx`select nonsense`)),
    () => transact(database.sql, () => Promise.reject(new Error("changed my mind"))),
  ];
  for (const end of [...ends, ...ends]) await end().catch(() => undefined);
  expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }]);
});
