import type { Kysely } from "kysely";
import { codeOf, DEADLOCK, SERIALIZATION_FAILURE, UNIQUE_VIOLATION } from "./database-errors.ts";
import { kyselyOn } from "./kysely-on.ts";
import type { DB } from "./schema.generated.ts";
import type { Sql, TransactionSql } from "./sql.ts";

export { isUnavailable } from "./database-errors.ts";

export type RetryOptions = {
  /** Also when another transaction inserted the same key first, and the next try will see it. */
  retryUnique?: boolean;
  attemptsMax?: number;
  /** From 0 up to 1. */
  random?: () => number;
  pause?: (ms: number) => Promise<void>;
};

const ATTEMPTS_MAX = 10;
const BACKOFF_MS = 4;
const BACKOFF_MS_MAX = 250;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function mayRetry(error: unknown, retryUnique: boolean): boolean {
  const code = codeOf(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK || (retryUnique && code === UNIQUE_VIOLATION);
}

/**
 * Runs one statement, and runs it again where the database asks for that. After the last attempt the database's error is
 * thrown. A lost connection is not retried: what it was doing may have been committed.
 */
export async function retrying<T>(
  run: () => PromiseLike<T>,
  { retryUnique = false, attemptsMax = ATTEMPTS_MAX, random = Math.random, pause = sleep }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attemptsMax || !mayRetry(error, retryUnique)) throw error;
      await pause(random() * Math.min(BACKOFF_MS * 2 ** attempt, BACKOFF_MS_MAX));
    }
  }
}

/**
 * Runs `work` in one transaction, from the start again where the database asks for that: it must touch nothing but the
 * database. `tx` is the driver's transaction, `db` is Kysely on it.
 */
export function transact<T>(
  sql: Sql,
  work: (tx: TransactionSql, db: Kysely<DB>) => Promise<T>,
  options?: RetryOptions,
): Promise<T> {
  // The driver unwraps arrays of promises in its result type; ours is already awaited.
  return retrying(() => sql.begin((tx) => work(tx, kyselyOn(tx))) as Promise<T>, options);
}
