import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { type ProblemKind, problems } from "@parley/contract";
import type { ProblemError } from "../../problem.ts";

const STATUS_OF_KIND: Readonly<Record<ProblemKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  "not-found": status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  limited: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  internal: status.INTERNAL,
};

type Failure = Pick<ServiceError, "name" | "message" | "code" | "details" | "metadata">;

/** A problem as gRPC says it: the status of its kind, its words, and its code in the trailing metadata. */
export const grpcProblem = (problem: ProblemError, correlationId: string): Failure => {
  const metadata = new Metadata();
  metadata.set("parley-problem-code", problem.code);
  metadata.set("x-correlation-id", correlationId);
  const fields = problem.errors.map(({ pointer, detail }) => ` ${pointer}: ${detail}.`);
  const details = `${problem.message}${fields.join("")}`;
  return {
    name: "ServiceError",
    message: details,
    code: STATUS_OF_KIND[problems[problem.code].kind],
    details,
    metadata,
  };
};

/** The caller has stopped waiting: nothing was done. */
export const deadlineExceeded = (correlationId: string): Failure => {
  const metadata = new Metadata();
  metadata.set("x-correlation-id", correlationId);
  const details = "The deadline had passed before the call was looked at.";
  return { name: "ServiceError", message: details, code: status.DEADLINE_EXCEEDED, details, metadata };
};
