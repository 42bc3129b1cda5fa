import pg from "pg";
import { isUnavailable } from "../database-errors.ts";
import { type Cluster, OWNER } from "./cluster.ts";
import { socketDirectory } from "./socket-directory.ts";

/** Where a PostgreSQL of our own answers: `host` is the directory of its socket. */
export type EmbeddedConnection = { host: string; user: string; database: string };

const DATABASE = "parley";
const DUPLICATE_DATABASE = "42P04";
const ANSWER_MS = 2_000;

export function connectionTo({ path }: Pick<Cluster, "path">): EmbeddedConnection {
  return { host: socketDirectory(path), user: OWNER, database: DATABASE };
}

async function asAdministrator<T>(
  { host, user }: EmbeddedConnection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...{ host, user, database: "postgres" },
    connectionTimeoutMillis: ANSWER_MS,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the server answers, be it with a refusal. */
export async function answers(connection: EmbeddedConnection): Promise<boolean> {
  try {
    await asAdministrator(connection, (client) => client.query("select 1"));
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError && !isUnavailable(error);
  }
}

/** Creates the database on the first start. */
export async function ensureDatabase(connection: EmbeddedConnection): Promise<void> {
  const { database } = connection;
  await asAdministrator(connection, async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (found.rows.length > 0) return;
    await client.query(`create database ${client.escapeIdentifier(database)}`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
    });
  });
}
