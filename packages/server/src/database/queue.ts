import type { Kysely } from "kysely";
import type { DB } from "./schema.generated.ts";

/** A job as a worker gets it: at least once, so it must be safe to do again. */
export interface Job {
  readonly id: string;
  readonly data: unknown;
  /** 0 for the first try. */
  readonly retryCount: number;
}

export interface JobOptions {
  readonly retryLimit?: number;
  /** Seconds before the second try; doubles from there when `retryBackoff`. */
  readonly retryDelay?: number;
  readonly retryBackoff?: boolean;
  readonly retryDelayMax?: number;
  /** Not before this moment. */
  readonly startAfter?: Date;
  /** One job with this key waits in its queue at a time. */
  readonly singletonKey?: string;
}

/** Jobs in the database: what a transaction puts in is done once it commits, and never if it does not. */
export interface Queue extends AsyncDisposable {
  /** One statement, for a queue that this node works. */
  put(trx: Kysely<DB>, queue: string, data: object, options?: JobOptions): Promise<void>;
  /** The same for many jobs, still in one statement; none has a `singletonKey`. */
  putAll(
    trx: Kysely<DB>,
    queue: string,
    jobs: readonly { readonly data: object; readonly options?: Omit<JobOptions, "singletonKey"> }[],
  ): Promise<void>;
  /** Takes back what waits under this `singletonKey`; what is being done goes on. One statement, likewise. */
  takeBack(trx: Kysely<DB>, queue: string, singletonKey: string): Promise<void>;
  /**
   * Does the jobs of a queue from now on, `atOnce` (2) of them on this node. A handler that throws is called again, by the
   * options of the job.
   */
  work(
    queue: string,
    handle: (job: Job) => Promise<void>,
    options?: { readonly atOnce?: number },
  ): Promise<void>;
}
