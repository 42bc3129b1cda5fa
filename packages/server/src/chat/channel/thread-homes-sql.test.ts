import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { createThreadHomes } from "./thread-homes-sql.ts";

test("threads are found with what they belong to, channels and what is not there are not, however much is remembered", async () => {
  await using database = await freshDatabase();
  const { sql } = database;
  const parent = uuidv7();
  const threads = Array.from({ length: 5 }, () => uuidv7());
  await sql`insert into channels (id, kind, created_by, created_at) values (${parent}, 'group', ${parent}, now())`;
  for (const id of threads) {
    await sql`insert into channels (id, kind, created_by, created_at, parent_id, root_id)
      values (${id}, 'thread', ${parent}, now(), ${parent}, ${uuidv7()})`;
  }
  const threadHomes = createThreadHomes(sql, { rememberedMax: 3 });
  const expected = (ids: readonly string[]) => new Map(ids.map((id) => [id, parent]));

  expect(await threadHomes([parent, uuidv7(), ...threads.slice(0, 2)])).toEqual(
    expected(threads.slice(0, 2)),
  );
  // What was known before is answered also where what is new takes its place in memory.
  expect(await threadHomes(threads)).toEqual(expected(threads));
  expect(await threadHomes(threads)).toEqual(expected(threads));
  expect(await threadHomes([])).toEqual(new Map());
});
