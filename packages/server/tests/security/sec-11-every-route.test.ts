import { type Operation, type OperationName, operations } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

const names = Object.keys(operations) as OperationName[];
const operationOf = (name: OperationName): Operation => operations[name];

let world: World;
let alice: Person;
beforeAll(async () => {
  world = await openWorld({ RATE_LIMITS: "on", ALLOWED_ORIGINS: "https://partner.example" });
  alice = await world.person("alice");
});
afterAll(() => world[Symbol.asyncDispose]());

const knock = (name: OperationName, headers: Record<string, string>) => {
  const { method, path } = operationOf(name);
  const bodiless = method === "GET" || method === "DELETE";
  return world.request(path.replace(/\{\w+\}/g, "0199c0de-0000-7000-8000-000000000000"), {
    method,
    redirect: "manual",
    headers: {
      authorization: `Bearer ${alice.signedIn.accessToken}`,
      ...(bodiless ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(bodiless ? {} : { body: "{}" }),
  });
};

describe("SEC-11 whatever changes something", () => {
  const changing = names.filter((name) => operationOf(name).method !== "GET");
  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("is refused from a page of another site: %j", async (headers) => {
    expect(changing.length).toBeGreaterThan(50);
    for (const name of changing) {
      const { status, body } = await knock(name, headers);
      expect([name, status, body.code]).toEqual([name, 403, "cross_site_refused"]);
    }
    expect((await alice.call("me.get", {})).status).toBe(200);
  });

  test("is nothing that a GET does: those that read alone set no session", async () => {
    for (const name of names.filter((each) => operationOf(each).method === "GET")) {
      const { headers } = await knock(name, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" });
      const cookies = headers.getSetCookie().filter((cookie) => /refresh=[^;]/.test(cookie));
      expect([name, cookies]).toEqual([name, []]);
    }
  });

  test("is not opened by CORS to a page that is not listed", async () => {
    for (const name of names) {
      const { headers } = await knock(name, { origin: "https://evil.example" });
      expect([name, headers.get("access-control-allow-origin")]).toEqual([name, null]);
    }
  });
});

describe("whatever is answered", () => {
  test("SEC-33 has the headers that keep a browser from more than was meant", async () => {
    for (const name of names.filter((each) => !each.startsWith("auth.logout"))) {
      const { headers } = await knock(name, {});
      expect([name, headers.get("x-content-type-options")]).toEqual([name, "nosniff"]);
      expect([name, headers.get("referrer-policy")]).toEqual([name, "no-referrer"]);
      expect(headers.get("permissions-policy"), name).not.toBeNull();
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, name).toContain("frame-ancestors 'none'");
      expect(policy, name).not.toMatch(/script-src[^;]*'unsafe-(?:inline|eval)'/);
    }
  });

  test("SEC-20 says what is left of its limits", async () => {
    for (const name of names.filter(
      (each) => !each.startsWith("health.") && !each.startsWith("auth.logout"),
    )) {
      const { headers } = await knock(name, {});
      expect([name, headers.get("ratelimit")]).toEqual([name, expect.stringMatching(/"[\w-]+";r=\d+;t=\d+/)]);
    }
  });
});
