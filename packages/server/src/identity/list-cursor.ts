import type { z } from "zod";
import { raise } from "../problem.ts";

/** Where a page ended, as an opaque text: the values that the next page begins after. */
export const writeCursor = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

/** Reads what `writeCursor` wrote. Anything else, the cursors of other lists included, is `cursor_invalid`. */
export const readCursor = <T>(cursor: string, shape: z.ZodType<T>): T => {
  const parsed = shape.safeParse(valuesIn(cursor));
  return parsed.success ? parsed.data : raise("cursor_invalid");
};

const valuesIn = (cursor: string): unknown => {
  try {
    const text = Buffer.from(cursor, "base64url").toString("utf8");
    // No value that was written has it, and a database takes none that has.
    return text.includes("\\u0000") ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
