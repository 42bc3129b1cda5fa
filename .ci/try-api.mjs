// Lets schemathesis try every operation of the OpenAPI document on a server that runs as `npm start` runs it, with the
// token of an administrator: not one 500, not one answer that the document does not have. Its own exit code is ours.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const START_MS = 120_000;
const SECONDS_MAX = 150;
/** Past its budget by this much it hangs. */
const GRACE_SECONDS = 90;
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];
/** These end the token that the others are called with: schemathesis takes ids from answers, its own among them. */
const ENDING = [
  "auth.logout",
  "auth.logoutAll",
  "session.revoke",
  "admin-user.endSessions",
  "me.deactivate",
  "key.rotate",
];

const { values } = parseArgs({
  options: { schemathesis: { type: "string" }, seed: { type: "string", default: "1" } },
});

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      });
  });

const exitOf = (child) => new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));

const startServer = async (dataDir) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: url,
      GRPC_PORT: "off",
      RATE_LIMITS: "off",
      LOG_LEVEL: "error",
      LOG_FORMAT: "json",
      MAIL_SIGN_IN: "on",
    },
  });
  const deadline = Date.now() + START_MS;
  for (;;) {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, child };
    if (child.exitCode !== null || Date.now() > deadline) throw new Error("The server did not start");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

/** The first account is the administrator. */
const administratorAt = async (url) => {
  const response = await fetch(`${url}/api/v1/auth/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      email: "alice@example.org",
      username: "alice",
      password: "correct horse battery staple",
      transport: "body",
    }),
  });
  const { accessToken } = await response.json();
  if (!accessToken) throw new Error(`No administrator could be made: ${response.status}`);
  return accessToken;
};

/** Whoever was refused everywhere has tried nothing. */
const stillAdministers = async (url, accessToken) => {
  const response = await fetch(`${url}/api/v1/admin/keys`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  if (!response.ok) throw new Error(`The administrator's token ended on the way: ${response.status}`);
};

const tryApi = async (url, accessToken, { cwd }) => {
  const child = spawn(
    resolve(values.schemathesis),
    [
      "run",
      `${url}/api/openapi.json`,
      "--url",
      url,
      "--header",
      `Authorization: Bearer ${accessToken}`,
      "--phases",
      "examples,coverage,fuzzing",
      "--checks",
      CHECKS.join(),
      ...ENDING.flatMap((name) => ["--exclude-operation-id", name]),
      "--max-time",
      String(SECONDS_MAX),
      "--max-redirects",
      "0",
      "--request-timeout",
      "20",
      // Two of its threads at once break Python 3.11 (SystemError: AST constructor recursion depth mismatch).
      "--workers",
      "1",
      "--seed",
      values.seed,
      "--continue-on-failure",
      "--no-shrink",
      "--warnings",
      "off",
    ],
    // It leaves what it has found beside itself.
    { stdio: "inherit", cwd },
  );
  const hanging = setTimeout(() => child.kill("SIGKILL"), (SECONDS_MAX + GRACE_SECONDS) * 1000);
  const code = await exitOf(child);
  clearTimeout(hanging);
  return code;
};

const dataDir = mkdtempSync(join(tmpdir(), "parley-try-api-"));
let server;
try {
  server = await startServer(dataDir);
  const accessToken = await administratorAt(server.url);
  process.exitCode = await tryApi(server.url, accessToken, { cwd: dataDir });
  await stillAdministers(server.url, accessToken);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  if (server && server.child.exitCode === null) {
    const gone = exitOf(server.child);
    server.child.kill("SIGTERM");
    await gone;
  }
  rmSync(dataDir, { recursive: true, force: true });
}
