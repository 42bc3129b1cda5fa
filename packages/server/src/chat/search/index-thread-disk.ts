import type { Database } from "bun:sqlite";
import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";
import { type IndexPlace, isTorn, openToRead, openToWrite } from "./index-file-disk.ts";
import { createIndexReader, type Lookup } from "./index-reader-disk.ts";
import { createIndexWriter } from "./index-writer-disk.ts";
import type { Found, Run } from "./search-index.ts";

/**
 * A thread of the index: one writes, another searches, so that neither the server nor a search waits for an index that
 * is being written. It does what it is asked, one after another.
 */
export type Request = { readonly id: number } & (
  | { readonly ask: "apply"; readonly runs: readonly Run[] }
  | { readonly ask: "forget"; readonly channelId: string }
  | { readonly ask: "find"; readonly lookup: Lookup }
  | { readonly ask: "close" }
);

export type Answer = { readonly id: number } & (
  | { readonly at: "done"; readonly value: unknown }
  /** The file cannot be what was written. */
  | { readonly at: "torn"; readonly message: string }
  | { readonly at: "failed"; readonly message: string }
);

/** What the least urgent work has: next to nothing while a thread that answers wants the core. */
const NICE = 19;
/** After so long without anything to write, what there is is put in order, step by step. */
const TIDY_AFTER_MS = 2_000;
const TIDY_PAUSE_MS = 50;

const yieldToOthers = (): void => {
  try {
    // On Linux alone, where threads have priorities of their own.
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), NICE);
  } catch {
    // It is not Linux, or priorities may not be changed here.
  }
};

const createWriting = (db: Database) => {
  const writer = createIndexWriter(db);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tidySoon = (afterMs: number) => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      try {
        if (writer.tidy()) tidySoon(TIDY_PAUSE_MS);
      } catch {
        // Whoever writes or searches next is told what is wrong with the file.
      }
    }, afterMs);
  };
  tidySoon(TIDY_AFTER_MS);
  return {
    apply(runs: readonly Run[]) {
      tidySoon(TIDY_AFTER_MS);
      return writer.apply(runs);
    },
    forget: (channelId: string) => writer.forget(channelId),
    stop: () => timer && clearTimeout(timer),
  };
};

/** Runs in the thread. */
export const serveIndex = (
  place: IndexPlace,
  answer: (answer: Answer) => void,
): ((request: Request) => void) => {
  let db: Database | null = null;
  let writing: ReturnType<typeof createWriting> | null = null;
  let reading: ReturnType<typeof createIndexReader> | null = null;
  let isReady = false;

  const write = () => {
    if (!isReady) yieldToOthers();
    isReady = true;
    db ??= openToWrite(place);
    writing ??= createWriting(db);
    return writing;
  };

  const find = (lookup: Lookup): Found => {
    // Until something was written there is nothing to open.
    db ??= openToRead(place);
    if (!db) return { hits: [], next: null };
    reading ??= createIndexReader(db);
    return reading.find(lookup);
  };

  const run = (request: Request): unknown => {
    switch (request.ask) {
      case "apply":
        return write().apply(request.runs);
      case "forget":
        return write().forget(request.channelId);
      case "find":
        return find(request.lookup);
      case "close":
        writing?.stop();
        return db?.close();
    }
  };

  return (request) => {
    const { id } = request;
    try {
      answer({ id, at: "done", value: run(request) });
    } catch (error) {
      const { message } = error as Error;
      answer({ id, at: isTorn(error) ? "torn" : "failed", message });
    }
  };
};
