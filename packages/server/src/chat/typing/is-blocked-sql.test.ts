import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { createIsBlocked } from "./is-blocked-sql.ts";

test("a direct channel with a block is known for one as soon and as long as it is / a group never is", async () => {
  await using database = await freshDatabase();
  const { sql } = database;
  const [pair, group] = [uuidv7(), uuidv7()];
  await sql`insert into channels (id, kind, created_by, created_at, direct_state) values
    (${pair}, 'direct', ${pair}, now(), 'friends'), (${group}, 'group', ${group}, now(), null)`;
  const isBlocked = createIsBlocked(sql);
  for (const state of ["friends", "blocked", "strangers", "blocked", "friends"]) {
    await sql`update channels set direct_state = ${state} where id = ${pair}`;
    expect([await isBlocked(pair), await isBlocked(group)]).toEqual([state === "blocked", false]);
  }
  expect(await isBlocked(uuidv7())).toBe(false);
});
