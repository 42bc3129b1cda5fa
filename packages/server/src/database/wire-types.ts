import pg from "pg";

/** Type numbers of PostgreSQL, which CockroachDB shares. */
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const TIMESTAMPTZ_ARRAY = 1185;
const TEXT_ARRAY = 1009;

/** "2026-01-01 00:00:00.12+00" as it comes over the wire; sessions are in UTC. */
const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00(?::00)?$/;

/** ISO 8601 in UTC with milliseconds; what no ISO date can say ("infinity") stays as it is. */
export function isoTime(text: string): string {
  const parts = UTC_TEXT.exec(text);
  if (!parts) return text;
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? "").slice(0, 3).padEnd(3, "0")}Z`;
}

/** Sequence numbers, versions and counts stay far below 2^53. Past it a number would silently be another one. */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The int8 ${text} does not fit a number`);
  return value;
}

type Parse = (text: string) => unknown;

const textArray = pg.types.getTypeParser(TEXT_ARRAY as number as never) as (
  text: string,
) => (string | null)[];
const arrayOf = (parse: Parse) => (text: string) =>
  textArray(text).map((element) => (element === null ? null : parse(element)));

const PARSERS = new Map<number, Parse>([
  [INT8, safeInteger],
  [INT8_ARRAY, arrayOf(safeInteger)],
  [DATE, (text) => text],
  [TIMESTAMPTZ, isoTime],
  [TIMESTAMPTZ_ARRAY, arrayOf(isoTime)],
]);

/** How values come back: int8 as a number, timestamptz as an ISO text; else as the driver does. */
export const wireTypes = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    PARSERS.get(type) ?? pg.types.getTypeParser(type, format as "text"),
};
