import { Metadata, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../tests/world.ts";
import { connectService, type GrpcWorld, openGrpcWorld, SERVICE_TOKEN, withToken } from "./grpc-world.ts";

let grpc: GrpcWorld;
let alice: Person;
let bob: Person;
let mallory: Person;
beforeAll(async () => {
  grpc = await openGrpcWorld({}, { authenticateService: async (token) => token === "parley_introspects" });
  alice = await grpc.world.person("alice");
  bob = await grpc.world.person("bob");
  mallory = await grpc.world.person("mallory");
});
afterAll(() => grpc[Symbol.asyncDispose]());

const codeOf = (trailer: { metadata: Metadata } | undefined) =>
  trailer?.metadata.get("parley-problem-code").at(0);

describe("the caller", () => {
  const refused = {
    "no token": new Metadata(),
    "a wrong token": withToken("reporting-service-0123456789abcdeg"),
    "the beginning of a token": withToken(SERVICE_TOKEN.slice(0, -1)),
  };
  const methods = {
    VerifyToken: () => ({ token: bob.signedIn.accessToken }),
    GetUserPermissions: () => ({ user_id: alice.id }),
    CheckPermission: () => ({ user_id: alice.id, permission: "user.lock" }),
  } as const;
  const cases = Object.keys(refused).flatMap((by) =>
    (Object.keys(methods) as (keyof typeof methods)[]).map((method) => ({ by, method })),
  );

  test.each(cases)("SEC-14 $method tells nothing to one with $by", async ({ by, method }) => {
    const metadata = refused[by as keyof typeof refused];
    const { error, answer, trailer } = await grpc.service.call(method, methods[method](), { metadata });
    expect(error?.code).toBe(status.UNAUTHENTICATED);
    expect(codeOf(trailer)).toBe("service_unauthenticated");
    expect(answer).toBeUndefined();
  });

  test("SEC-14 a person's access token is no service's", async () => {
    const metadata = withToken(alice.signedIn.accessToken);
    const { error } = await grpc.service.call(
      "VerifyToken",
      { token: bob.signedIn.accessToken },
      { metadata },
    );
    expect(error?.code).toBe(status.UNAUTHENTICATED);
  });

  test("SEC-14 a watch is refused before it begins", async () => {
    const watch = await grpc.service.watch("", { metadata: new Metadata() });
    expect((await watch.ended)?.code).toBe(status.UNAUTHENTICATED);
    expect(watch.received).toEqual([]);
  });

  test("an API token that may introspect is as good as a service token", async () => {
    const metadata = withToken("parley_introspects");
    const { answer } = await grpc.service.call(
      "VerifyToken",
      { token: bob.signedIn.accessToken },
      { metadata },
    );
    expect(answer?.valid).toBe(true);
  });

  test("SEC-14 with no token configured nobody is known", async () => {
    await using closed = await openGrpcWorld({ GRPC_SERVICE_TOKENS: "" });
    const { error } = await closed.service.call("VerifyToken", { token: "x" }, { metadata: withToken("") });
    expect(error?.code).toBe(status.UNAUTHENTICATED);
  });
});

describe("VerifyToken", () => {
  test("says whose a token is", async () => {
    const { answer } = await grpc.service.call("VerifyToken", { token: bob.signedIn.accessToken });
    expect(answer).toEqual({
      valid: true,
      uid: bob.id,
      email: "bob@example.org",
      roles: ["user"],
      mfa_verified: false,
      sid: bob.signedIn.session.id,
      exp: expect.any(Number),
      reason: "",
    });
    expect(Math.abs((answer?.exp ?? 0) * 1000 - grpc.world.clock.now() - 900_000)).toBeLessThan(60_000);
  });

  test.each([
    ["", "token_missing"],
    ["nonsense", "token_invalid"],
    ["a".repeat(9_000), "token_invalid"],
  ])("answers %.10j with a reason and nothing else", async (token, reason) => {
    const { answer, error } = await grpc.service.call("VerifyToken", { token });
    expect(error).toBeNull();
    expect(answer).toMatchObject({ valid: false, reason, uid: "", email: "", roles: [], sid: "" });
  });

  test("a session that was revoked is refused by the very next call", async () => {
    const again = await grpc.world.signInAgain(mallory);
    const token = again.signedIn.accessToken;
    expect((await grpc.service.call("VerifyToken", { token })).answer?.valid).toBe(true);
    expect((await again.call("auth.logout", {})).status).toBe(204);
    const { answer } = await grpc.service.call("VerifyToken", { token });
    expect(answer).toMatchObject({ valid: false, reason: "session_revoked", uid: "" });
  });
});

describe("rights", () => {
  test("an administrator holds every permission, those of other services included", async () => {
    const { answer } = await grpc.service.call("GetUserPermissions", { user_id: alice.id });
    expect(answer?.roles).toContain("admin");
    expect(answer?.permissions).toContain("user.lock");
    const asked = await grpc.service.call("CheckPermission", {
      user_id: alice.id,
      permission: "report.generate",
    });
    expect(asked.answer).toEqual({ allowed: true });
  });

  test("SEC-12 a role given or taken counts from the next question", async () => {
    const { sql } = grpc.world.database;
    const may = async () =>
      (await grpc.service.call("CheckPermission", { user_id: bob.id, permission: "report.generate" })).answer;
    expect(await may()).toEqual({ allowed: false });
    await sql`insert into roles (name) values ('reporter')`;
    await sql`insert into role_permissions (role_name, permission) values ('reporter', 'report.generate')`;
    await sql`insert into user_roles (user_id, role_name) values (${bob.id}, 'reporter')`;
    expect(await may()).toEqual({ allowed: true });
    const { answer } = await grpc.service.call("GetUserPermissions", { user_id: bob.id });
    expect(answer).toMatchObject({ roles: ["reporter", "user"] });
    await sql`delete from user_roles where user_id = ${bob.id} and role_name = 'reporter'`;
    expect(await may()).toEqual({ allowed: false });
  });

  test.each(["locked", "deactivated"])("who is %s may do nothing", async (state) => {
    const { sql } = grpc.world.database;
    await sql`update users set state = ${state} where id = ${mallory.id}`;
    const { answer } = await grpc.service.call("GetUserPermissions", { user_id: mallory.id });
    expect(answer).toEqual({ roles: [], permissions: [] });
    await sql`update users set state = 'active' where id = ${mallory.id}`;
  });

  test("nobody by that id may do nothing; what is no id is invalid", async () => {
    const nobody = await grpc.service.call("CheckPermission", {
      user_id: crypto.randomUUID(),
      permission: "channel.create",
    });
    expect(nobody.answer).toEqual({ allowed: false });
    const { error, trailer } = await grpc.service.call("GetUserPermissions", { user_id: "bob" });
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(codeOf(trailer)).toBe("validation_failed");
    const name = await grpc.service.call("CheckPermission", { user_id: bob.id, permission: "Anything!" });
    expect(name.error?.code).toBe(status.INVALID_ARGUMENT);
  });
});

describe("every call", () => {
  const ask = (more: Record<string, string>, token = "x") =>
    grpc.service.call("VerifyToken", { token }, { metadata: withToken(SERVICE_TOKEN, more) });

  test("goes under the caller's correlation id, or that of its trace", async () => {
    expect((await ask({ "x-correlation-id": "order-17" })).header?.get("x-correlation-id")).toEqual([
      "order-17",
    ]);
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    expect((await ask({ traceparent })).header?.get("x-correlation-id")).toEqual([
      "4bf92f3577b34da6a3ce929d0e0e4736",
    ]);
    expect((await ask({ "x-correlation-id": "not one" })).header?.get("x-correlation-id")[0]).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  test("that fails says its correlation id at its end", async () => {
    const { trailer } = await grpc.service.call(
      "GetUserPermissions",
      { user_id: "?" },
      { metadata: withToken(SERVICE_TOKEN, { "x-correlation-id": "order-18" }) },
    );
    expect(trailer?.metadata.get("x-correlation-id")).toEqual(["order-18"]);
  });

  test("whose deadline has passed does no work", async () => {
    let asked = 0;
    await using late = await openGrpcWorld(
      {},
      {
        authenticateService: async () => {
          await new Promise((resolve) => setTimeout(resolve, 150));
          return true;
        },
        rules: {
          ...grpc.world.introspection.rules,
          verifyToken: () => {
            asked += 1;
            return { valid: false, reason: "token_invalid" };
          },
        },
      },
    );
    const slow = { metadata: withToken("parley_slow"), deadlineMs: 50 };
    const { error } = await late.service.call("VerifyToken", { token: "x" }, slow);
    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(asked).toBe(0);
    await late.service.call("VerifyToken", { token: "x" }, { ...slow, deadlineMs: 5_000 });
    expect(asked).toBe(1);
  });

  test("has a largest message", async () => {
    const { error } = await ask({}, "a".repeat(40_000));
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
  });

  test("of a database that is away is UNAVAILABLE, with the code", async () => {
    const away = Object.assign(new Error("gone"), { code: "CONNECTION_CLOSED" });
    const { rules } = grpc.world.introspection;
    const told: unknown[] = [];
    await using without = await openGrpcWorld(
      {},
      {
        rules: { ...rules, askRights: { of: () => Promise.reject(away), may: () => Promise.reject(away) } },
        onError: (error) => told.push(error),
      },
    );
    const { error, trailer } = await without.service.call("GetUserPermissions", { user_id: bob.id });
    expect(error?.code).toBe(status.UNAVAILABLE);
    expect(error?.details).not.toContain("gone");
    expect(codeOf(trailer)).toBe("storage_unavailable");
    expect(told).toEqual([away]);
  });

  test("finds the server again on a second connection", async () => {
    using other = connectService(grpc.address);
    const { answer } = await other.call("VerifyToken", { token: bob.signedIn.accessToken });
    expect(answer?.valid).toBe(true);
  });
});
