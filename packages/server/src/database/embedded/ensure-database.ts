import postgres from "postgres";

type Place = { host: string; user: string; database: string };

const DUPLICATE_DATABASE = "42P04";

/** Asks the server once, which also proves that it answers, and creates the database on the first start. */
export async function ensureDatabase({ host, user, database }: Place): Promise<void> {
  const sql = postgres({
    host,
    user,
    database: "postgres",
    max: 1,
    fetch_types: false,
    onnotice: () => undefined,
  });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
  } catch (error) {
    if ((error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
