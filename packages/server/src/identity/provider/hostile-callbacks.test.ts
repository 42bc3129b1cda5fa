import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openProviderWorld, type ProviderWorld, toldBy } from "./provider-world.ts";

let world: ProviderWorld;
beforeAll(async () => {
  world = await openProviderWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const TEN_MINUTES_MS = 10 * 60_000;
const REFUSED = { problem: "provider_refused" };

/** Whoever is at the issuer now. */
const at = (name: string) =>
  world.issuer.become({
    sub: `${name}-elsewhere`,
    email: `${name}@corp.example`,
    email_verified: true,
    preferred_username: name,
  });

/** The same address with other words in its query. */
const changed = (url: URL, words: Record<string, string | null>): string => {
  const other = new URL(url);
  for (const [name, value] of Object.entries(words)) {
    if (value === null) other.searchParams.delete(name);
    else other.searchParams.set(name, value);
  }
  return other.href;
};

const stateOf = (url: URL) => url.searchParams.get("state") ?? "";
const codeOf = (url: URL) => url.searchParams.get("code") ?? "";

describe("coming back", () => {
  test("SEC-22 in another browser signs nobody in, and takes nothing from the one that began", async () => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const elsewhere = world.browser();
    expect(toldBy(await elsewhere.follow(back.href))).toMatchObject(REFUSED);
    expect(await elsewhere.me()).toBeNull();
    expect((await laptop.follow(back.href)).hash).toBe("");
    expect(await laptop.signedIn()).toMatchObject({ user: { username: "alice" } });
  });

  test("SEC-22 to somebody else's sign-in does not make one them (login CSRF)", async () => {
    at("mallory");
    const sent = await world.browser().comeBack("corp");
    at("alice");
    const laptop = world.browser();
    const own = await laptop.comeBack("corp");
    expect(toldBy(await laptop.follow(sent.href))).toMatchObject(REFUSED);
    const mixed = changed(sent, { state: stateOf(own) });
    expect(toldBy(await laptop.follow(mixed))).toMatchObject(REFUSED);
    expect(await laptop.me()).toBeNull();
  });

  test("SEC-22 with a code that was meant for another transaction fails at its verifier (code injection)", async () => {
    at("alice");
    const stolen = await world.browser().comeBack("corp");
    at("mallory");
    const attacker = world.browser();
    const own = await attacker.comeBack("corp");
    const page = await attacker.follow(changed(own, { code: codeOf(stolen) }));
    const told = toldBy(page);
    expect(told).toMatchObject(REFUSED);
    expect(await attacker.me()).toBeNull();
    expect(await world.trailBy(told.correlationId ?? "")).toMatchObject([
      { details: { provider: "corp", reason: "invalid_grant" } },
    ]);
  });

  test("SEC-22 twice counts once", async () => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const pages = await Promise.all([laptop.follow(back.href), laptop.follow(back.href)]);
    expect(pages.filter(({ hash }) => hash === "")).toHaveLength(1);
    expect(toldBy(await laptop.follow(back.href))).toMatchObject(REFUSED);
  });

  test("SEC-22 with a used code under a fresh state is refused by the issuer", async () => {
    at("alice");
    const laptop = world.browser();
    const first = await laptop.comeBack("corp");
    await laptop.follow(first.href);
    const second = await laptop.comeBack("corp");
    const page = await laptop.follow(changed(second, { code: codeOf(first) }));
    expect(toldBy(page)).toMatchObject(REFUSED);
  });

  test("SEC-22 to another provider's address is refused, though the state is good (mix-up)", async () => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const elsewhere = back.href.replace("/providers/corp/", "/providers/other/");
    const told = toldBy(await laptop.follow(elsewhere));
    expect(told).toMatchObject(REFUSED);
    expect(await world.trailBy(told.correlationId ?? "")).toMatchObject([
      { action: "provider.refused", details: { provider: "other", reason: "another provider" } },
    ]);
    // The state is used up by now.
    expect(toldBy(await laptop.follow(back.href))).toMatchObject(REFUSED);
    expect(await laptop.me()).toBeNull();
  });

  test.each<[string, Record<string, string | null>]>([
    ["from another issuer, by its own word (mix-up)", { iss: "https://mallory.example" }],
    ["from an issuer that says who it is, and now does not", { iss: null }],
    ["with a state that nobody has made", { state: "a".repeat(43) }],
    ["without a state", { state: null }],
    ["with an empty state", { state: "" }],
    ["without a code", { code: null }],
    ["with a code that nobody has made", { code: "b".repeat(43) }],
    ["with an error beside the code", { error: "server_error" }],
  ])("SEC-22 %s signs nobody in", async (_, words) => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    expect(toldBy(await laptop.follow(changed(back, words)))).toMatchObject(REFUSED);
    expect(await laptop.me()).toBeNull();
  });

  test.each<[string, Record<string, string>, number]>([
    ["a state of two kilobytes", { state: "s".repeat(2_000) }, 400],
    ["a code of ten kilobytes", { code: "c".repeat(10_000) }, 414],
  ])("SEC-24 with %s is a 4xx problem", async (_, words, status) => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const answer = await laptop.request(changed(back, words));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  test("with a long story about an error is a refusal as any", async () => {
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const story = { code: null, error: "server_error", error_description: "AADSTS ".repeat(500) };
    expect(toldBy(await laptop.follow(changed(back, story)))).toMatchObject(REFUSED);
  });

  test("SEC-22 after ten minutes is too late", async () => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    world.clock.advance(TEN_MINUTES_MS);
    expect(toldBy(await laptop.follow(back.href))).toMatchObject(REFUSED);
  });

  test("from a provider that there is not, or by a page of another site, ends at a page as well", async () => {
    const laptop = world.browser();
    const unknown = await laptop.follow("/api/v1/auth/providers/nobody/callback?code=c&state=s");
    expect(toldBy(unknown)).toMatchObject({ problem: "provider_not_found" });
    const local = await laptop.follow("/api/v1/auth/providers/local/callback?code=c&state=s");
    expect(toldBy(local)).toMatchObject(REFUSED);
  });

  test("SEC-11 inside a page of another site, which gets no cookies with it, signs nobody in", async () => {
    at("alice");
    const laptop = world.browser();
    const back = await laptop.comeBack("corp");
    const embedded = await world.send(back.href, { headers: { "sec-fetch-site": "cross-site" } });
    expect(embedded.headers.get("location")).toContain("#problem=provider_refused");
    expect(embedded.headers.getSetCookie().join()).not.toContain("refresh");
  });
});

describe("going there", () => {
  test("SEC-22 names the one address to come back to, whatever host was asked for", async () => {
    const answer = await world.send("http://mallory.example/api/v1/auth/providers/corp/start", {
      headers: { host: "mallory.example", "x-forwarded-host": "mallory.example" },
    });
    const { searchParams } = new URL(answer.headers.get("location") ?? "");
    expect(searchParams.get("redirect_uri")).toBe(
      "http://localhost:8080/api/v1/auth/providers/corp/callback",
    );
  });

  test("SEC-22 with another address to come back to is refused by the issuer", async () => {
    const answer = await world.browser().request("/api/v1/auth/providers/corp/start");
    const there = new URL(answer.headers.get("location") ?? "");
    there.searchParams.set("redirect_uri", "https://mallory.example/callback");
    const refused = await fetch(there, { redirect: "manual" });
    expect(refused.status).toBe(400);
  });

  test.each([
    "https://mallory.example",
    "//mallory.example",
    "///mallory.example",
    "/\\mallory.example",
    "\\\\mallory.example",
    "/\t/mallory.example",
    "/.//mallory.example",
    "/a/..//mallory.example",
    "/%2e%2e//mallory.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " //mallory.example",
    "mallory.example",
    "http:mallory.example",
    "@mallory.example",
    "/\r\nlocation: https://mallory.example",
    "/api/v1/auth/providers/corp/start",
    "/%61pi/v1/auth/providers/corp/start",
    "/sign-out",
  ])("SEC-22 and wanting to come back to %j ends at the beginning", async (returnTo) => {
    at("alice");
    const page = await world.browser().signIn("corp", returnTo);
    expect(page.href).toBe("http://localhost:8080/");
  });

  test.each(["/%2f%2fmallory.example", "/%5cmallory.example", "/friends?next=//mallory.example"])(
    "wanting to come back to %j stays here",
    async (returnTo) => {
      at("alice");
      const page = await world.browser().signIn("corp", returnTo);
      expect(page.href).toBe(`http://localhost:8080${returnTo}`);
    },
  );
});
