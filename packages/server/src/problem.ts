import { type ProblemCode, problems } from "@parley/contract";

export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** A problem on its way to whoever called: a code of the contract, and the values its words need. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly values: Readonly<Record<string, string | number>> = {},
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(fill(problems[code].detail, values));
    this.name = "ProblemError";
  }
}

const fill = (words: string, values: Readonly<Record<string, string | number>>) =>
  words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? name));

/** Ends the call with a problem: `raise("pin_limit_reached", { max })`. */
export const raise = (code: ProblemCode, values: Readonly<Record<string, string | number>> = {}): never => {
  throw new ProblemError(code, values);
};

/** Ends the call with a problem that points at the invalid values. */
export const raiseInvalid = (
  errors: readonly FieldProblem[],
  code: ProblemCode = "validation_failed",
): never => {
  throw new ProblemError(code, {}, errors);
};
