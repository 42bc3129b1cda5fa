import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { profileOf, timeOf } from "../simulation/people.ts";

const run = promisify(execFile);
const CLIENT = join(import.meta.dirname, "../..");
let directory = "";
let built = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "parley-client-"));
  built = join(directory, "index.js");
  const [, ...args] = manifest.scripts.build.replace("./dist/index.js", built).split(" ");
  await run(process.execPath, args, { cwd: CLIENT });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Answers a sign-in, and refuses everything else. */
const openServer = async () => {
  const session = {
    id: "s1",
    createdAt: timeOf(0),
    lastUsedAt: timeOf(0),
    expiresAt: timeOf(9),
    userAgent: null,
    ip: null,
    current: true,
  };
  const signedIn = {
    user: profileOf("alice"),
    session,
    accessToken: "t",
    tokenType: "Bearer",
    expiresIn: 900,
  };
  const refusal = {
    type: "",
    title: "",
    status: 503,
    detail: "",
    code: "overloaded",
    retry: true,
    correlationId: "",
  };
  const server = createServer((request, response) => {
    const isSignIn = request.url === "/api/v1/auth/login";
    response.writeHead(isSignIn ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify(isSignIn ? signedIn : refusal));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

test("the built client talks to a server under plain Node, with a WebSocket passed in", async () => {
  await using server = await openServer();
  const script = fileURLToPath(import.meta.resolve("./converse.mjs"));
  const { stdout } = await run("node", [script, built, server.url], { timeout: 15_000 });
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ pending: 0, failure: { name: "ParleyError", code: "overloaded" } });
  expect(told.nonce).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(told.refusal).toMatch(/there is one|createParley\(\{ WebSocket \}\)/);
});

test("the built client stands alone: it imports nothing", async () => {
  const text = await Bun.file(built).text();
  expect(text.match(/^import .* from /gm)).toBeNull();
  expect(text).toContain("createParley");
});
