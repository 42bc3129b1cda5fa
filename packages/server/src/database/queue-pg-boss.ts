import { setTimeout as pause } from "node:timers/promises";
import { CompiledQuery, type Kysely } from "kysely";
import type { DatabaseOptions } from "pg-boss";
import type { Logger } from "pino";
import type { Database } from "./connect.ts";
import { isUnavailable } from "./database-errors.ts";
import type { JobOptions, Queue } from "./queue.ts";
import { createWakeUps } from "./queue-wake-ups.ts";
import type { DB } from "./schema.generated.ts";
import type { Sql } from "./sql.ts";

/**
 * Every worker asks so often, for what nobody wakes it for: jobs that other nodes left, and those whose time has come. Some
 * twenty workers ask, so a server where nothing happens spends most of its time on this.
 */
const POLL_INTERVAL_SECONDS = 2;
/** A job whose worker is silent for so long is given to another. */
const HEARTBEAT_SECONDS = 20;
const SUPERVISE_INTERVAL_SECONDS = 20;
const JOB_SECONDS_MAX = 300;
const DONE_KEPT_SECONDS = 3_600;
const CLEANING_INTERVAL_SECONDS = 3_600;
const CLOSE_PATIENCE_MS = 2_000;
const AT_ONCE = 2;

type Statements = NonNullable<DatabaseOptions["db"]>;

interface QueueDeps {
  readonly database: Pick<Database, "sql">;
  readonly log: Logger;
}

/** What pg-boss sends as one text in a transaction becomes one of ours, which never leaves a connection inside it. */
const IN_TRANSACTION = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/i;

/** pg-boss deletes by the ids of its own alone. */
const TAKE_BACK = `
  delete from pgboss.job where name = $1 and singleton_key = $2 and state in ('created', 'retry')`;

const statementsOf = (sql: Sql, onAnswer: () => void): Statements => ({
  async executeSql(text, values) {
    const inside = IN_TRANSACTION.exec(text)?.[1];
    const rows = inside
      ? await sql.begin(async (tx) => await tx.unsafe(inside))
      : await sql.unsafe(text, values);
    onAnswer();
    return { rows: [...rows] };
  },
});

/**
 * Jobs by pg-boss, in its own schema of the same database, over our pool; the schema is made or brought up to date first.
 * A job is one statement in the caller's transaction. While the database is away the workers wait, and go on by
 * themselves.
 */
export const openQueue = async ({ database, log }: QueueDeps): Promise<Queue> => {
  // Who only imports this file need not load it.
  const { PgBoss } = await import("pg-boss");
  const known = new Set<string>();
  const workers: { queue: string; id: string }[] = [];
  let isAway = false;
  let isClosing = false;

  const statements = statementsOf(database.sql, () => {
    if (isAway) log.info("The job queue goes on");
    isAway = false;
  });
  const onError = (error: unknown) => {
    if (isClosing) return;
    if (!isUnavailable(error)) return log.error({ err: error }, "The job queue failed, and goes on");
    // Every worker asks again and again: once told is enough.
    log[isAway ? "debug" : "warn"]({ err: error }, "The job queue waits for the database");
    isAway = true;
  };

  const [server] = await database.sql<{ version: string }[]>`select version()`;
  const boss = new PgBoss({
    db: statements,
    backend: server?.version.includes("CockroachDB") ? "cockroachdb" : "postgres",
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_INTERVAL_SECONDS,
    monitorIntervalSeconds: SUPERVISE_INTERVAL_SECONDS,
    maintenanceIntervalSeconds: CLEANING_INTERVAL_SECONDS,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", onError);
  boss.on("warning", (warning) => log.warn({ warning }, "The job queue warns"));
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  const ensureQueue = async (name: string) => {
    if (known.has(name)) return;
    if (!(await boss.getQueue(name))) {
      await boss.createQueue(name, {
        // One waiting job a key; a job without one gets a key of its own.
        policy: "short",
        expireInSeconds: JOB_SECONDS_MAX,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        deleteAfterSeconds: DONE_KEPT_SECONDS,
      });
    }
    known.add(name);
  };

  const wake = (queue: string) => {
    for (const worker of workers) if (worker.queue === queue) boss.notifyWorker(worker.id);
  };
  const wakeUps = createWakeUps(wake);

  const inside = (trx: Kysely<DB>): Statements => ({
    async executeSql(text, values = []) {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(text, [...values]));
      return { rows: [...rows] };
    },
  });

  return {
    async put(trx, queue, data, { singletonKey = crypto.randomUUID(), ...options }: JobOptions = {}) {
      await ensureQueue(queue);
      await boss.send(queue, data, { ...options, singletonKey, db: inside(trx) });
      wakeUps.soon(queue);
    },
    async putAll(trx, queue, jobs) {
      if (jobs.length === 0) return;
      await ensureQueue(queue);
      const rows = jobs.map(({ data, options }) => ({
        ...options,
        data,
        singletonKey: crypto.randomUUID(),
      }));
      await boss.insert(queue, rows, { db: inside(trx) });
      wakeUps.soon(queue);
    },
    async takeBack(trx, queue, singletonKey) {
      await trx.executeQuery(CompiledQuery.raw(TAKE_BACK, [queue, singletonKey]));
    },
    async work(queue, handle, { atOnce = AT_ONCE } = {}) {
      await ensureQueue(queue);
      const options = { pollingIntervalSeconds: POLL_INTERVAL_SECONDS };
      for (let place = 0; place < atOnce; place++) {
        const id = await boss.work(queue, options, async ([job]) => {
          if (!job) return;
          // Where there is one there may be more, for the others now and for this one afterwards.
          wake(queue);
          await handle({ id: job.id, data: job.data, retryCount: job.retryCount });
        });
        workers.push({ queue, id });
      }
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      wakeUps.clear();
      const queues = new Set(workers.map(({ queue }) => queue));
      const idle = Promise.allSettled([...queues].map((queue) => boss.offWork(queue, { wait: true })));
      await atMost(CLOSE_PATIENCE_MS, idle);
      await atMost(CLOSE_PATIENCE_MS, boss.stop({ graceful: false }));
    },
  };
};

/** Waits for what may take too long; what becomes of it then is nobody's concern. */
async function atMost(patienceMs: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const late = pause(patienceMs, undefined, { signal: patience.signal });
  await Promise.race([work, late].map((one) => one.catch(() => undefined)));
  patience.abort();
}
