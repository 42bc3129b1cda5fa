import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DataDirectoryInUse, isAbandoned, lockDataDirectory } from "./data-directory-lock.ts";
import { dataDirectory } from "./embedded-world.ts";
import { startOf } from "./process-table.ts";

test("a directory is locked once, and free again after the lock is given back", () => {
  using home = dataDirectory();
  {
    using _lock = lockDataDirectory(home.path);
    expect(() => lockDataDirectory(home.path)).toThrow(DataDirectoryInUse);
  }
  expect(existsSync(join(home.path, "parley.lock"))).toBe(false);
  using _again = lockDataDirectory(home.path);
});

test.each([
  ["a process that is gone", { pid: 2 ** 22 + 1, start: "before" }],
  ["another process with the same number", { pid: process.pid, start: "before" }],
  ["this process before it replaced its program", { pid: process.pid, start: startOf(process.pid) }],
  ["nobody, because a power loss emptied it", undefined],
])("the lock of %s is taken over", (_whose, holder) => {
  using home = dataDirectory();
  lockDataDirectory(home.path)[Symbol.dispose]();
  writeFileSync(join(home.path, "parley.lock"), holder ? JSON.stringify(holder) : "");
  using _lock = lockDataDirectory(home.path);
  expect(() => lockDataDirectory(home.path)).toThrow(DataDirectoryInUse);
});

test("a directory is abandoned when its server died, and neither while it lives nor after it left in order", () => {
  using home = dataDirectory();
  {
    using _lock = lockDataDirectory(home.path);
    expect(isAbandoned(home.path)).toBe(false);
  }
  expect(isAbandoned(home.path)).toBe(false);
  writeFileSync(join(home.path, "parley.lock"), JSON.stringify({ pid: 2 ** 22 + 1, start: "before" }));
  expect(isAbandoned(home.path)).toBe(true);
});

test("a process is known by its start as well as by its number", () => {
  expect(startOf(process.pid)).toBe(startOf(process.pid));
  expect(startOf(process.pid)).not.toBe(startOf(process.ppid));
  expect(startOf(2 ** 22 + 1)).toBeUndefined();
});
