import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { createLowerHashThreads } from "./lower-hash-threads-disk.ts";

const isLinux = process.platform === "linux";

/** The priorities of this process's threads, by whether they hash. */
const priorities = () => {
  const found = readdirSync("/proc/self/task").map((thread) => ({
    hashes: readFileSync(`/proc/self/task/${thread}/comm`, "utf8").startsWith("Bun Pool"),
    nice: getPriority(Number(thread)),
  }));
  const of = (hashes: boolean) => found.filter((one) => one.hashes === hashes).map(({ nice }) => nice);
  return { hashing: of(true), others: of(false) };
};

test.runIf(isLinux)("the threads that hash yield, and no other thread does", async () => {
  await Promise.all(["one", "two"].map((password) => hash(password)));
  createLowerHashThreads()();
  const { hashing, others } = priorities();
  expect(hashing.length).toBeGreaterThan(0);
  expect(new Set(hashing)).toEqual(new Set([19]));
  expect(others).not.toContain(19);
});
