import { limitGroupOf, operations } from "@parley/contract";
import { describe, expect, it } from "vitest";
import { openWorld, type World } from "../../../tests/world.ts";

const post = (world: World, path: string, body: object) =>
  world.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const signIn = (world: World, identifier: string, password = "") =>
  post(world, "/api/v1/auth/login", { identifier, password });
const leftOf = (headers: Headers, name: string) =>
  Number(new RegExp(`"${name}";r=(\\d+);t=\\d+`).exec(headers.get("ratelimit") ?? "")?.[1]);

describe("SEC-20 rate limits", () => {
  it("by address: refuse with 429 and Retry-After, before any hash, and say what is left", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const first = await signIn(world, "");
    expect(first.status).toBe(400);
    expect(first.headers.get("ratelimit-policy")).toBe('"credentials";q=120;w=60, "all";q=6000;w=60');
    expect(leftOf(first.headers, "credentials")).toBe(119);
    let last = first;
    for (let tries = 0; tries < 200 && last.status !== 429; tries += 1) last = await signIn(world, "");
    expect(last).toMatchObject({ status: 429, body: { code: "rate_limited", retry: true } });
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(leftOf(last.headers, "credentials")).toBe(0);
    // Who has used up one limit has not used up the others.
    expect((await world.request("/health/live")).headers.get("ratelimit")).toMatch(/^"all";r=\d+;t=\d+$/);
    // Before any hash: the right password costs none either.
    expect((await signIn(world, "alice", "x")).status).toBe(429);
  });

  it("by account, however it is written, and no other account pays for it", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const spellings = ["alice@example.org", "ALICE@example.org", " alice@Example.org "];
    // Its own lockout slows a guesser down sooner, under another code.
    const codes: string[] = [];
    for (let tries = 0; tries < 32; tries += 1)
      codes.push((await signIn(world, spellings[tries % 3] ?? "")).body.code);
    expect(codes.slice(0, 30)).not.toContain("rate_limited");
    expect(codes.slice(30)).toEqual(["rate_limited", "rate_limited"]);
    expect((await signIn(world, "bob")).status).toBe(401);
  });

  it("by mailbox: past five mails an hour the answer stays 202, so that it tells nothing", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const answers = [];
    for (let tries = 0; tries < 12; tries += 1)
      answers.push(await post(world, "/api/v1/auth/password/forgot", { email: "alice@example.org" }));
    expect(new Set(answers.slice(5).map(({ status }) => status))).toEqual(new Set([202]));
    expect(answers.at(-1)?.headers.get("ratelimit")).not.toContain("mail-account");
  });

  it("invitations: thirty an hour from one person, and as many again from another", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const [alice, bob] = [await world.person("alice"), await world.person("bob")];
    await alice.call("admin-user.setRoles", { id: bob.id, roles: ["admin", "user"] });
    const invite = (who: typeof alice, email: string) => who.call("invitation.create", { email });
    const statuses = [];
    for (let tries = 0; tries < 31; tries += 1)
      statuses.push((await invite(alice, `carol-${tries}@example.org`)).status);
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 201), 429]);
    expect((await invite(bob, "dave@example.org")).status).toBe(201);
  });

  it("by person: what one has used up is there for another at the same address", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const [alice, bob] = [await world.person("alice"), await world.person("bob")];
    const find = (who: typeof alice) => who.call("user.search", { query: "a" });
    let last = await find(alice);
    expect(leftOf(last.headers, "search")).toBe(299);
    for (let tries = 0; tries < 400 && last.status !== 429; tries += 1) last = await find(alice);
    expect(last.status).toBe(429);
    expect((await find(bob)).status).toBe(200);
  });

  it("headers are on errors, too", async () => {
    await using world = await openWorld({ RATE_LIMITS: "on" });
    const refused = await world.request("/api/v1/me");
    expect(refused.status).toBe(401);
    expect(leftOf(refused.headers, "all")).toBe(5_999);
  });

  it("whoever tries a secret, or has mail sent, without being signed in is limited as such", () => {
    const free = Object.entries(operations).filter(
      ([, operation]) =>
        operation.access === "public" &&
        operation.method !== "GET" &&
        !["credentials", "mail"].includes(limitGroupOf(operation)),
    );
    expect(free.map(([name]) => name).sort()).toEqual(["auth.logout", "auth.refresh"]);
  });
});
