import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { ConfigError } from "../config.ts";

const home = mkdtempSync(join(tmpdir(), "parley-tls-"));
const [cert, key] = [join(home, "cert.pem"), join(home, "key.pem")];
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeAll(() => {
  const made = spawnSync("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost".split(
      " ",
    ),
    ..."-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout".split(" "),
    key,
    "-out",
    cert,
  ]);
  expect(String(made.stderr), "openssl").not.toContain("error");
});

/** What every answer has to carry. */
const expectDressed = (headers: Headers) => {
  expect(headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
  expect(headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers.get("strict-transport-security")).toMatch(/^max-age=63072000/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("permissions-policy")).toContain("camera=()");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("x-correlation-id")).toBeTruthy();
};

const HANDSHAKE = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
  "sec-websocket-version": "13",
};

describe("SEC-33 with an https PUBLIC_URL every answer of the port carries the security headers", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ PUBLIC_URL: "https://chat.example" });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each<[string, RequestInit, number]>([
    ["/health/live", {}, 200],
    ["/api/v1/me", {}, 401],
    ["/api/v1/nowhere", {}, 404],
    ["/nowhere", {}, 404],
    ["/api/docs", {}, 200],
    ["/api/docs/swagger-ui-bundle.js", {}, 200],
    ["/problems/not-found", {}, 200],
    ["/.well-known/jwks.json", {}, 200],
    ["/api/v1/auth/login", { method: "GET" }, 405],
    ["/api/v1/auth/login", { method: "OPTIONS" }, 405],
    ["/api/v1/auth/login", { method: "POST", body: "{" }, 400],
    ["/api/v1/auth/login", { method: "POST", headers: { origin: "https://evil.example" } }, 403],
    [`/api/v1/auth/login?${"x".repeat(9_000)}`, {}, 414],
    ["/api/v1/auth/login", { method: "POST", body: "x".repeat(200_000) }, 413],
    ["/api/v1/realtime", {}, 426],
    ["/api/v1/realtime", { headers: { ...HANDSHAKE, "sec-websocket-protocol": "other" } }, 400],
    ["/api/v1/realtime", { headers: { ...HANDSHAKE, origin: "https://evil.example" } }, 403],
  ])("%s %j answers %i", async (path, init, status) => {
    const answer = await fetch(new URL(path, world.url), init);
    expect(answer.status).toBe(status);
    expectDressed(answer.headers);
  });
});

describe("SEC-33 in production plain http leads to https", () => {
  const PRODUCTION = {
    PARLEY_ENV: "production",
    PUBLIC_URL: "https://chat.example",
    MASTER_KEY: `${"A".repeat(43)}=`,
    RATE_LIMITS: "on",
    EMAIL_VERIFICATION: "off",
  };
  it("pages are sent on, calls and sockets refused, and health is always answered", async () => {
    await using world = await openWorld(PRODUCTION);
    const get = (path: string, init: RequestInit = {}) =>
      fetch(new URL(path, world.url), { redirect: "manual", ...init });
    const page = await get("/channels/1?x=y");
    expect(page.status).toBe(308);
    expect(page.headers.get("location")).toBe("https://chat.example/channels/1?x=y");
    const call = await get("/api/v1/auth/login", { method: "POST", body: "{}" });
    expect(call.status).toBe(403);
    expect(await call.json()).toMatchObject({ code: "https_required" });
    expect((await get("/api/v1/realtime", { headers: HANDSHAKE })).status).toBe(403);
    expect((await get("/health/live")).status).toBe(200);
  });
  it("behind a trusted proxy its word counts", async () => {
    await using world = await openWorld({ ...PRODUCTION, TRUSTED_PROXIES: "127.0.0.1" });
    const get = (proto: string) =>
      fetch(new URL("/api/v1/me", world.url), { headers: { "x-forwarded-proto": proto } });
    expect((await get("https")).status).toBe(401);
    expect((await get("http")).status).toBe(403);
  });
});

it("SEC-24 headers past sixteen kilobytes are refused", async () => {
  await using world = await openWorld();
  const withHeader = (kilobytes: number) =>
    fetch(new URL("/api/v1/me", world.url), { headers: { "x-large": "a".repeat(kilobytes * 1024) } });
  expect((await withHeader(15)).status).toBe(401);
  expect((await withHeader(17)).status).toBe(431);
});

describe("with a certificate", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ TLS_CERT: cert, TLS_KEY: key, PUBLIC_URL: "https://localhost" });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it("HTTP/2 and HTTP/1.1 are spoken, with the security headers", async () => {
    const client = connectHttp2(world.url.origin, { rejectUnauthorized: false });
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      client.on("error", reject);
      client.request({ ":path": "/health/live" }).on("response", resolve).on("error", reject).end();
    });
    client.close();
    expect(headers).toMatchObject({ ":status": 200, "x-content-type-options": "nosniff" });
    const answer = await fetch(new URL("/health/live", world.url), { tls: { rejectUnauthorized: false } });
    expectDressed(answer.headers);
  });

  it("sockets go over TLS as well", async () => {
    const url = new URL("/api/v1/realtime", world.url);
    url.protocol = "wss:";
    const socket = new WebSocket(url, { tls: { rejectUnauthorized: false } } as never);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    socket.close();
  });

  it("TLS 1.1 and older are refused", async () => {
    const refused = new Promise<string>((resolve) => {
      const socket = connectTls({
        host: world.url.hostname,
        port: Number(world.url.port),
        rejectUnauthorized: false,
        minVersion: "TLSv1",
        maxVersion: "TLSv1.1",
      });
      socket.on("secureConnect", () => resolve(`connected with ${socket.getProtocol()}`));
      socket.on("error", () => resolve("refused"));
    });
    expect(await refused).toBe("refused");
  });

  it("the second port sends plain http on", async () => {
    await using both = await openWorld({
      TLS_CERT: cert,
      TLS_KEY: key,
      HTTP_REDIRECT_PORT: "0",
      PUBLIC_URL: "https://chat.example",
    });
    const answer = await fetch(new URL("/a?b=c", both.redirectUrl ?? ""), { redirect: "manual" });
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toBe("https://chat.example/a?b=c");
    expectDressed(answer.headers);
  });

  it("a file that is not there stops the start, by its name", async () => {
    await expect(openWorld({ TLS_CERT: join(home, "gone.pem"), TLS_KEY: key })).rejects.toThrow(ConfigError);
  });
});
