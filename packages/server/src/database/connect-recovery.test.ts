import { createServer } from "node:net";
import { sql as raw } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase } from "./connect.ts";
import { ask, dataDirectory, silent, start, until } from "./embedded/embedded-world.ts";
import type { EmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";
import { isUnavailable, transact } from "./transact.ts";

const home = dataDirectory();
let embedded: EmbeddedPostgres;
beforeAll(async () => {
  embedded = await start(home.path);
});
afterAll(async () => {
  await embedded[Symbol.asyncDispose]();
  home[Symbol.dispose]();
});

const PROMPTLY_MS = 8_000;

const connect = () => connectDatabase({ embedded: embedded.connection, log: silent, connectionsMax: 4 });

function kill(name: NodeJS.Signals = "SIGKILL"): void {
  const state = embedded.state();
  if (state.at === "running") process.kill(state.pid, name);
}

/** What became of a promise, and whether it was told in time. */
async function fate(promise: PromiseLike<unknown>): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, PROMPTLY_MS, "still waiting"));
  return await Promise.race([
    promise.then(
      () => "answered",
      (error) => error,
    ),
    late,
  ]);
}

const answers = (database: { sql: { unsafe(text: string): PromiseLike<unknown> } }) =>
  until(async () => ((await fate(database.sql.unsafe("select 1"))) === "answered" ? true : undefined));

test("a statement in flight when the database is killed fails at once as unavailable", async () => {
  await using database = await connect();
  const plain = fate(database.sql`select pg_sleep(60)`);
  const kysely = fate(raw`select pg_sleep(60)`.execute(database.db));
  const inTransaction = fate(transact(database.sql, async (tx) => void (await tx`select pg_sleep(60)`)));
  await new Promise((resolve) => setTimeout(resolve, 100));
  kill();
  const errors = await Promise.all([plain, kysely, inTransaction]);
  expect(errors.map(isUnavailable)).toEqual([true, true, true]);
  await answers(database);
});

test("statements asked for while the database is away end promptly, and the pool recovers whole", async () => {
  await using database = await connect();
  for (let round = 0; round < 3; round++) {
    kill();
    const during = await Promise.all(
      Array.from({ length: 200 }, (_, n) => [
        fate(database.sql`select ${n}::int4`),
        fate(raw`select ${n}::int4`.execute(database.db)),
        fate(transact(database.sql, async (tx) => void (await tx`select ${n}::int4`))),
      ]).flat(),
    );
    expect(during.filter((one) => one !== "answered" && !isUnavailable(one))).toEqual([]);
    await answers(database);
    // Every connection of the pool works: as many transactions as connections, all open at once.
    let open = 0;
    const together = Array.from({ length: 4 }, () =>
      transact(database.sql, async (tx) => {
        await tx`select 1`;
        open += 1;
        await until(() => (open >= 4 ? true : undefined));
      }),
    );
    expect(await Promise.all(together.map(fate))).toEqual(Array(4).fill("answered"));
  }
});

test("a crash of one child, which restarts the whole database, is survived too", async () => {
  await using database = await connect();
  const [row] = await database.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  process.kill(row?.pid ?? 0, "SIGKILL");
  await answers(database);
  expect(embedded.state()).toMatchObject({ at: "running" });
});

test("an administrator's disconnect costs one statement, not the pool", async () => {
  await using database = await connect();
  const sleeping = fate(database.sql`select pg_sleep(60)`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await ask(
    embedded.connection,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley'",
  );
  expect(isUnavailable(await sleeping)).toBe(true);
  await answers(database);
});

test("a server that takes connections and closes them without a word is unavailable", async () => {
  let dialled = 0;
  const server = createServer((socket) => {
    dialled += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const url = `postgres://parley@127.0.0.1:${port}/parley`;
  expect(isUnavailable(await fate(connectDatabase({ url, log: silent })))).toBe(true);
  expect(dialled).toBe(1);
  server.close();
});

test("a port where nobody listens is unavailable", async () => {
  const url = "postgres://parley@127.0.0.1:1/parley";
  expect(isUnavailable(await fate(connectDatabase({ url, log: silent })))).toBe(true);
});
