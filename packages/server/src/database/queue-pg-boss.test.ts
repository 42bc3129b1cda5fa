import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { freshDatabase, silent } from "../../tests/world-database.ts";
import type { Job } from "./queue.ts";
import { openQueue } from "./queue-pg-boss.ts";
import { transact } from "./transact.ts";

const LONG_MS = 15_000;

/** A queue on a database of its own, and the jobs that its worker was handed. */
async function world({ failures = 0 } = {}) {
  const database = await freshDatabase();
  const queue = await openQueue({ database, log: silent });
  const done: Job[] = [];
  let left = failures;
  await queue.work("errands", async (job) => {
    done.push(job);
    left -= 1;
    if (left >= 0) throw new Error("not this time");
  });
  return {
    database,
    queue,
    done,
    texts: () => done.map(({ data }) => (data as { text: string }).text),
    put: (text: string, options?: Parameters<typeof queue.put>[3]) =>
      transact(database.sql, (_tx, db) => queue.put(db, "errands", { text }, options)),
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: LONG_MS, interval: 20 });

test("a job is done once its transaction commits", async () => {
  await using it = await world();
  await it.put("feed the cat");
  await eventually(() => expect(it.texts()).toEqual(["feed the cat"]));
});

test("many jobs are put in one statement, and each is done", async () => {
  await using it = await world();
  const texts = Array.from({ length: 20 }, (_, n) => `errand ${n}`);
  await transact(it.database.sql, (_tx, db) =>
    it.queue.putAll(
      db,
      "errands",
      texts.map((text) => ({ data: { text } })),
    ),
  );
  await transact(it.database.sql, (_tx, db) => it.queue.putAll(db, "errands", []));
  await eventually(() => expect(it.texts().toSorted()).toEqual(texts.toSorted()));
});

test("a job of a transaction that is rolled back is never done", async () => {
  await using it = await world();
  const undone = transact(it.database.sql, async (_tx, db) => {
    await it.queue.put(db, "errands", { text: "sell the cat" });
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  await it.put("feed the cat");
  await eventually(() => expect(it.done).not.toHaveLength(0));
  await pause(700);
  expect(it.texts()).toEqual(["feed the cat"]);
});

test("a worker that fails is handed the job again, and told which try it is", async () => {
  await using it = await world({ failures: 2 });
  await it.put("open the jar", { retryLimit: 5, retryDelay: 0 });
  await eventually(() => expect(it.done.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2]));
  expect(new Set(it.done.map(({ id }) => id)).size).toBe(1);
});

test("one job with a key waits at a time, jobs without a key are as many as were put", async () => {
  await using it = await world();
  const tomorrow = new Date(Date.now() + 86_400_000);
  await it.put("a", { singletonKey: "sweep", startAfter: tomorrow });
  await it.put("b", { singletonKey: "sweep", startAfter: tomorrow });
  await it.put("c", { startAfter: tomorrow });
  await it.put("d", { startAfter: tomorrow });
  const waiting = await it.database.sql<{ text: string }[]>`
    select data->>'text' as text from pgboss.job where name = 'errands' order by text`;
  expect(waiting.map(({ text }) => text)).toEqual(["a", "c", "d"]);
  expect(it.done).toHaveLength(0);
});

test("a job that waits is taken back with its transaction, and another takes its place", async () => {
  await using it = await world();
  const { sql } = it.database;
  const tomorrow = new Date(Date.now() + 86_400_000);
  const waiting = async () => {
    const rows = await sql<{ text: string }[]>`select data->>'text' as text from pgboss.job order by text`;
    return rows.map(({ text }) => text);
  };
  await it.put("feed the cat", { singletonKey: "cat", startAfter: tomorrow });
  await it.put("feed the dog", { singletonKey: "dog", startAfter: tomorrow });
  const undone = transact(sql, async (_tx, db) => {
    await it.queue.takeBack(db, "errands", "cat");
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  expect(await waiting()).toEqual(["feed the cat", "feed the dog"]);
  await transact(sql, async (_tx, db) => {
    await it.queue.takeBack(db, "errands", "cat");
    await it.queue.put(db, "errands", { text: "stroke the cat" }, { singletonKey: "cat" });
  });
  await eventually(() => expect(it.texts()).toEqual(["stroke the cat"]));
  expect(await waiting()).toEqual(["feed the dog", "stroke the cat"]);
});

test("jobs put before the process ended are done by the next one", async () => {
  await using database = await freshDatabase();
  {
    await using queue = await openQueue({ database, log: silent });
    await transact(database.sql, (_tx, db) => queue.put(db, "errands", { text: "feed the cat" }));
  }
  await using queue = await openQueue({ database, log: silent });
  const done: unknown[] = [];
  await queue.work("errands", async ({ data }) => void done.push(data));
  await eventually(() => expect(done).toEqual([{ text: "feed the cat" }]));
});

test("what a process put before it was killed is done by another", async () => {
  await using database = await freshDatabase();
  const fixture = join(import.meta.dirname, "queue-put.fixture.ts");
  const child = spawn(process.execPath, [fixture, JSON.stringify(database.place.embedded)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  await using queue = await openQueue({ database, log: silent });
  const done: unknown[] = [];
  await queue.work("errands", async ({ data }) => void done.push(data));
  await eventually(() => expect(done).toEqual([{ text: "from the dead" }]));
});

test("many jobs are done each once, several at a time", async () => {
  await using it = await world();
  const texts = Array.from({ length: 40 }, (_, n) => `errand ${n}`);
  await Promise.all(texts.map((text) => it.put(text)));
  await eventually(() => expect(it.done).toHaveLength(40));
  await pause(200);
  expect(it.texts().toSorted()).toEqual(texts.toSorted());
});

test("when the connections break, the queue goes on by itself", async () => {
  await using it = await world();
  await it.put("before");
  await eventually(() => expect(it.texts()).toEqual(["before"]));
  await it.database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`;
  await eventually(() => it.put("after"));
  await eventually(() => expect(it.texts()).toContain("after"));
});

test("a job is one statement in the transaction that causes it", async () => {
  await using it = await world();
  await it.put("first");
  let statements = 0;
  await transact(it.database.sql, async (_tx, db) => {
    const counting = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        statements += 1;
        return result;
      },
    });
    await it.queue.put(counting, "errands", { text: "second" });
  });
  expect(statements).toBe(1);
  await eventually(() => expect(it.texts()).toEqual(["first", "second"]));
});
