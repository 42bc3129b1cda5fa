import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const S = "packages/server/src";

/** One import each that must be refused, and the rule that refuses it. */
const refused: [rule: string, from: string, to: string][] = [
  ["identity-imports-only-what-stands-before-it", `${S}/identity/role/a.ts`, `${S}/chat/pin/b.ts`],
  ["audit-imports-only-what-stands-before-it", `${S}/audit/a.ts`, `${S}/realtime/b.ts`],
  ["features-know-no-edge", `${S}/chat/pin/edgy.ts`, `${S}/edge/reply.ts`],
  ["features-know-no-edge", `${S}/chat/pin/framework.ts`, "hono"],
  ["nobody-imports-the-composition", `${S}/chat/pin/whole.ts`, `${S}/compose/server.ts`],
  ["the-edge-asks-features", `${S}/edge/query.ts`, `${S}/chat/pin/pin-sql.ts`],
  ["the-edge-asks-features", `${S}/outbound/query.ts`, `${S}/database/connect.ts`],
  ["drivers-in-adapters-only", `${S}/chat/pin/driver.ts`, "pg"],
  ["files-in-disk-adapters-only", `${S}/media/file/open.ts`, "node:fs"],
  ["engines-are-chosen-in-compose", `${S}/chat/message/log.ts`, `${S}/chat/message/log-mongo.ts`],
  ["contract-imports-zod-alone", "packages/contract/src/a.ts", "kysely"],
  ["clients-know-only-the-contract", "packages/client/src/a.ts", `${S}/chat/pin/b.ts`],
  ["web-and-bench-use-the-client", "packages/web/src/a.ts", `${S}/chat/pin/b.ts`],
  ["web-and-bench-use-the-client", "bench/src/a.ts", `${S}/chat/pin/b.ts`],
  ["tests-are-not-imported", `${S}/chat/pin/tested.ts`, `${S}/chat/pin/pin.test.ts`],
  ["nothing-unresolved", `${S}/chat/pin/lost.ts`, `${S}/chat/pin/nowhere.ts`],
  ["no-circles", `${S}/chat/pin/one.ts`, `${S}/chat/pin/two.ts`],
];

/** Imports in the same places that are as they should be. */
const allowed: [from: string, to: string][] = [
  [`${S}/chat/pin/fine.ts`, `${S}/identity/role/role.ts`],
  [`${S}/chat/pin/pin-sql.ts`, "kysely"],
  [`${S}/media/file/blob-disk.ts`, "node:fs"],
  [`${S}/compose/server.ts`, `${S}/chat/message/log-mongo.ts`],
  [`${S}/chat/pin/pin.test.ts`, `${S}/edge/reply.ts`],
  ["packages/contract/src/fine.ts", "zod"],
];

const home = mkdtempSync(join(tmpdir(), "parley-boundaries-"));
afterAll(() => rmSync(home, { recursive: true }));

function write(from: string, to: string): void {
  const file = join(home, from);
  mkdirSync(dirname(file), { recursive: true });
  const path = to.startsWith("packages/") ? `${"../".repeat(from.split("/").length - 1)}${to}` : to;
  writeFileSync(file, `import ${JSON.stringify(path)};\n`);
}

function touch(path: string): void {
  if (!path.startsWith("packages/") || path.endsWith("nowhere.ts")) return;
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), "");
}

let violations: { rule: { name: string }; from: string; to: string }[];
beforeAll(async () => {
  for (const [, , to] of refused) touch(to);
  for (const [, to] of allowed) touch(to);
  for (const [, from, to] of refused) write(from, to);
  for (const [from, to] of allowed) write(from, to);
  write(`${S}/chat/pin/two.ts`, `${S}/chat/pin/one.ts`);
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
  const cruiser = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [
    "--bun",
    cruiser,
    "--config",
    join(ROOT, ".dependency-cruiser.cjs"),
    "-T",
    "json",
    "packages",
    "bench",
  ];
  // It leaves with the number of violations, of which there are some.
  const run = promisify(execFile)(process.execPath, args, { cwd: home, maxBuffer: 2 ** 26 });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  violations = JSON.parse(stdout).summary.violations;
});

test.each(refused)("%s: %s may not import %s", (rule, from) => {
  const rules = violations.filter((one) => one.from === from).map((one) => one.rule.name);
  expect(rules).toContain(rule);
});

test.each(allowed)("%s may import %s", (from) => {
  const rules = violations.filter((one) => one.from === from).map((one) => one.rule.name);
  expect(rules.filter((name) => name !== "packages-are-declared")).toEqual([]);
});
