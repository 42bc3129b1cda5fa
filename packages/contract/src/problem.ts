import { z } from "zod";

/** The eight kinds of failure. Each transport maps a kind once: HTTP to a status, the socket to a `nack` or a close. */
export const PROBLEM_KINDS = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not-found",
  "conflict",
  "limited",
  "unavailable",
  "internal",
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface ProblemDefinition {
  readonly kind: ProblemKind;
  readonly title: string;
  /** What happened and what to do next, for a person; `{name}` is filled from the parameters of `raise`. */
  readonly detail: string;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retry: boolean;
}

/** Declares the problem codes of one noun. The codes of all nouns together are the closed union `ProblemCode`. */
export const defineProblems = <const T extends Record<string, ProblemDefinition>>(table: T): T => table;

/** One invalid value: where it is (RFC 6901, `/` is the whole input) and what is wrong with it. */
export const FieldError = z.object({
  pointer: z.string().meta({ description: "JSON pointer (RFC 6901) to the value within the input" }),
  detail: z.string(),
});

/** The body of every failed call, RFC 9457 `application/problem+json`, and the `problem` of a `nack`. */
export const Problem = z
  .object({
    type: z.string().meta({ description: "URL of the problem's description" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "One of the closed list of problem codes" }),
    retry: z.boolean().meta({ description: "Whether the same call may succeed later" }),
    correlationId: z.string(),
    errors: z.array(FieldError).optional(),
    retryAfterSeconds: z.int().optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** Levels of objects and arrays in a body. What is deeper is nothing of ours, and would exhaust whoever walks through it. */
export const JSON_DEPTH_MAX = 32;

/** The problems that any call may meet. */
export const generalProblems = defineProblems({
  validation_failed: {
    kind: "invalid",
    title: "The input is not valid",
    detail: "One or more values are not as they should be; see errors for each.",
    retry: false,
  },
  malformed_body: {
    kind: "invalid",
    title: "The body cannot be read",
    detail: `Send one JSON object, UTF-8, at most ${JSON_DEPTH_MAX} levels deep, with Content-Type: application/json.`,
    retry: false,
  },
  body_too_large: {
    kind: "invalid",
    title: "The body is too large",
    detail: "Send at most {max} bytes.",
    retry: false,
  },
  body_too_slow: {
    kind: "invalid",
    title: "The body came too slowly",
    detail: "A body has to be here within {seconds} seconds.",
    retry: true,
  },
  address_too_long: {
    kind: "invalid",
    title: "The address is too long",
    detail: "An address has at most {max} bytes, its query string included.",
    retry: false,
  },
  https_required: {
    kind: "forbidden",
    title: "Only https is answered",
    detail: "Call {url} instead. What went over plain http may have been read: change it, if it was secret.",
    retry: false,
  },
  malformed_frame: {
    kind: "invalid",
    title: "The frame cannot be read",
    detail: "Send one JSON object a frame, with op and the fields of that op.",
    retry: false,
  },
  not_found: {
    kind: "not-found",
    title: "Nothing here",
    detail: "There is no such address. See /api/docs for those there are.",
    retry: false,
  },
  method_not_allowed: {
    kind: "invalid",
    title: "The method is not allowed here",
    detail: "This address answers {allowed}.",
    retry: false,
  },
  cross_site_refused: {
    kind: "forbidden",
    title: "The request came from another site",
    detail: "Call from a page of this server, or from an origin that its operator has allowed.",
    retry: false,
  },
  permission_denied: {
    kind: "forbidden",
    title: "You may not do this",
    detail: "It needs the permission {permission}. Ask an administrator for it.",
    retry: false,
  },
  rate_limited: {
    kind: "limited",
    title: "Too many requests",
    detail: "Wait {seconds} seconds, then try again.",
    retry: true,
  },
  storage_unavailable: {
    kind: "unavailable",
    title: "The database cannot be reached",
    detail:
      "Try again in a few seconds; the server comes back by itself. What was under way may have been done: a message is " +
      "never sent twice under the same nonce.",
    retry: true,
  },
  revocations_unknown: {
    kind: "unavailable",
    title: "Administration has to wait",
    detail:
      "The server cannot tell at this moment whether this session has been ended elsewhere. Wait {seconds} seconds, " +
      "then try again.",
    retry: true,
  },
  overloaded: {
    kind: "unavailable",
    title: "The server is busy",
    detail: "Nothing was changed. Wait {seconds} seconds, then try again.",
    retry: true,
  },
  internal_error: {
    kind: "internal",
    title: "Something went wrong on the server",
    detail: "It has been logged under the correlation id; tell it to the operator.",
    retry: true,
  },
});
