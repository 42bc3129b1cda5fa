/** SQLSTATE, or the code of the socket, or one of CONNECTION_CLOSED and CONNECT_TIMEOUT. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

export const SERIALIZATION_FAILURE = "40001";
export const DEADLOCK = "40P01";
export const UNIQUE_VIOLATION = "23505";
export const MISSING_TABLE = "42P01";

const UNAVAILABLE = new Set([
  ...["57P01", "57P02", "57P03", "CONNECTION_CLOSED", "CONNECT_TIMEOUT"],
  ...["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN"],
]);

/** Connection exceptions, and resources that ran out: disk full, out of memory, too many connections. */
const UNAVAILABLE_CLASS = /^(08|53)[0-9A-Z]{3}$/;

/** Whether the database cannot serve now, through no fault of the statement. Edges answer 503. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && (UNAVAILABLE.has(code) || UNAVAILABLE_CLASS.test(code));
}

/** The driver tells these by their text alone. */
const DRIVER_CODES: readonly [pattern: RegExp, code: string][] = [
  [
    /Connection terminated|not queryable|was closed|Cannot use a pool after calling end/i,
    "CONNECTION_CLOSED",
  ],
  [/timeout exceeded when trying to connect|Query read timeout|timeout expired/i, "CONNECT_TIMEOUT"],
];

/** Gives errors of the connection a code, as those of the database have. */
export function dressError(error: unknown): unknown {
  if (!(error instanceof Error) || codeOf(error) !== undefined) return error;
  const code = DRIVER_CODES.find(([pattern]) => pattern.test(error.message))?.[1];
  return code === undefined ? error : Object.assign(error, { code });
}

/** Whether the connection is no longer to be used. A full disk (53100) and its like leave it sound. */
export function breaksConnection(error: unknown): boolean {
  const code = codeOf(dressError(error));
  return code !== undefined && isUnavailable(error) && !code.startsWith("53");
}
