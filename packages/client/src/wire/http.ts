import {
  type AnswerOf,
  type InputOf,
  type Operation,
  type OperationName,
  operations,
  Problem,
  pathFields,
} from "@parley/contract";
import { errorFromProblem, unreachable } from "../error.ts";
import type { Timers } from "../time.ts";

export const REQUEST_TIMEOUT_MS = 30_000;

export interface RequestToSend {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly credentials: "include" | "same-origin";
  readonly signal: AbortSignal;
  readonly body?: string;
}

/** As much of `fetch` as is used; `body` by downloads alone. */
export type Fetch = (
  url: string,
  request: RequestToSend,
) => Promise<{
  readonly status: number;
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  text(): Promise<string>;
}>;

export const NO_ANSWER = "The server cannot be reached. Check the connection and try again.";
const STRANGE_ANSWER = "Something between here and the server answered in its place. Try again in a while.";

/** Where each field of the input travels: those named in the path there, the rest in the query or the body. */
const placed = (operation: Operation, input: Readonly<Record<string, unknown>>) => {
  const fields = Object.entries(input).filter(([, value]) => value !== undefined);
  const inPath = new Set(pathFields(operation.path));
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(`${input[name]}`),
  );
  const rest = fields.filter(([name]) => !inPath.has(name));
  if (operation.method !== "GET" && operation.method !== "DELETE") {
    return { path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const values = Object.fromEntries(rest.map(([name, value]) => [name, `${value}`]));
  const query = new URLSearchParams(values).toString();
  return { path: query === "" ? path : `${path}?${query}`, body: null };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What an answer that is none of the operation's own says. */
export const problemIn = (text: string) => {
  const problem = Problem.safeParse(parsed(text));
  return problem.success ? errorFromProblem(problem.data) : unreachable(STRANGE_ANSWER);
};

/** Makes one request of the contract, as the operation's data says. */
export type Request = <N extends OperationName>(
  name: N,
  input: InputOf<N>,
  token: string | null,
) => Promise<AnswerOf<N>>;

interface Sending {
  readonly base: string;
  readonly operation: Operation;
  readonly input: object;
  readonly token: string | null;
  readonly signal: AbortSignal;
}

/** The URL and the request of one call. */
export const toSend = ({
  base,
  operation,
  input,
  token,
  signal,
}: Sending): [url: string, request: RequestToSend] => {
  const { path, body } = placed(operation, { ...input });
  return [
    `${base}${path}`,
    {
      method: operation.method,
      headers: {
        accept: "application/json, application/problem+json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === null ? {} : { "content-type": "application/json" }),
      },
      credentials: operation.refreshCookie === undefined ? "same-origin" : "include",
      signal,
      ...(body === null ? {} : { body }),
    },
  ];
};

/** Where calls go, without a slash at its end. */
export const baseOf = (url: string): string => url.replace(/\/+$/, "");

export const createRequest = ({ url, fetch, timers }: { url: string; fetch: Fetch; timers: Timers }) => {
  const base = baseOf(url);

  const answered = async (operation: Operation, input: object, token: string | null) => {
    const abort = new AbortController();
    const cancel = timers.set(() => abort.abort(), REQUEST_TIMEOUT_MS);
    try {
      const answer = await fetch(...toSend({ base, operation, input, token, signal: abort.signal }));
      return { status: answer.status, text: await answer.text() };
    } catch (cause) {
      throw unreachable(NO_ANSWER, cause);
    } finally {
      cancel();
    }
  };

  const request: Request = async <N extends OperationName>(
    name: N,
    input: InputOf<N>,
    token: string | null,
  ) => {
    const operation: Operation = operations[name];
    const { status, text } = await answered(operation, input, token);
    const outcome = Object.values(operation.outcomes).find((one) => one.status === status);
    if (outcome === undefined) throw problemIn(text);
    const body = outcome.body === null ? undefined : parsed(text);
    if (outcome.body !== null && body === undefined) throw unreachable(STRANGE_ANSWER);
    // The one place that trusts the server to keep the contract, whose types are made from the same data.
    return body as AnswerOf<N>;
  };
  return request;
};
