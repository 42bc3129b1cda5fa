import { Worker } from "node:worker_threads";
import { raise } from "../../problem.ts";
import type { IndexPlace } from "./index-file-disk.ts";
import type { Answer, Request } from "./index-thread-disk.ts";

/** The file cannot be what was written: it is to be thrown away. */
export class TornIndex extends Error {
  override readonly name = "TornIndex";
}

/** A request before it has a number. */
type Question = Request extends infer Each ? (Each extends Request ? Omit<Each, "id"> : never) : never;

export interface IndexThread {
  /** @throws TornIndex; ProblemError overloaded, when too many wait; what went wrong in the thread. */
  ask<T>(question: Question): Promise<T>;
  /** Lets it finish what it was asked, then ends it. */
  end(): Promise<void>;
}

const WAITING_MAX = 256;
/** A thread that starts with the first thing it is asked, and again after it has ended. */
export const createIndexThread = (place: IndexPlace): IndexThread => {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();

  const settle = (answer: Answer) => {
    const answered = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.at === "done") answered?.resolve(answer.value);
    else answered?.reject(answer.at === "torn" ? new TornIndex(answer.message) : new Error(answer.message));
  };

  const start = (): Worker => {
    const started = new Worker(new URL("./index-worker-disk.ts", import.meta.url), {
      workerData: place,
      // It needs none of the settings.
      env: {},
    });
    const failed = (error: Error) => {
      if (worker === started) worker = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("message", settle);
    started.on("error", failed);
    started.on("exit", () => failed(new Error("A thread of the search index has ended")));
    // By itself it keeps no process alive.
    started.unref();
    return started;
  };

  const ask = <T>(question: Question): Promise<T> => {
    if (waiting.size >= WAITING_MAX) raise("overloaded", { seconds: 1 });
    worker ??= start();
    lastId += 1;
    const answered = Promise.withResolvers<unknown>();
    waiting.set(lastId, answered);
    worker.postMessage({ ...question, id: lastId });
    return answered.promise as Promise<T>;
  };

  return {
    // Refused or not, it is told by the promise.
    ask: async (question) => ask(question),
    async end() {
      if (!worker) return;
      const ending = worker;
      await ask({ ask: "close" }).catch(() => undefined);
      worker = null;
      await ending.terminate();
    },
  };
};
