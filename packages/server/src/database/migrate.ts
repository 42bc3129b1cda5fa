import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, MISSING_TABLE } from "./database-errors.ts";
import type { Sql } from "./sql.ts";
import { transact } from "./transact.ts";

type Migration = { name: string; text: string; checksum: string };
type Applied = { name: string; checksum: string; applied_at: string };

export type MigrateOptions = { folder?: string; onProgress?: (text: string) => void };

/** One line of `npm run migrate -- status`; `appliedAt` is ISO 8601, null where it is still to be applied. */
export type MigrationStatus = { name: string; appliedAt: string | null };

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

/** The database and the folder contradict each other: nothing was changed. */
export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  for (const [index, name] of names.entries()) {
    if (!NAME.test(name)) throw new MigrationRefused(`${name} is not named like 0001-accounts.sql`);
    if (names[index - 1]?.slice(0, 4) === name.slice(0, 4))
      throw new MigrationRefused(`${names[index - 1]} and ${name} have the same number`);
  }
  return names.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
  });
}

async function readApplied(sql: Sql): Promise<Applied[] | undefined> {
  try {
    return await sql<Applied[]>`select name, checksum, applied_at from schema_migrations order by name`;
  } catch (error) {
    if (codeOf(error) === MISSING_TABLE) return undefined;
    throw error;
  }
}

/** What is still to be applied. Refuses a database that this folder did not make. */
function pendingAfter(migrations: Migration[], applied: Pick<Applied, "name" | "checksum">[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const migration = known.get(name);
    if (!migration)
      throw new MigrationRefused(
        `The database has the migration ${name}, which this version of Parley does not know: a newer one made it. Start that one.`,
      );
    if (migration.checksum !== checksum)
      throw new MigrationRefused(
        `${name} was changed after it had been applied. Put it back, and write a new migration for what is to change.`,
      );
  }
  const last = applied.at(-1)?.name ?? "";
  const done = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const late = pending.find(({ name }) => name < last);
  if (late)
    throw new MigrationRefused(
      `${late.name} comes before ${last}, which is applied. Give it a later number.`,
    );
  return pending;
}

/** Two servers may do this at once; the loser of that race is retried and finds everything there. */
async function createBookkeeping(sql: Sql): Promise<void> {
  await transact(
    sql,
    async (tx) => {
      await tx`create table if not exists schema_migrations (
        name text primary key, checksum text not null, applied_at timestamptz not null default now())`;
      await tx`create table if not exists schema_lock (id int4 primary key)`;
      await tx`insert into schema_lock (id) values (1) on conflict do nothing`;
    },
    { retryUnique: true },
  );
}

/** Applies one migration, unless another server has done so since; the row keeps all others out until the commit. */
async function applyOne(sql: Sql, migration: Migration): Promise<boolean> {
  return await transact(sql, async (tx) => {
    await tx`set local statement_timeout = 0`;
    await tx`select id from schema_lock where id = 1 for update`;
    const found = await tx`select name from schema_migrations where name = ${migration.name}`;
    if (found.length > 0) return false;
    await tx.unsafe(migration.text);
    await tx`insert into schema_migrations (name, checksum) values (${migration.name}, ${migration.checksum})`;
    return true;
  });
}

/** Brings the schema up to date and returns what it applied. With nothing to do it costs one query. */
export async function migrate(
  sql: Sql,
  { folder = FOLDER, onProgress = () => undefined }: MigrateOptions = {},
): Promise<string[]> {
  const migrations = readMigrations(folder);
  const applied = await readApplied(sql);
  const pending = pendingAfter(migrations, applied ?? []);
  if (pending.length === 0) return [];
  if (applied === undefined) await createBookkeeping(sql);
  const names: string[] = [];
  for (const migration of pending) {
    onProgress(`Applying ${migration.name}`);
    try {
      if (await applyOne(sql, migration)) names.push(migration.name);
    } catch (error) {
      throw new Error(`The migration ${migration.name} failed: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return names;
}

/** Every migration in order, applied or not. Refuses where `migrate` would. */
export async function migrationStatus(
  sql: Sql,
  { folder = FOLDER }: Pick<MigrateOptions, "folder"> = {},
): Promise<MigrationStatus[]> {
  const migrations = readMigrations(folder);
  const applied = (await readApplied(sql)) ?? [];
  pendingAfter(migrations, applied);
  const times = new Map(applied.map(({ name, applied_at }) => [name, applied_at]));
  return migrations.map(({ name }) => ({ name, appliedAt: times.get(name) ?? null }));
}
