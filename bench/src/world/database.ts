import pg from "pg";

/** The operator's way into the server's database, by PostgreSQL's socket. */
export type Database = pg.Pool;

export const openDatabase = (host: string): Database => {
  const pool = new pg.Pool({ host, user: "parley", database: "parley", max: 2, idleTimeoutMillis: 0 });
  // PostgreSQL goes down with its server; whoever asks next is told.
  pool.on("error", () => undefined);
  return pool;
};
