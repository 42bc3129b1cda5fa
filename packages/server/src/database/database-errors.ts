/** SQLSTATE, or the code of postgres.js or of the socket. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

export const SERIALIZATION_FAILURE = "40001";
export const DEADLOCK = "40P01";
export const UNIQUE_VIOLATION = "23505";
export const MISSING_TABLE = "42P01";

const UNAVAILABLE = new Set([
  ...["57P01", "57P02", "57P03"],
  ...["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT"],
  ...[
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOENT",
    "EPIPE",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
  ],
  ...["EAI_AGAIN", "FailedToOpenSocket"],
]);

/** Connection exceptions, and resources that ran out: disk full, out of memory, too many connections. */
const UNAVAILABLE_CLASS = /^(08|53)[0-9A-Z]{3}$/;

/** Whether the database cannot serve now, through no fault of the statement. Edges answer 503. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && (UNAVAILABLE.has(code) || UNAVAILABLE_CLASS.test(code));
}
