import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerWritableStream,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import { correlationIdOf } from "../http/correlation.ts";
import { asProblemError } from "../problem-body.ts";
import type { AnyCall, Caller } from "./caller.ts";
import { deadlineExceeded, grpcProblem } from "./grpc-problem.ts";

export interface AnswerDeps {
  readonly callerOf: (call: AnyCall) => Caller | Promise<Caller>;
  readonly log: Logger;
  /** Told of every error that ends a call. */
  readonly onError: (error: unknown) => void;
  /** The one of the machine: deadlines are. */
  readonly clock: Clock;
}

type Failure = ReturnType<typeof grpcProblem>;

const headersOf = ({ metadata }: AnyCall) => ({
  get: (name: string) => {
    const [value] = metadata.get(name);
    return typeof value === "string" ? value : null;
  },
});

/** What every call has: the id it is followed by, its caller, its deadline, its line in the log. */
const begin = (rpc: string, call: AnyCall, { callerOf, log, onError, clock }: AnswerDeps) => {
  const startedAt = performance.now();
  const correlationId = correlationIdOf(headersOf(call));
  let caller: Caller | undefined;

  const isLate = () => call.cancelled || Number(call.getDeadline()) <= clock.now();
  const greet = () => {
    const metadata = new Metadata();
    metadata.set("x-correlation-id", correlationId);
    call.sendMetadata(metadata);
  };
  const tell = (code: status) => {
    if (!log.isLevelEnabled("info")) return;
    const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
    log.info({ correlationId, rpc, code: status[code], durationMs, caller }, "call");
  };
  const failureOf = (error: unknown): Failure => {
    onError(error);
    const problem = asProblemError(error);
    if (problem.code === "internal_error") log.error({ err: error, correlationId }, "A call failed");
    else if (problem.code === "storage_unavailable") {
      log.warn({ err: error, correlationId }, "The database is away");
    }
    return grpcProblem(problem, correlationId);
  };
  /** Calls `work` when the caller is known and still waits; without a promise where there is none. */
  const admit = <T>(work: () => T | Promise<T>, late: () => T): T | Promise<T> => {
    if (isLate()) return late();
    const found = callerOf(call);
    if (!(found instanceof Promise)) {
      caller = found;
      return work();
    }
    return found.then((known) => {
      caller = known;
      return isLate() ? late() : work();
    });
  };
  /** Raises where an API token has let the caller in that would not do so now; the operator's own stay while they run. */
  const admitStill = async () => {
    if (caller === "api-token") await callerOf(call);
  };
  return { correlationId, greet, tell, failureOf, admit, admitStill };
};

const LATE = Symbol("late");

/** Binds one method that answers once. */
export const answerOnce =
  <Q, A>(rpc: string, answer: (request: Q) => A | Promise<A>, deps: AnswerDeps): handleUnaryCall<Q, A> =>
  (call, callback) => {
    const { correlationId, greet, tell, failureOf, admit } = begin(rpc, call, deps);
    const fail = (failure: Failure) => {
      callback(failure as ServiceError);
      tell(failure.code);
    };
    const finish = (result: A | typeof LATE) => {
      if (result === LATE) return fail(deadlineExceeded(correlationId));
      greet();
      callback(null, result);
      tell(status.OK);
    };
    try {
      const result = admit<A | typeof LATE>(
        () => answer(call.request),
        () => LATE,
      );
      if (result instanceof Promise) result.then(finish, (error) => fail(failureOf(error)));
      else finish(result);
    } catch (error) {
      fail(failureOf(error));
    }
  };

/** One message after another, until the source ends or throws. `over` resolves when no more will come. */
export interface Source<A> extends AsyncIterable<A> {
  stop(): void;
  readonly over: Promise<void>;
}

/** Binds one method that goes on answering. The initial metadata is sent when the source is open. */
export const answerOn =
  <Q, A>(
    rpc: string,
    open: (request: Q) => Promise<Source<A>>,
    deps: AnswerDeps,
  ): handleServerStreamingCall<Q, A> =>
  async (call) => {
    const { correlationId, greet, tell, failureOf, admit, admitStill } = begin(rpc, call, deps);
    const fail = (failure: Failure) => {
      tell(failure.code);
      if (!call.cancelled) call.emit("error", failure);
    };
    try {
      const source = await admit<Source<A> | null>(
        () => open(call.request),
        () => null,
      );
      if (!source) return fail(deadlineExceeded(correlationId));
      if (call.cancelled) return source.stop();
      call.on("cancelled", source.stop);
      greet();
      for await (const message of source) {
        await admitStill();
        if (!call.write(message)) await room(call, source.over);
        if (call.cancelled) break;
      }
      tell(call.cancelled ? status.CANCELLED : status.OK);
      if (!call.cancelled) call.end();
    } catch (error) {
      fail(failureOf(error));
    }
  };

/** Waits until the caller has taken what was written, or nothing more is to come. */
const room = <A>(call: ServerWritableStream<unknown, A>, over: Promise<void>) =>
  new Promise<void>((resolve) => {
    const go = () => {
      call.off("drain", go);
      call.off("cancelled", go);
      resolve();
    };
    call.once("drain", go);
    call.once("cancelled", go);
    over.then(go);
  });
