import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { formattedLine } from "../event-format.ts";
import type { Sink, SinkOptions } from "./sink.ts";

const NEWLINE = 10;

/**
 * One event a line, at the end of a file that its owner alone may read. On disk (fsync) before the position moves. A file
 * that was renamed or removed, as log rotation does, is made anew for the next batch; one that was truncated goes on.
 */
export const fileSink = ({ url, format, product }: SinkOptions): Sink => {
  const path = fileURLToPath(url);
  let file: FileHandle | null = null;

  const close = async () => {
    const closing = file;
    file = null;
    await closing?.close();
  };

  return {
    async send(events) {
      if (file && !(await isStillAt(path, file))) await close();
      const isNew = file === null;
      file ??= await openAtItsEnd(path);
      try {
        await file.appendFile(events.map((event) => `${formattedLine(event, format, product)}\n`).join(""));
        await file.datasync();
        if (isNew) await syncDirectory(dirname(path));
      } catch (error) {
        await close();
        throw error;
      }
    },
    [Symbol.asyncDispose]: close,
  };
};

const isStillAt = async (path: string, file: FileHandle): Promise<boolean> => {
  try {
    const [named, held] = await Promise.all([stat(path), file.stat()]);
    return named.ino === held.ino && named.dev === held.dev;
  } catch {
    return false;
  }
};

const openAtItsEnd = async (path: string): Promise<FileHandle> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+", 0o600);
  const { size } = await file.stat();
  if (size > 0) {
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, size - 1);
    // A crash has left half a line. It stands alone, and its event comes again after it.
    if (last[0] !== NEWLINE) await file.appendFile("\n");
  }
  return file;
};

// The name of a new file is as durable as the directory it stands in.
const syncDirectory = async (path: string) => {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
};
