import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyDatabase } from "../../tests/world-database.ts";
import { migrate, migrationStatus } from "./migrate.ts";

let folder: string;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-migrations-"));
  write("0001-people.sql", "create table people (id int4 primary key);\ninsert into people values (1);");
  write("0002-rooms.sql", "create table rooms (id int4 primary key);");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("migrations are applied in order, once", async () => {
  await using database = await emptyDatabase();
  const said: string[] = [];
  expect(await migrate(database.sql, { folder, onProgress: (text) => said.push(text) })).toEqual([
    "0001-people.sql",
    "0002-rooms.sql",
  ]);
  expect(said).toEqual(["Applying 0001-people.sql", "Applying 0002-rooms.sql"]);
  expect(await migrate(database.sql, { folder })).toEqual([]);
  expect(await database.sql`select id from people`).toEqual([{ id: 1 }]);
});

test("the status names what is applied, when, and what is not", async () => {
  await using database = await emptyDatabase();
  expect(await migrationStatus(database.sql, { folder })).toEqual([
    { name: "0001-people.sql", appliedAt: null },
    { name: "0002-rooms.sql", appliedAt: null },
  ]);
  await migrate(database.sql, { folder });
  write("0003-doors.sql", "select 1;");
  const [people, , doors] = await migrationStatus(database.sql, { folder });
  expect(people?.appliedAt).toMatch(/^\d{4}-.*Z$/);
  expect(doors).toEqual({ name: "0003-doors.sql", appliedAt: null });
});

test("a changed file, a newer database and a late number are refused", async () => {
  await using database = await emptyDatabase();
  await migrate(database.sql, { folder });
  write("0001-people.sql", "create table persons (id int4 primary key);");
  await expect(migrate(database.sql, { folder })).rejects.toThrow("0001-people.sql was changed");
  rmSync(join(folder, "0001-people.sql"));
  await expect(migrate(database.sql, { folder })).rejects.toThrow("does not know: a newer one made it");
  await expect(migrationStatus(database.sql, { folder })).rejects.toThrow("does not know");
});

test("a number before the last applied one is refused, and so is a number given twice", async () => {
  await using database = await emptyDatabase();
  rmSync(join(folder, "0001-people.sql"));
  await migrate(database.sql, { folder });
  write("0001-late.sql", "select 1;");
  await expect(migrate(database.sql, { folder })).rejects.toThrow("Give it a later number");
  write("0002-again.sql", "select 1;");
  await expect(migrate(database.sql, { folder })).rejects.toThrow("have the same number");
});

test("a migration that fails leaves nothing of itself, and what came before it stays", async () => {
  await using database = await emptyDatabase();
  write("0003-doors.sql", "create table doors (id int4); select nonsense;");
  await expect(migrate(database.sql, { folder })).rejects.toThrow("0003-doors.sql failed: column");
  expect(
    await database.sql`select to_regclass('doors')::text as doors, to_regclass('rooms')::text as rooms`,
  ).toEqual([{ doors: null, rooms: "rooms" }]);
  write("0003-doors.sql", "create table doors (id int4);");
  expect(await migrate(database.sql, { folder })).toEqual(["0003-doors.sql"]);
});

test("servers that start together apply each migration once", async () => {
  await using one = await emptyDatabase();
  await using two = await one.again();
  await using three = await one.again();
  const names = await Promise.all([one, two, three].map(({ sql }) => migrate(sql, { folder })));
  expect(names.flat().sort()).toEqual(["0001-people.sql", "0002-rooms.sql"]);
});
