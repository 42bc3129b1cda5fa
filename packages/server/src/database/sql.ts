import type { DatabaseError } from "pg";
import { dressError } from "./database-errors.ts";

export type Row = Record<string, unknown>;

/** A statement. It runs when it is awaited; put into another statement it becomes a part of that one's text. */
export type PendingQuery<T> = PromiseLike<T> & { readonly parts: StatementParts };

export type StatementParts = { strings: readonly string[]; values: readonly unknown[] };

export type Identifiers = { readonly identifiers: readonly string[] };

/** Statements written out: each value becomes a parameter, never text. */
export interface Statements {
  <T extends readonly object[] = Row[]>(strings: TemplateStringsArray, ...values: unknown[]): PendingQuery<T>;
  /** Names of columns or tables, quoted. */
  (names: string | readonly string[]): Identifiers;
  /** A statement as text. Without parameters it may be several, and the rows are the last one's. */
  unsafe<T extends readonly object[] = Row[]>(
    text: string,
    parameters?: readonly unknown[],
    options?: { prepare?: boolean },
  ): PendingQuery<T>;
  /** A value for a json column; without it an array would be sent as a PostgreSQL array. */
  json(value: unknown): JsonParameter;
}

export type JsonParameter = { toPostgres(): string };

export interface TransactionSql extends Statements {}

export interface Sql extends Statements {
  /** Use transact(), which tries again where the database asks for that. */
  begin<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T>;
}

/** `name` asks for a prepared statement. */
export type Command = { text: string; values: unknown[]; name?: string };
export type Answer = { rows: object[]; rowCount: number | null; command: string };
export type Run = (command: Command) => Promise<Answer | Answer[]>;

const PREPARED_MAX = 1_000;
/** Every connection keeps each prepared statement: what is written with ever new lengths must not fill them. */
const names = new Map<string, string>();

export function preparedName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= PREPARED_MAX) return known;
  const name = `p${names.size}`;
  names.set(text, name);
  return name;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""').replaceAll(".", '"."')}"`;

function isStatement(value: unknown): value is { parts: StatementParts } {
  return typeof value === "object" && value !== null && "parts" in value;
}

function isIdentifiers(value: unknown): value is Identifiers {
  return typeof value === "object" && value !== null && "identifiers" in value;
}

function write({ strings, values }: StatementParts, parameters: unknown[]): string {
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) {
    if (isStatement(value)) text += write(value.parts, parameters);
    else if (isIdentifiers(value)) text += value.identifiers.map(quoted).join(", ");
    else if (value === undefined) throw new TypeError("A statement was given undefined; for null, say null");
    else text += `$${parameters.push(value)}`;
    text += strings[index + 1];
  }
  return text;
}

function rowsOf(answer: Answer | Answer[]): object[] {
  const last = Array.isArray(answer) ? answer.at(-1) : answer;
  const rows = last?.rows ?? [];
  // Beside the rows, and not among what a comparison of rows sees.
  return Object.defineProperties(rows, {
    count: { value: last?.rowCount ?? 0 },
    command: { value: last?.command ?? "" },
  });
}

/** Runs once, when first awaited. */
class Statement<T> implements PromiseLike<T> {
  #promise: Promise<T> | undefined;
  constructor(
    readonly parts: StatementParts,
    private readonly start: () => Promise<T>,
  ) {}
  // biome-ignore lint/suspicious/noThenProperty: a statement is awaited
  then<A = T, B = never>(
    resolve?: ((value: T) => A | PromiseLike<A>) | null,
    reject?: ((reason: DatabaseError) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= this.start();
    return this.#promise.then(resolve, reject);
  }
  catch<B>(reject: (reason: DatabaseError) => B | PromiseLike<B>): Promise<T | B> {
    return this.then(undefined, reject);
  }
  finally(done: () => void): Promise<T> {
    return this.then().finally(done);
  }
}

export function statementsOn(run: Run): Statements {
  const send = async (command: Command) => {
    try {
      return rowsOf(await run(command));
    } catch (error) {
      throw dressError(error);
    }
  };
  const template = (first: TemplateStringsArray | string | readonly string[], ...values: unknown[]) => {
    if (typeof first === "string") return { identifiers: [first] };
    if (!("raw" in first)) return { identifiers: first };
    const parts = { strings: first, values };
    return new Statement(parts, async () => {
      const parameters: unknown[] = [];
      const text = write(parts, parameters);
      const name = preparedName(text);
      return await send({ text, values: parameters, ...(name !== undefined && { name }) });
    });
  };
  const unsafe = (
    text: string,
    parameters: readonly unknown[] = [],
    { prepare = false }: { prepare?: boolean } = {},
  ) =>
    new Statement({ strings: [text], values: [] }, () => {
      const name = prepare ? preparedName(text) : undefined;
      return send({ text, values: [...parameters], ...(name !== undefined && { name }) });
    });
  const json = (value: unknown) => ({ toPostgres: () => JSON.stringify(value) });
  return Object.assign(template, { unsafe, json }) as unknown as Statements;
}
