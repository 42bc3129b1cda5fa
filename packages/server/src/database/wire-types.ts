import type { PostgresType } from "postgres";

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** "2026-01-01 00:00:00.12+00" as the driver reads it; sessions are in UTC. */
const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

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

const int8: PostgresType<number> = {
  to: INT8,
  from: [INT8],
  serialize: (value: unknown) => String(value),
  parse: safeInteger,
};

const timestamptz: PostgresType<string> = {
  to: TIMESTAMPTZ,
  from: [TIMESTAMPTZ],
  serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
  parse: isoTime,
};

export const wireTypes = { bigint: int8, timestamptz };
