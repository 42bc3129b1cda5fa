import pg from "pg";
import type { Logger } from "pino";
import { breaksConnection, dressError } from "./database-errors.ts";
import { type Command, type Sql, statementsOn, type TransactionSql } from "./sql.ts";
import { wireTypes } from "./wire-types.ts";

export type PoolPlace = { connectionString: string } | { host: string; user: string; database: string };

type PoolOptions = {
  place: PoolPlace;
  connectionsMax: number;
  log: Logger;
  /** Plans may only use indexes: for few statements that must never meet a plan made while the tables were small. */
  indexesOnly?: boolean;
};

/** How long to wait for a connection, a free one or a new one, before the database counts as unavailable. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** Past the server's own limit: what answers this late is a server that answers nothing at all. */
const ANSWER_TIMEOUT_MS = 40_000;
const CONNECTION_LIFE_SECONDS = 1_800;

/** Set by a statement, for poolers in between refuse what they do not know at the start of a connection. */
const SESSION = `set timezone = 'UTC'; set statement_timeout = ${STATEMENT_TIMEOUT_MS}`;

export function openPool({ place, connectionsMax, log, indexesOnly = false }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...place,
    max: connectionsMax,
    types: wireTypes,
    application_name: "parley",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idleTimeoutMillis: 0,
    maxLifetimeSeconds: CONNECTION_LIFE_SECONDS,
    keepAlive: true,
  });
  pool.on("connect", (client) => {
    // A connection may break while nobody asks it anything; whoever asks it next is told.
    client.on("error", (error) => log.debug({ err: error }, "A database connection broke"));
    client.on("notice", (notice) => log.debug({ notice: notice.message }, "The database says"));
    client
      .query(indexesOnly ? `${SESSION}; set enable_seqscan = off` : SESSION)
      .catch((error) => log.warn({ err: error }, "A session could not be set up"));
  });
  pool.on("error", (error) => log.debug({ err: error }, "An idle database connection broke"));
  return pool;
}

/** Lends a connection to `work`; one that broke is not used again. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    broken = breaksConnection(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function begin<T>(client: pg.PoolClient, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  let over = false;
  const tx = statementsOn((command: Command) => {
    // The connection belongs to somebody else by now.
    if (over) throw new Error("This transaction is over: await every statement inside it");
    return client.query(command);
  });
  await client.query("begin");
  try {
    const result = await work(tx);
    over = true;
    const { command } = await client.query("commit");
    if (command !== "COMMIT")
      throw new Error("The transaction was rolled back: a statement in it had failed");
    return result;
  } catch (error) {
    over = true;
    if (!breaksConnection(error)) await client.query("rollback");
    throw error;
  }
}

export function sqlOn(pool: pg.Pool): Sql {
  const statements = statementsOn((command) => withClient(pool, (client) => client.query(command)));
  return Object.assign(statements, {
    async begin<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> {
      try {
        return await withClient(pool, (client) => begin(client, work));
      } catch (error) {
        throw dressError(error);
      }
    },
  });
}
