import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { startFakeIdentity } from "../fake-identity.ts";
import { makeKey } from "../fake-issuer.ts";

const run = promisify(execFile);
const VERIFIER = join(import.meta.dirname, "../..");
const ROOT = join(VERIFIER, "../..");
let home = "";
let built = "";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "parley-verifier-"));
  built = join(home, "dist");
  await symlink(join(ROOT, "node_modules"), join(home, "node_modules"));
  const [, ...args] = manifest.scripts.build.replace("./dist", built).split(" ");
  await run(process.execPath, args, { cwd: VERIFIER });
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the built verifier runs under plain Node: keys over HTTP, permissions and ended sessions over gRPC", async () => {
  const key = await makeKey("first", "RS256");
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: [key.jwk] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  using parley = await startFakeIdentity();
  parley.answers.allowed.add("alice report.generate");

  const claims = { aud: "parley", sid: "session-1", jti: "j", client_id: "parley", uid: "alice" };
  const rest = { email: "alice@example.com", roles: ["user"], mfa_verified: false, amr: ["pwd"] };
  const sign = (iss: string) =>
    new SignJWT({ ...claims, ...rest, auth_time: 1, sub: "alice", iss })
      .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "at+jwt" })
      .setIssuedAt()
      .setExpirationTime("15m")
      .sign(key.privateKey);

  const script = fileURLToPath(import.meta.resolve("./verify.mjs"));
  const child = spawn("node", [script, built, issuer, parley.address], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 15_000,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const told = async () => JSON.parse((await lines.next()).value ?? "null");
  const ask = async (token: string) => {
    child.stdin.write(`${token}\n`);
    return told();
  };
  try {
    expect(await told()).toMatchObject({ version: expect.stringMatching(/^v\d/), middleware: "function" });
    const token = await sign(issuer);
    expect(await ask(token)).toMatchObject({ uid: "alice", allowed: true });
    expect(await ask(await sign("https://mallory.example"))).toEqual({ refused: "issuer_wrong" });
    while (parley.watchers === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    parley.revoke({ sid: "session-1" });
    let answer = await ask(token);
    while (answer.refused === undefined) answer = await ask(token);
    expect(answer).toEqual({ refused: "session_revoked" });
  } finally {
    child.stdin.end();
    server.close();
  }
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});
