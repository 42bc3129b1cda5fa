import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../../../tests/world.ts";

const LISTED = "https://intranet.example";
const preflight = (origin: string, method = "POST") => ({
  method: "OPTIONS",
  headers: {
    origin,
    "access-control-request-method": method,
    "access-control-request-headers": "authorization",
  },
});
const PROVIDER_PATHS = ["/api/v1/auth/providers/google/start", "/api/v1/auth/providers/google/callback"];

describe("SEC-11 CORS is an allowlist", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ ALLOWED_ORIGINS: LISTED });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it("a listed origin's preflight is answered, with credentials", async () => {
    const { status, headers } = await world.request("/api/v1/auth/login", preflight(LISTED));
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe(LISTED);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
    expect(headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(headers.get("vary")).toContain("Origin");
  });

  it("its calls, errors included, may be read, with what the headers say of limits and time", async () => {
    const { status, headers } = await world.request("/api/v1/me", { headers: { origin: LISTED } });
    expect(status).toBe(401);
    expect(headers.get("access-control-allow-origin")).toBe(LISTED);
    expect(headers.get("access-control-expose-headers")).toMatch(/ratelimit.*retry-after.*x-correlation-id/);
  });

  it.each([
    "https://evil.example",
    "https://intranet.example.evil.example",
    "http://intranet.example",
    "null",
  ])("%s gets no header, and its preflight is refused", async (origin) => {
    const asked = await world.request("/api/v1/auth/login", preflight(origin));
    expect(asked).toMatchObject({ status: 403, body: { code: "cross_site_refused" } });
    for (const headers of [
      asked.headers,
      (await world.request("/health/live", { headers: { origin } })).headers,
    ]) {
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  it.each(PROVIDER_PATHS)("%s has no CORS, not even for a listed origin", async (path) => {
    const asked = await world.request(path, preflight(LISTED, "GET"));
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
    const got = await world.request(path, { headers: { origin: LISTED } });
    expect(got.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("a * gives no credentials; without a list there is no CORS at all", async () => {
    await using all = await openWorld({ ALLOWED_ORIGINS: "*" });
    const { headers } = await all.request("/health/live", { headers: { origin: "https://any.example" } });
    expect(headers.get("access-control-allow-origin")).toBe("https://any.example");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    await using none = await openWorld();
    expect(
      (await none.request("/health/live", { headers: { origin: LISTED } })).headers.get(
        "access-control-allow-origin",
      ),
    ).toBeNull();
  });
});
