import { closeSync, openSync, readSync, renameSync, statSync } from "node:fs";

const LOG_BYTES_MAX = 8 * 1024 * 1024;
const EXCERPT_BYTES_MAX = 4096;

export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Keeps one older file. Called before a start, when nobody writes. */
export function rotateLog(path: string): void {
  if (logSize(path) > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
}

/** What was written after `from`, at most the last few kilobytes, for an error message. */
export function logSince(path: string, from: number): string {
  const size = logSize(path);
  const start = Math.max(from, size - EXCERPT_BYTES_MAX);
  const bytes = Buffer.alloc(Math.max(0, size - start));
  if (bytes.length === 0) return "";
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, bytes.length, start);
  } finally {
    closeSync(file);
  }
  return bytes.toString("utf8").trim();
}
