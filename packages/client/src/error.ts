import { isProblemCode, type Problem, type ProblemCode } from "@parley/contract";

/** A code of the contract, or that no answer of a Parley server came back at all. */
export type ParleyErrorCode = ProblemCode | "network_unreachable";

/** Why a call failed: what the server said (RFC 9457), or that it could not be reached. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  readonly code: ParleyErrorCode;
  /** What happened and what to do next, for a person. */
  readonly detail: string;
  /** Whether the same call may succeed later without a change. */
  readonly retry: boolean;
  /** What is wrong with which value of the input, by JSON pointer. */
  readonly errors: NonNullable<Problem["errors"]>;
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** What the operator finds this failure by in the logs. */
  readonly correlationId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(problem: Partial<Problem> & Pick<Problem, "detail">, code: ParleyErrorCode, cause?: unknown) {
    super(problem.detail, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = problem.detail;
    this.retry = problem.retry ?? true;
    this.errors = problem.errors ?? [];
    this.status = problem.status ?? 0;
    this.correlationId = problem.correlationId ?? null;
    this.retryAfterSeconds = problem.retryAfterSeconds ?? null;
  }
}

/** A newer server may know codes that this client does not: they are internal errors to it. */
export const errorFromProblem = (problem: Problem): ParleyError =>
  new ParleyError(problem, isProblemCode(problem.code) ? problem.code : "internal_error");

export const unreachable = (detail: string, cause?: unknown): ParleyError =>
  new ParleyError({ detail, retry: true }, "network_unreachable", cause);

/** More changes wait for the connection than are kept, or this page is being left. */
export const tooManyChanges = (): ParleyError =>
  unreachable("This change could not be sent. Try again once you are connected.");
