import { type Problem, type ProblemCode, type ProblemKind, problems } from "@parley/contract";
import { isUnavailable } from "../database/database-errors.ts";
import { ProblemError } from "../problem.ts";

const STATUS_OF_KIND: Readonly<Record<ProblemKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Where HTTP has a status of its own for a code, beside that of its kind. */
const STATUS_OF_CODE: Partial<Record<ProblemCode, number>> = {
  body_too_large: 413,
  method_not_allowed: 405,
  address_too_long: 414,
  body_too_slow: 408,
};

export const statusOf = (code: ProblemCode): number =>
  STATUS_OF_CODE[code] ?? STATUS_OF_KIND[problems[code].kind];

export const problemSlug = (code: ProblemCode): string => code.replaceAll("_", "-");

/** Any error as the problem that may be shown: nothing of the inside goes out. */
export const asProblemError = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  if (isUnavailable(error)) return new ProblemError("storage_unavailable", { seconds: 2 });
  return new ProblemError("internal_error");
};

/** The RFC 9457 body of a problem. */
export const problemBody = (
  error: ProblemError,
  { correlationId, publicUrl }: { correlationId: string; publicUrl: string },
): Problem => {
  const { title, retry } = problems[error.code];
  const seconds = error.values.seconds;
  return {
    type: `${publicUrl}/problems/${problemSlug(error.code)}`,
    title,
    status: statusOf(error.code),
    detail: error.message,
    code: error.code,
    retry,
    correlationId,
    ...(error.errors.length > 0 ? { errors: error.errors.map((field) => ({ ...field })) } : {}),
    ...(typeof seconds === "number" ? { retryAfterSeconds: seconds } : {}),
  };
};
