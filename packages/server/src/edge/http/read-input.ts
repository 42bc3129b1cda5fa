import { JSON_DEPTH_MAX, type Operation, pathFields } from "@parley/contract";
import { z } from "zod";
import { ProblemError, raise } from "../../problem.ts";

export const BODY_BYTES_MAX = 128 * 1024;
const BODY_SECONDS_MAX = 20;

const typeUnder = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? typeUnder(schema.unwrap())
    : schema;

/** How each field of a query string is read before the schema sees it: a query string knows only text. */
const queryReaders = (operation: Operation) =>
  new Map(
    Object.entries(operation.input.shape).map(([name, schema]) => {
      const type = typeUnder(schema);
      const read = (text: string): unknown => {
        if (type instanceof z.ZodNumber) return text.trim() === "" ? text : Number(text);
        if (type instanceof z.ZodBoolean) return text === "true" ? true : text === "false" ? false : text;
        return text;
      };
      return [name, read] as const;
    }),
  );

/** Prepares, once per operation, what reads its flat input from path, query string and body. */
export const inputReader = (operation: Operation) => {
  const inPath = pathFields(operation.path);
  const mayBeForm = operation.form ?? false;
  const inQuery = operation.method === "GET" || operation.method === "DELETE";
  const readers = queryReaders(operation);

  /** The fields as they came; the schema has not seen them yet. */
  const read = async (request: Request, pathValue: (name: string) => string | undefined) => {
    const fields = inQuery
      ? readQuery(new URL(request.url).searchParams, readers)
      : await readBody(request, { mayBeForm });
    for (const name of inPath) fields[name] = pathValue(name);
    return fields;
  };

  const check = (fields: Record<string, unknown>): Record<string, unknown> => {
    const parsed = operation.input.safeParse(fields);
    if (parsed.success) return parsed.data;
    throw new ProblemError(
      "validation_failed",
      {},
      parsed.error.issues.map((issue) => ({
        pointer: `/${issue.path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`,
        detail: issue.message,
      })),
    );
  };

  return { read, check };
};

const readQuery = (query: URLSearchParams, readers: ReadonlyMap<string, (text: string) => unknown>) => {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    const [first] = values;
    const read = readers.get(name);
    if (read && first !== undefined) fields[name] = values.length === 1 ? read(first) : values;
  }
  return fields;
};

/** One who sends a byte now and then keeps a connection, but no handler waiting. */
const inTime = async <T>(reading: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const problem = new ProblemError("body_too_slow", { seconds: BODY_SECONDS_MAX });
    timer = setTimeout(reject, BODY_SECONDS_MAX * 1_000, problem);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
};

const readBody = async (
  request: Request,
  { mayBeForm }: { mayBeForm: boolean },
): Promise<Record<string, unknown>> => {
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX)
    raise("body_too_large", { max: BODY_BYTES_MAX });
  const bytes = await inTime(request.arrayBuffer());
  if (bytes.byteLength === 0) return {};
  if (bytes.byteLength > BODY_BYTES_MAX) raise("body_too_large", { max: BODY_BYTES_MAX });
  const type = request.headers.get("content-type") ?? "";
  if (mayBeForm && /^application\/x-www-form-urlencoded\b/i.test(type))
    return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) raise("malformed_body");
  const value = parseJson(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return raise("malformed_body");
  if (isDeeperThan(value, JSON_DEPTH_MAX)) return raise("malformed_body");
  return { ...value };
};

/** Level by level, not by a call for each: it has to stand what it is there to refuse. */
const isDeeperThan = (value: object, levels: number): boolean => {
  let level: readonly object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((each) => Object.values(each).filter(isObject));
  }
  return false;
};

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const parseJson = (bytes: ArrayBuffer): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return raise("malformed_body");
  }
};
