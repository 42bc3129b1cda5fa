import { createReadStream } from "node:fs";
import { access, constants } from "node:fs/promises";
import { createInterface } from "node:readline";
import { CsvError, parse } from "csv-parse";
import { CommandRefused } from "../../command.ts";
import { fieldsOfCells } from "./csv-fields.ts";
import { IMPORTED_FIELDS } from "./imported-user.ts";

/** What stands on a line, not checked; `broken` says why nothing can be read from it. Lines count from 1. */
export type UserLine =
  | { readonly line: number; readonly fields: unknown }
  | { readonly line: number; readonly broken: string };

const LINE_CHARACTERS_MAX = 64 * 1024;

/** The users in a file, one by one however large it is: CSV with a header where its name ends in .csv, else JSON lines. */
export async function* readUserFile(path: string): AsyncGenerator<UserLine> {
  try {
    await access(path, constants.R_OK);
  } catch {
    throw new CommandRefused(`${path} cannot be read`);
  }
  yield* path.toLowerCase().endsWith(".csv") ? readCsv(path) : readJsonLines(path);
}

async function* readJsonLines(path: string): AsyncGenerator<UserLine> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    const json = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (json.trim() !== "") yield jsonLine(line, json);
  }
}

const jsonLine = (line: number, json: string): UserLine => {
  if (json.length > LINE_CHARACTERS_MAX) return { line, broken: "the line is too long" };
  try {
    return { line, fields: JSON.parse(json) };
  } catch {
    return { line, broken: "not JSON" };
  }
};

async function* readCsv(path: string): AsyncGenerator<UserLine> {
  const rows = createReadStream(path).pipe(
    parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      max_record_size: LINE_CHARACTERS_MAX,
      columns: (names: string[]) => names.map(knownColumn),
    }),
  );
  let line = 1;
  try {
    for await (const row of rows) {
      const { record, info } = row as { record: Record<string, string>; info: { lines: number } };
      line = info.lines;
      yield { line, fields: fieldsOfCells(record) };
    }
  } catch (error) {
    // The reader cannot know where the next row begins.
    if (error instanceof CsvError) throw new CommandRefused(`After line ${line}: ${error.message}`);
    throw error;
  }
}

const knownColumn = (name: string): string => {
  const known = IMPORTED_FIELDS.find((field) => field === name.trim());
  if (known !== undefined) return known;
  throw new CommandRefused(`There is no column ${name}; there are ${IMPORTED_FIELDS.join(", ")}`);
};
