import postgres from "postgres";

type Place = { host: string; user: string; database: string };

const MISSING_DATABASE = "3D000";
const DUPLICATE_DATABASE = "42P04";

const codeOf = (error: unknown) => (error as { code?: string }).code;

async function run(place: Place, statement: string): Promise<void> {
  const sql = postgres({ ...place, max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Opens the database once, which also proves that the server answers, and creates it on the first start. */
export async function ensureDatabase(place: Place): Promise<void> {
  try {
    await run(place, "select 1");
  } catch (error) {
    if (codeOf(error) !== MISSING_DATABASE) throw error;
    await run({ ...place, database: "postgres" }, `create database "${place.database}"`).catch((failure) => {
      if (codeOf(failure) !== DUPLICATE_DATABASE) throw failure;
    });
  }
}
