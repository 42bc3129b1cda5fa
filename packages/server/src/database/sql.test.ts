import { expect, test } from "vitest";
import { freshDatabase } from "../../tests/world-database.ts";
import { statementsOn } from "./sql.ts";

/** Records what would be sent. */
function recorder() {
  const sent: { text: string; values: unknown[]; name?: string }[] = [];
  const sql = statementsOn(async (command) => {
    sent.push(command);
    return { rows: [], rowCount: 0, command: "SELECT" };
  });
  return { sql, sent };
}

test("a value becomes a parameter, and a statement inside another becomes its text", async () => {
  const { sql, sent } = recorder();
  const mine = sql`select id from channels where owner = ${"alice"}`;
  await sql`select * from (${mine}) c where c.id = ${"'; drop table users"} limit ${5}`;
  expect(sent).toMatchObject([
    {
      text: "select * from (select id from channels where owner = $1) c where c.id = $2 limit $3",
      values: ["alice", "'; drop table users", 5],
    },
  ]);
});

test("names of columns are quoted, and those of a table's columns in two parts", async () => {
  const { sql, sent } = recorder();
  await sql`select ${sql(["id", "u.name", 'odd"one'])} from ${sql("users")} u`;
  expect(sent[0]?.text).toBe('select "id", "u"."name", "odd""one" from "users" u');
});

test("undefined is refused before anything is sent", async () => {
  const { sql, sent } = recorder();
  await expect(sql`select ${undefined}`.then()).rejects.toThrow("given undefined");
  expect(sent).toEqual([]);
});

test("a statement that nobody awaits is not sent, and one awaited twice is sent once", async () => {
  const { sql, sent } = recorder();
  const statement = sql`select 1`;
  expect(sent).toEqual([]);
  await Promise.all([statement, statement]);
  expect(sent).toHaveLength(1);
});

test("the same text is prepared once, under one name", async () => {
  const { sql, sent } = recorder();
  const read = (id: number) => sql`select ${id}::int4 as prepared_once`;
  await Promise.all([read(1), read(2)]);
  await sql.unsafe("select 3");
  expect(sent[0]?.name).toBeDefined();
  expect(sent[1]?.name).toBe(sent[0]?.name);
  expect(sent[2]?.name).toBeUndefined();
});

test("rows say how many were touched without showing it among themselves", async () => {
  await using database = await freshDatabase();
  await database.sql`create table notes (id int4 primary key)`;
  const inserted = await database.sql`insert into notes select generate_series(1, 3)`;
  expect(inserted).toEqual([]);
  expect((inserted as { count?: number }).count).toBe(3);
});
