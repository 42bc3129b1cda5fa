import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type RunningServer, startServer } from "../../src/start-server.ts";
import { PASSWORD } from "../world.ts";
import { silent } from "../world-database.ts";

// Everything that an operator has on the day: Parley with its database, a service that trusts it, and one that keeps its
// audit trail. Each is a process or a server of its own, and they meet on TCP alone.

const EXAMPLES = fileURLToPath(new URL("../../../../examples", import.meta.url));
const SERVICE_TOKEN = "service-token-of-the-operational-flow";
const LOGGER_TOKEN = "logger-token-of-the-operational-flow";
const ISSUER = "https://parley.example";
const PATIENCE_MS = 10_000;

const home = mkdtempSync(join(tmpdir(), "parley-flow-"));
const eventsFile = join(home, "events.jsonl");
const children: ChildProcess[] = [];
const { HOME = "", PYTHON = "python3" } = process.env;
/** `bun --bun` puts a node of its own in front. */
const PATH = (process.env.PATH ?? "")
  .split(":")
  .filter((directory) => !directory.includes("bun-node"))
  .join(":");
const GO = { HOME, PATH, GOPROXY: "off", GOFLAGS: "-mod=readonly -buildvcs=false" };

/** Starts a service, and answers where it says that it is. */
const start = async (
  command: readonly string[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<URL> => {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { HOME, PATH, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const gone = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`${program} ended with ${code}`)),
  );
  gone.catch(() => {});
  const [line] = await Promise.race([once(lines, "line"), gone]);
  const [address] = /http:\/\/\S+/.exec(String(line)) ?? [];
  return new URL(address ?? "");
};

const until = async <T>(what: string, ask: () => Promise<T | null>): Promise<T> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

let parley: RunningServer;
let logger: URL;

/** One person's browser, under one correlation id. */
const personNamed = (name: string) => {
  const credentials = { email: `${name}@example.org`, username: name, password: PASSWORD, transport: "body" };
  let token = "";
  let id = "";
  const call = async (method: string, path: string, body: object | null, correlationId: string) => {
    const response = await fetch(new URL(path, parley.url), {
      method,
      headers: {
        "x-correlation-id": correlationId,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: the test says what it expects of it
    const answer: any = text === "" ? null : JSON.parse(text);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return answer;
  };
  const enter = async (path: string, correlationId: string) => {
    const body = path.endsWith("login")
      ? { identifier: name, password: PASSWORD, transport: "body" }
      : credentials;
    const { accessToken, user } = await call("POST", path, body, correlationId);
    [token, id] = [accessToken, user.id];
  };
  return {
    call,
    signUp: (correlationId: string) => enter("/api/v1/auth/signup", correlationId),
    signIn: (correlationId: string) => enter("/api/v1/auth/login", correlationId),
    signOut: (correlationId: string) => call("POST", "/api/v1/auth/logout", {}, correlationId),
    get id() {
      return id;
    },
    get token() {
      return token;
    },
  };
};
const alice = personNamed("alice");

beforeAll(async () => {
  logger = await start([process.execPath, "src/main.ts"], {
    cwd: join(EXAMPLES, "logger-service"),
    env: { EVENTS_FILE: eventsFile, LOGGER_TOKEN },
  });
  const sinks = [new URL("/events", logger), new URL("/events", logger)];
  if (sinks[1]) sinks[1].protocol = "ws:";
  parley = await startServer({
    config: readConfig(
      {
        PORT: "0",
        GRPC_PORT: "0",
        DATA_DIR: join(home, "data"),
        PUBLIC_URL: ISSUER,
        LOG_LEVEL: "silent",
        RATE_LIMITS: "off",
        GRPC_SERVICE_TOKENS: SERVICE_TOKEN,
        AUDIT_SINKS: sinks.join(","),
        AUDIT_SINK_TOKEN: LOGGER_TOKEN,
      },
      { isTerminal: false },
    ),
    log: silent,
    onProgress: () => {},
  });
  await alice.signUp("set-up");
}, 60_000);

afterAll(async () => {
  for (const child of children) child.kill();
  await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
  await parley?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
}, 30_000);

const succeeds = (command: string, args: readonly string[], cwd: string) =>
  spawnSync(command, args, { cwd, env: GO, stdio: "ignore" }).status === 0;
const inGo = join(EXAMPLES, "reporting-service-go");
const inPython = join(EXAMPLES, "reporting-service-python");
const goBinary = join(home, "reporting-service");

interface Variant {
  readonly name: string;
  readonly cwd: string;
  readonly command: readonly string[];
  readonly isThere: boolean;
  readonly lacks: string;
  readonly build?: () => void;
  /** It tells the logger service what it does. */
  readonly tells: boolean;
}

const variants: readonly Variant[] = [
  {
    name: "TypeScript",
    cwd: join(EXAMPLES, "reporting-service"),
    command: [process.execPath, "src/main.ts"],
    isThere: true,
    lacks: "nothing",
    tells: true,
  },
  {
    name: "Go",
    cwd: inGo,
    command: [goBinary],
    isThere: succeeds("go", ["list", "-deps", "./..."], inGo),
    lacks: "go, or its modules: go mod download in examples/reporting-service-go",
    build: () => {
      if (!succeeds("go", ["build", "-o", goBinary, "."], inGo))
        throw new Error("The Go service does not build");
    },
    tells: false,
  },
  {
    name: "Python",
    cwd: inPython,
    command: [PYTHON, "reporting.py"],
    isThere: succeeds(PYTHON, ["-c", "import grpc, grpc_tools, jwt, cryptography"], inPython),
    lacks: "python3, or its modules: pip install -r examples/reporting-service-python/requirements.txt",
    tells: false,
  },
];

for (const { name, isThere, lacks, ...variant } of variants) {
  if (!isThere) process.stderr.write(`Skipped, for there is no ${lacks}: the operational flow in ${name}\n`);
  describe.skipIf(!isThere)(`the operational flow, with the reporting service in ${name}`, () => {
    const bob = personNamed(`bob-${name.toLowerCase()}`);
    const journey = `journey-${randomUUID()}`;
    const role = `reporter-${name.toLowerCase()}`;
    let reporting: URL;
    let reportId = "";

    const report = (token = bob.token) =>
      fetch(new URL("/reports", reporting), {
        method: "POST",
        headers: { "x-correlation-id": journey, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      });

    beforeAll(async () => {
      variant.build?.();
      reporting = await start(variant.command, {
        cwd: variant.cwd,
        env: {
          PARLEY_URL: parley.url.origin,
          PARLEY_ISSUER: ISSUER,
          PARLEY_GRPC: `127.0.0.1:${parley.grpcPort}`,
          PARLEY_SERVICE_TOKEN: SERVICE_TOKEN,
          LOGGER_URL: new URL("/events", logger).href,
          LOGGER_TOKEN,
        },
      });
    }, 240_000);

    it("bob signs up and signs in, and may not have a report", async () => {
      await bob.signUp("sign-up");
      await bob.signIn(journey);
      const response = await report();
      expect(response.status).toBe(403);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
    });

    it("SEC-08 nobody has one without a token of Parley's", async () => {
      const [header, , signature] = bob.token.split(".");
      const claims = Buffer.from(bob.token.split(".")[1] ?? "", "base64url").toString();
      const forged = Buffer.from(claims.replace(bob.id, alice.id)).toString("base64url");
      for (const token of ["", "not-a-token", `${header}.${forged}.${signature}`]) {
        const response = await report(token);
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
      }
    });

    it("SEC-12 the moment alice gives him a role that permits it, he has one", async () => {
      await alice.call(
        "POST",
        "/api/v1/admin/roles",
        { name: role, permissions: ["report.generate"] },
        "grant",
      );
      await alice.call("PUT", `/api/v1/admin/users/${bob.id}/roles`, { roles: ["user", role] }, "grant");
      const response = await report();
      expect(response.status).toBe(201);
      expect(response.headers.get("x-correlation-id")).toBe(journey);
      const body = (await response.json()) as { id: string; createdBy: string };
      expect(body).toMatchObject({ id: expect.any(String), createdBy: bob.id });
      reportId = body.id;
    });

    it("the moment the role loses the permission, he has none; given back, he has", async () => {
      await alice.call("PUT", `/api/v1/admin/roles/${role}`, { permissions: [] }, "grant");
      expect((await report()).status).toBe(403);
      await alice.call("PUT", `/api/v1/admin/roles/${role}`, { permissions: ["report.generate"] }, "grant");
      expect((await report()).status).toBe(201);
    });

    it("once he signs out, his token counts no more", async () => {
      await bob.signOut(journey);
      const refused = await until("the token is refused", async () => {
        const response = await report();
        return response.status === 201 ? null : response;
      });
      expect(refused.status).toBe(401);
    });

    it("the logger service shows the journey from sign-in to report", async () => {
      const wanted = variant.tells
        ? ["sign-in.succeeded", "report.refused", "report.generated", "session.ended"]
        : ["sign-in.succeeded", "session.ended"];
      const items = await until(`the journey has ${wanted}`, async () => {
        const response = await fetch(new URL(`/journey/${journey}.json`, logger));
        const { items } = (await response.json()) as {
          items: { id: string; action: string; userId: string }[];
        };
        return wanted.every((action) => items.some((item) => item.action === action)) ? items : null;
      });
      const places = wanted.map((action) => items.findIndex((item) => item.action === action));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(items.map(({ userId }) => userId))).toEqual(new Set([bob.id]));
      // Told twice, by HTTP and by WebSocket, and kept once.
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      const page = await (await fetch(new URL(`/journey/${journey}`, logger))).text();
      for (const action of wanted) expect(page).toContain(action);
      if (variant.tells) expect(page).toContain(reportId);
    });

    it("SEC-34 no token stands in what was logged", () => {
      const kept = readFileSync(eventsFile, "utf8");
      expect(kept).toContain(journey);
      for (const part of bob.token.split(".").slice(1)) expect(kept).not.toContain(part);
    });
  });
}

describe("the logger service", () => {
  const event = (id: string, correlationId: string) => ({
    id,
    at: "2026-03-01T09:00:00.000Z",
    action: "<script>alert(1)</script>",
    correlationId,
  });
  const tell = (to: URL, body: string, { token = LOGGER_TOKEN, kind = "application/json" } = {}) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": kind };
    return fetch(new URL("/events", to), { method: "POST", headers, body });
  };
  const journeyAt = async (from: URL, correlationId: string) => {
    const response = await fetch(new URL(`/journey/${correlationId}.json`, from));
    return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  it("takes a batch of whoever has its token, and nothing else", async () => {
    const batch = JSON.stringify({ format: "json", events: [event("one", "strict")] });
    expect((await tell(logger, batch, { token: "mallory" })).status).toBe(401);
    for (const kind of ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded"])
      expect((await tell(logger, batch, { kind })).status).toBe(415);
    for (const body of ["", "[]", "{}", '{"events":[{}]}', '{"format":"cef","events":["CEF:0"]}'])
      expect((await tell(logger, body)).status).toBe(400);
    expect(await journeyAt(logger, "strict")).toEqual([]);
    expect((await tell(logger, batch)).status).toBe(204);
    expect(await journeyAt(logger, "strict")).toEqual(["one"]);
  });

  it("does not start without a token, and says so", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["src/main.ts"], {
      cwd: join(EXAMPLES, "logger-service"),
      env: { HOME, PATH, PORT: "0", EVENTS_FILE: join(home, "unwatched.jsonl") },
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("LOGGER_TOKEN");
  });

  it("SEC-27 shows what it was told as text", async () => {
    await tell(logger, JSON.stringify({ events: [event("two", "shown")] }));
    const response = await fetch(new URL("/journey/shown", logger));
    const page = await response.text();
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>");
  });

  it("keeps once what comes twice, and has it after a restart with a line that was cut short", async () => {
    const file = join(home, "restarted.jsonl");
    const cwd = join(EXAMPLES, "logger-service");
    const env = { EVENTS_FILE: file, LOGGER_TOKEN };
    const first = await start([process.execPath, "src/main.ts"], { cwd, env });
    const batch = JSON.stringify({ events: [event("a", "j"), event("a", "j"), event("b", "j")] });
    for (let n = 0; n < 2; n += 1) expect((await tell(first, batch)).status).toBe(204);
    const died = children.at(-1);
    died?.kill("SIGKILL");
    if (died) await once(died, "exit");
    appendFileSync(file, '{"id":"c","at":"2026');
    const second = await start([process.execPath, "src/main.ts"], { cwd, env });
    expect(await journeyAt(second, "j")).toEqual(["a", "b"]);
    await tell(second, JSON.stringify({ events: [event("c", "j"), event("a", "j")] }));
    expect(await journeyAt(second, "j")).toEqual(["a", "b", "c"]);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(4);
  });
});
