import { ParleyError } from "@parley/client";
import { isProblemCode, problems } from "@parley/contract";

/** What went wrong, as a page shows it. */
export interface ShownProblem {
  readonly code: string;
  /** What happened; empty where only the code is known. */
  readonly title: string;
  /** What to do next. */
  readonly detail: string;
  readonly correlationId: string | null;
  /** After so long the same call may succeed. */
  readonly retryAfterSeconds?: number;
  /** By the name of the field, from the JSON pointers of the answer. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The last step of a JSON pointer (RFC 6901): the field that it ends in. */
const fieldOf = (pointer: string): string => pointer.split("/").at(-1) ?? "";

/** Reads what a failed call threw. */
export const problemOf = (error: unknown): ShownProblem => {
  if (!(error instanceof ParleyError)) {
    return { code: "unexpected", title: "", detail: "", correlationId: null, fields: {} };
  }
  const title = isProblemCode(error.code) ? problems[error.code].title : "";
  const fields: Record<string, string> = {};
  for (const { pointer, detail } of error.errors) fields[fieldOf(pointer)] ??= detail;
  // A problem that is one field's own says there what to do, which the note of the pointer ("Taken") does not.
  const [only, ...others] = Object.keys(fields);
  if (only !== undefined && others.length === 0 && title && error.code !== "validation_failed") {
    fields[only] = `${title}. ${error.detail}`;
  }
  const { code, detail, correlationId, retryAfterSeconds } = error;
  return {
    code,
    title,
    detail,
    correlationId,
    fields,
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  };
};
