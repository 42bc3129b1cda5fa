import {
  type ApiTokenScope,
  type Operation,
  type OperationName,
  operations,
  scopeOf,
} from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../../../tests/world.ts";

const SERVICE_TOKEN = "service-token-of-the-reporting-service";

let world: World;
let alice: Person;
let bob: Person;
const held = new Map<string, string>();

beforeAll(async () => {
  world = await openWorld({ GRPC_SERVICE_TOKENS: `${"x".repeat(32)}, ${SERVICE_TOKEN}` });
  alice = await world.person("alice");
  bob = await world.person("bob");
  for (const [name, person, scopes] of [
    ["reader", bob, ["read"]],
    ["writer", bob, ["read", "write"]],
    ["admin", alice, ["admin"]],
    ["introspector", alice, ["introspect"]],
  ] as const) {
    const answer = await person.call("api-token.create", { name, scopes: [...scopes] });
    expect(answer.status).toBe(201);
    held.set(name, answer.body.token);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const token = (name: string) => held.get(name) ?? "";
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const get = (path: string, text: string) => world.request(path, { headers: bearer(text) });
const send = (method: string, path: string, text: string, body: object) =>
  world.request(path, {
    method,
    headers: { ...bearer(text), "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("an API token at the door", () => {
  it("reads with read, writes with write, and is told which scope it lacks", async () => {
    expect(await get("/api/v1/me", token("reader"))).toMatchObject({
      status: 200,
      body: { username: "bob" },
    });
    expect(await send("PATCH", "/api/v1/me", token("reader"), { status: "away" })).toMatchObject({
      status: 403,
      body: { code: "scope_missing", detail: expect.stringContaining("write") },
    });
    expect(await send("PATCH", "/api/v1/me", token("writer"), { status: "away" })).toMatchObject({
      status: 200,
    });
    expect(await get("/api/v1/me", token("admin"))).toMatchObject({ body: { code: "scope_missing" } });
  });

  it("needs the scope admin and its maker's permission for what a permission guards", async () => {
    expect(await get("/api/v1/admin/keys", token("admin"))).toMatchObject({ status: 200 });
    expect(await get("/api/v1/admin/keys", token("reader"))).toMatchObject({
      body: { code: "scope_missing" },
    });
    const carol = await world.person("carol");
    await alice.call("admin-user.setRoles", { id: carol.id, roles: ["admin", "user"] });
    const { body } = await carol.call("api-token.create", { name: "ops", scopes: ["admin"] });
    expect(await get("/api/v1/admin/keys", body.token)).toMatchObject({ status: 200 });
    await alice.call("admin-user.setRoles", { id: carol.id, roles: ["user"] });
    expect(await get("/api/v1/admin/keys", body.token)).toMatchObject({
      body: { code: "permission_denied" },
    });
  });

  it("SEC-10 is refused by all that concerns sessions or wants a fresh authentication", async () => {
    const all = await alice.call("api-token.create", {
      name: "everything",
      scopes: ["read", "write", "admin", "introspect"],
    });
    const refusing = (Object.entries(operations) as [OperationName, Operation][]).filter(
      ([, operation]) =>
        operation.access !== "public" && operation.access !== "service" && scopeOf(operation) === null,
    );
    expect(refusing.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        "session.list",
        "auth.session",
        "auth.logoutAll",
        "api-token.create",
        "key.rotate",
      ]),
    );
    for (const [, { method, path }] of refusing) {
      const address = path.replace(/\{\w+\}/g, "01900000-0000-7000-8000-000000000000");
      const answer =
        method === "GET"
          ? await get(address, all.body.token)
          : await send(method, address, all.body.token, {});
      expect(answer).toMatchObject({ status: 403, body: { code: "api_token_refused" } });
    }
  });

  it("opens a socket with read and write, and loses it at once when it is withdrawn", async () => {
    const { body } = await bob.call("api-token.create", { name: "chat bot", scopes: ["read", "write"] });
    const url = new URL("/api/v1/realtime", world.url);
    url.protocol = "ws:";
    const open = async (text: string) => {
      const { openTestSocket } = await import("../../../tests/test-socket.ts");
      const socket = await openTestSocket(url, ["parley.v1.json"]);
      socket.send({ op: "hello", ref: "hello", token: text });
      return socket;
    };
    const socket = await open(body.token);
    await socket.next("ready");
    await bob.call("api-token.remove", { id: body.id });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await get("/api/v1/me", body.token)).toMatchObject({ status: 401 });
    const refused = await open(token("reader"));
    expect(await refused.next("nack")).toMatchObject({ problem: { code: "scope_missing" } });
    refused.close();
  });
});

describe("introspection", () => {
  const introspect = (of: string, by: string | null) =>
    world.request("/api/v1/auth/introspect", {
      method: "POST",
      headers: { ...(by === null ? {} : bearer(by)), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ token: of, token_type_hint: "access_token" }).toString(),
    });

  it("SEC-14 answers nobody who does not say who they are", async () => {
    const good = bob.signedIn.accessToken;
    for (const [by, status] of [
      [null, 401],
      ["nonsense", 401],
      [SERVICE_TOKEN.slice(0, -1), 401],
      [`${SERVICE_TOKEN}x`, 401],
      [good, 403],
      [alice.signedIn.accessToken, 403],
      [token("reader"), 403],
      [token("admin"), 403],
    ] as const) {
      const answer = await introspect(good, by);
      expect(answer.status).toBe(status);
      expect(answer.body.active).toBeUndefined();
    }
  });

  it("SEC-14 tells a service whose token it is, as of now", async () => {
    for (const by of [SERVICE_TOKEN, token("introspector")]) {
      expect(await introspect(bob.signedIn.accessToken, by)).toMatchObject({
        status: 200,
        body: {
          active: true,
          iss: "http://localhost:8080",
          aud: "parley",
          sub: bob.id,
          uid: bob.id,
          sid: bob.signedIn.session.id,
          username: "bob",
          email: "bob@example.org",
          roles: ["user"],
          mfa_verified: false,
          exp: expect.any(Number),
          auth_time: expect.any(Number),
          token_type: "Bearer",
        },
      });
    }
    const { body } = await introspect(token("writer"), SERVICE_TOKEN);
    expect(body).toMatchObject({ active: true, sub: bob.id, scope: "read write" });
    expect(body.exp).toBeUndefined();
  });

  it("says of a token that is not good that alone", async () => {
    const dave = await world.person("dave");
    await dave.call("auth.logoutAll", {});
    for (const of of ["nonsense", "parley_x", dave.signedIn.accessToken, dave.signedIn.refreshToken]) {
      expect(await introspect(of, SERVICE_TOKEN)).toMatchObject({ status: 200, body: { active: false } });
      expect(Object.keys((await introspect(of, SERVICE_TOKEN)).body)).toEqual(["active"]);
    }
  });

  it("takes JSON as well, and no other call takes a form", async () => {
    const json = await send("POST", "/api/v1/auth/introspect", SERVICE_TOKEN, { token: token("writer") });
    expect(json.body.active).toBe(true);
    const form = await world.request("/api/v1/auth/login", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "identifier=bob&password=x",
    });
    expect(form).toMatchObject({ status: 400, body: { code: "malformed_body" } });
  });
});

describe("forward-auth", () => {
  const scopes: ApiTokenScope[] = ["read"];
  const verify = (text: string, query = "") => get(`/api/v1/auth/verify${query}`, text);

  it("says in headers who calls, as of now", async () => {
    const { status, headers } = await verify(bob.signedIn.accessToken);
    expect(status).toBe(200);
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith("x-parley")))).toEqual({
      "x-parley-user-id": bob.id,
      "x-parley-username": "bob",
      "x-parley-email": "bob@example.org",
      "x-parley-roles": "user",
      "x-parley-session-id": bob.signedIn.session.id,
      "x-parley-mfa": "false",
      "x-parley-permission": "",
      "x-parley-scopes": "",
    });
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect((await verify(token("reader"))).headers.get("x-parley-scopes")).toBe(scopes.join());
  });

  it("refuses who is nobody with 401, the refresh cookie alone included, and who may not with 403", async () => {
    const cookie = { cookie: `__Host-parley_refresh=${bob.signedIn.refreshToken}` };
    expect(await world.request("/api/v1/auth/verify", { headers: cookie })).toMatchObject({ status: 401 });
    expect(await verify("nonsense")).toMatchObject({ status: 401 });
    expect(await verify(bob.signedIn.accessToken, "?permission=report.generate")).toMatchObject({
      status: 403,
      body: { code: "permission_denied" },
    });
    expect(await verify(token("admin"), "?permission=report.generate")).toMatchObject({ status: 403 });
    const held = await verify(alice.signedIn.accessToken, "?permission=report.generate");
    expect(held.headers.get("x-parley-permission")).toBe("report.generate");
    expect(await verify(alice.signedIn.accessToken, "?permission=DROP%20TABLE")).toMatchObject({
      status: 400,
    });
  });
});

describe("what other services fetch", () => {
  it("SEC-09 the keys may be cached for less than a new key is published ahead, and are not sent twice", async () => {
    const { status, headers, body } = await world.request("/.well-known/jwks.json");
    expect({ status, cache: headers.get("cache-control") }).toEqual({
      status: 200,
      cache: "public, max-age=300",
    });
    expect(body.keys).toHaveLength(1);
    const known = { "if-none-match": `W/"other", ${headers.get("etag")}` };
    expect(await world.request("/.well-known/jwks.json", { headers: known })).toMatchObject({
      status: 304,
      body: "",
    });
  });

  it("the issuer says what is there, and every address that it names answers", async () => {
    const { body } = await world.request("/.well-known/openid-configuration");
    expect(body).toMatchObject({
      issuer: "http://localhost:8080",
      jwks_uri: "http://localhost:8080/.well-known/jwks.json",
      access_token_signing_alg_values_supported: ["RS256"],
      access_token_format: "jwt",
      claims_supported: expect.arrayContaining(["sub", "sid", "roles", "mfa_verified", "amr", "auth_time"]),
    });
    for (const name of ["jwks_uri", "introspection_endpoint", "service_documentation"]) {
      const { status } = await world.request(new URL(body[name]).pathname);
      expect([200, 405]).toContain(status);
    }
    expect((await world.request("/.well-known/oauth-authorization-server")).body).toEqual(body);
  });

  it("SEC-30 an administrator sees the keys and makes the next one", async () => {
    expect(await bob.call("key.list", {})).toMatchObject({ status: 403 });
    expect(await bob.call("key.rotate", {})).toMatchObject({ status: 403 });
    const { body } = await alice.call("key.rotate", {});
    expect(body).toMatchObject({
      key: { state: "announced" },
      consequence: expect.stringContaining("published now"),
    });
    expect((await alice.call("key.list", {})).body.items.map((key: { state: string }) => key.state)).toEqual([
      "announced",
      "signing",
    ]);
    expect(await alice.call("key.rotate", {})).toMatchObject({
      status: 409,
      body: { code: "key_rotation_pending" },
    });
    const leaked = await alice.call("key.rotate", { now: true });
    expect(leaked.body.key.state).toBe("signing");
    expect(await alice.call("key.list", {})).toMatchObject({ status: 401, body: { code: "token_invalid" } });
    const again = await world.signInAgain(alice);
    expect(await again.call("key.list", {})).toMatchObject({ status: 200 });
  });
});
