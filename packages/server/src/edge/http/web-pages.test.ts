import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { HttpEnv } from "./http-env.ts";
import { webPages } from "./web-pages.ts";

const home = mkdtempSync(join(tmpdir(), "parley-pages-"));
const directory = join(home, "dist");
const app = new Hono<HttpEnv>();

beforeAll(() => {
  mkdirSync(join(directory, "assets"), { recursive: true });
  writeFileSync(join(home, "secret.txt"), "secret");
  writeFileSync(join(directory, "index.html"), "the page");
  writeFileSync(join(directory, "assets", "app-1.js"), "the script");
  webPages(app, { directory, production: false });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it.each([
  ["/", "the page"],
  ["/channels/1", "the page"],
  ["/assets/app-1.js", "the script"],
])("%s is %s", async (path, body) => {
  expect(await (await app.request(path)).text()).toBe(body);
});

it("a browser that comes for the first time gets its id with the page, for itself alone, and keeps it", async () => {
  const first = await app.request("/sign-in");
  const cookie = first.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(
    /^__Host-parley_browser=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  const again = await app.request("/", { headers: { cookie: cookie.split(";")[0] ?? "" } });
  expect(again.headers.get("set-cookie")).toBeNull();
  expect((await app.request("/assets/app-1.js")).headers.get("set-cookie")).toBeNull();
});

it("a script goes compressed to those who take it, and as it is to others", async () => {
  const zipped = await app.request("/assets/app-1.js", { headers: { "accept-encoding": "br, gzip" } });
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(zipped.headers.get("content-type")).toContain("javascript");
  expect(new TextDecoder().decode(Bun.gunzipSync(await zipped.arrayBuffer()))).toBe("the script");
  expect((await app.request("/assets/app-1.js")).headers.get("content-encoding")).toBeNull();
});

it.each(["/api/v1/nowhere", "/health/nowhere", "/.well-known/x", "/assets/gone.js", "/%00", "/%zz.js"])(
  "%s is no page",
  async (path) => {
    expect((await app.request(path)).status).toBe(404);
  },
);

it.each([
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/../../secret.txt",
  "/..%5csecret.txt",
])("SEC-24 %s does not leave the folder", async (path) => {
  expect(await (await app.request(path)).text()).not.toContain("secret");
});
