import { operations } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, PASSWORD, type World } from "../../../tests/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.person("alice");
});
afterAll(() => world[Symbol.asyncDispose]());

const login = (headers: Record<string, string> = {}, body: object = {}) =>
  world.request("/api/v1/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ identifier: "alice", password: PASSWORD, ...body }),
  });
const cookieOf = (headers: Headers) =>
  headers.getSetCookie().find((cookie) => cookie.includes("parley_refresh=")) ?? "";

describe("every answer", () => {
  it.each([
    [{ "x-correlation-id": "order-17" }, "order-17"],
    [
      { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
      "4bf92f3577b34da6a3ce929d0e0e4736",
    ],
    [{ "x-correlation-id": "bad id\u00e9" }, expect.stringMatching(/^[0-9a-f-]{36}$/)],
    [{ traceparent: "nonsense" }, expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])("carries the correlation id of %j", async (headers, expected) => {
    const answer = await world.request("/api/v1/me", { headers });
    expect(answer.headers.get("x-correlation-id")).toEqual(expected);
    expect(answer.body.correlationId).toEqual(expected);
  });

  it("SEC-33 carries the security headers, errors included", async () => {
    for (const path of ["/health/live", "/api/v1/me", "/nowhere"]) {
      const { headers } = await world.request(path);
      expect(headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  it("SEC-32 an unknown address and a wrong method are problems", async () => {
    expect(await world.request("/api/v1/nowhere")).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
    const wrong = await world.request("/api/v1/auth/login");
    expect(wrong).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(wrong.headers.get("allow")).toBe("POST");
  });
});

describe("SEC-10 the refresh token", () => {
  it("travels in a __Host- cookie that no script reads, and not in the body", async () => {
    const answer = await login();
    expect(cookieOf(answer.headers)).toMatch(
      /^__Host-parley_refresh=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(answer.body.refreshToken).toBeUndefined();
    const renewed = await world.request("/api/v1/auth/refresh", {
      method: "POST",
      headers: { cookie: cookieOf(answer.headers).split(";")[0] ?? "" },
    });
    expect(renewed.status).toBe(200);
    expect(cookieOf(renewed.headers)).toContain("__Host-parley_refresh=");
    expect(renewed.body.refreshToken).toBeUndefined();
  });

  it("travels in the body for those who ask, and sets no cookie", async () => {
    const answer = await login({}, { transport: "body" });
    expect(cookieOf(answer.headers)).toBe("");
    const renewed = await world.request("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refreshToken: answer.body.refreshToken }),
    });
    expect(renewed.body.refreshToken).toEqual(expect.any(String));
    expect(cookieOf(renewed.headers)).toBe("");
  });

  it("is cleared at sign-out, also with nothing but the cookie", async () => {
    const cookie = cookieOf((await login()).headers).split(";")[0] ?? "";
    const out = await world.request("/api/v1/auth/logout", { method: "POST", headers: { cookie } });
    expect(out.status).toBe(204);
    expect(cookieOf(out.headers)).toContain("Max-Age=0");
    const renewed = await world.request("/api/v1/auth/refresh", { method: "POST", headers: { cookie } });
    expect(renewed.status).toBe(401);
  });
});

describe("SEC-11 a call from a page of another site", () => {
  it.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("is refused: %j", async (headers) => {
    expect(await login(headers)).toMatchObject({ status: 403, body: { code: "cross_site_refused" } });
  });
  it.each([{ origin: "http://localhost:8080" }, { "sec-fetch-site": "same-origin" }, {}])(
    "is no other site: %j",
    async (headers) => {
      expect((await login(headers)).status).toBe(200);
    },
  );
  it("is another site by plain http where this one is reached by https", async () => {
    await using safe = await openWorld({ PUBLIC_URL: "https://chat.example" });
    const leave = (origin: string) =>
      safe.request("/api/v1/auth/logout", { method: "POST", headers: { host: "chat.example", origin } });
    expect(await leave("http://chat.example")).toMatchObject({ body: { code: "cross_site_refused" } });
    expect(await leave("https://chat.example")).toMatchObject({ body: { code: "token_missing" } });
  });
  it("opens no socket", async () => {
    const url = new URL("/api/v1/realtime", world.url);
    const answer = await fetch(url, {
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        origin: "https://evil.example",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "sec-websocket-version": "13",
      },
    });
    expect(answer.status).toBe(403);
  });
});

describe("the OpenAPI document", () => {
  it("has every operation of the contract, and a page to read it on", async () => {
    const { body } = await world.request("/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    for (const [name, { path, method }] of Object.entries(operations)) {
      expect(body.paths[path]?.[method.toLowerCase()]?.operationId, name).toBe(name);
    }
    expect((await world.request("/api/docs")).body).toContain("/api/docs/swagger-ui-bundle.js");
    expect((await world.request("/api/docs/swagger-ui-bundle.js")).status).toBe(200);
    expect((await world.request("/problems/storage-unavailable")).body).toMatchObject({
      code: "storage_unavailable",
      status: 503,
    });
  });
});
