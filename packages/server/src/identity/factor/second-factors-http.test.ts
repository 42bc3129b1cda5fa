import {
  type Operation,
  type OperationName,
  operations,
  pathFields,
  REALTIME_PATH,
  SUBPROTOCOL,
} from "@parley/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBrowser } from "../../../tests/security/browser.ts";
import { openTestSocket } from "../../../tests/test-socket.ts";
import { type Answer, openWorld, PASSWORD, type Person, type World } from "../../../tests/world.ts";
import { codeAt, PERIOD_SECONDS } from "../totp/totp-code.ts";

const ANY_ID = "0199c0de-0000-7000-8000-000000000000";
const names = Object.keys(operations) as OperationName[];
const operationOf = (name: OperationName): Operation => operations[name];

let world: World;
let alice: Person;
let bob: Person;
let secret: string;

beforeAll(async () => {
  world = await openWorld({ MFA_REQUIRED_ROLES: "admin" });
  // The first account is the administrator.
  alice = await world.person("alice");
  bob = await world.person("bob");
  ({ secret } = (await bob.call("totp.begin", {})).body);
  const confirmed = await bob.call("totp.confirm", { code: codeAt(secret, world.clock.now()) });
  expect(confirmed.status).toBe(200);
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.clock.advance(PERIOD_SECONDS * 1000));

/** Calls as a browser that keeps its cookies. */
const createBrowser = () => openBrowser(world);

type Browser = ReturnType<typeof createBrowser>;

const login = (browser: Browser) => browser.call("auth.login", { identifier: "bob", password: PASSWORD });

describe("a sign-in with a second factor, over HTTP", () => {
  test("takes two steps, gives the refresh token as a cookie at the second, and remembers the browser", async () => {
    const browser = createBrowser();
    // It has its id from what it asked before.
    await browser.call("auth.passkeyOptions", {});
    const first = await login(browser);
    expect(first).toMatchObject({ status: 200, body: { mfaRequired: true, methods: ["totp", "recovery"] } });
    expect([...browser.cookies.keys()].some((name) => name.includes("refresh"))).toBe(false);
    const { mfaToken } = first.body;
    const code = codeAt(secret, world.clock.now());
    const input = { mfaToken, method: "totp", code, rememberDevice: true } as const;

    const elsewhere = await createBrowser().call("auth.mfa", input);
    expect(elsewhere).toMatchObject({ status: 401, body: { code: "mfa_token_invalid" } });
    const second = await browser.call("auth.mfa", input);
    expect(second).toMatchObject({ status: 200, body: { session: { amr: ["pwd", "otp", "mfa"] } } });
    expect([...browser.cookies.keys()].some((name) => name.includes("refresh"))).toBe(true);

    expect((await login(browser)).body.accessToken).toBeDefined();
    expect((await login(createBrowser())).body.mfaRequired).toBe(true);
    const { body } = await browser.call("device.list", {}, second.body.accessToken);
    expect(body.items[0]).toMatchObject({ current: true, rememberedUntil: expect.any(String) });
  });

  test("SEC-18 a client that keeps no cookies finishes what it began", async () => {
    const { mfaToken } = (await login(createBrowser())).body;
    const code = codeAt(secret, world.clock.now());
    const done = await createBrowser().call("auth.mfa", { mfaToken, method: "totp", code });
    expect(done).toMatchObject({ status: 200, body: { session: { amr: ["pwd", "otp", "mfa"] } } });
  });

  test("says how long a guesser has to wait", async () => {
    let last: Answer | undefined;
    for (let i = 0; i < 6; i++) {
      const browser = createBrowser();
      const { mfaToken } = (await login(browser)).body;
      last = await browser.call("auth.mfa", { mfaToken, method: "totp", code: "000000" });
    }
    expect(last).toMatchObject({ status: 429, body: { code: "sign_in_delayed" } });
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("SEC-10 SEC-13 a call that needs a fresh authentication goes on after one", async () => {
    const carol = await world.person("carol");
    world.clock.advance(10 * 60_000);
    const { refreshToken } = carol.signedIn;
    const { body: old } = await world.call("auth.refresh", { refreshToken });
    const browser = createBrowser();
    const refused = await browser.call("totp.begin", {}, old.accessToken);
    expect(refused).toMatchObject({ status: 403, body: { code: "reauthentication_required" } });
    const socket = await carol.connect({ token: old.accessToken });
    const { body: fresh } = await browser.call(
      "auth.reauthenticate",
      { password: PASSWORD },
      old.accessToken,
    );
    expect((await browser.call("totp.begin", {}, fresh.accessToken)).status).toBe(200);
    expect((await browser.call("totp.begin", {}, old.accessToken)).body.code).toBe("session_revoked");
    // The page comes back with the token of the session that stands in for it.
    expect((await socket.closed).code).toBe(4401);
  });
});

/** Calls an operation with nothing in it but what travels in the path: who may call is settled first. */
const knock = (name: OperationName, token: string, body: object = {}): Promise<Answer> => {
  const { method, path } = operationOf(name);
  const hasBody = method !== "GET" && method !== "DELETE";
  const filled = pathFields(path).reduce(
    (address, field) => address.replace(`{${field}}`, ANY_ID),
    path as string,
  );
  return world.request(filled, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(hasBody && { "content-type": "application/json" }),
    },
    ...(hasBody && { body: JSON.stringify(body) }),
  });
};

/** What a socket answers to a hello with this token, before it closes. */
const refusalOf = async (token: string): Promise<string> => {
  const url = new URL(REALTIME_PATH, world.url);
  url.protocol = "ws:";
  const socket = await openTestSocket(url, [SUBPROTOCOL]);
  socket.send({ op: "hello", ref: "hello", token });
  const { problem } = await socket.next("nack");
  await socket.closed;
  return problem.code;
};

describe("SEC-18 until the second factor is done", () => {
  let mfaToken: string;
  beforeEach(async () => {
    ({ mfaToken } = (await login(createBrowser())).body);
    expect(mfaToken).toBeTypeOf("string");
  });

  test("the pending token is no access token for any operation there is", async () => {
    const guarded = names.filter((name) => operationOf(name).access !== "public");
    expect(guarded.length).toBeGreaterThan(50);
    for (const name of guarded) {
      const { status, body } = await knock(name, mfaToken);
      expect([name, status, body.code]).toEqual([name, 401, "token_invalid"]);
    }
  });

  test("nor is it any other token: nothing that takes one takes it", async () => {
    const fields = { token: mfaToken, refreshToken: mfaToken, invitation: mfaToken, password: PASSWORD };
    const taking = names.filter((name) => {
      const { access, input } = operationOf(name);
      return access === "public" && ["token", "refreshToken"].some((field) => field in input.shape);
    });
    expect(taking).toEqual(expect.arrayContaining(["auth.refresh", "auth.resetPassword", "auth.recover"]));
    for (const name of taking) {
      const { status, body } = await world.request(operationOf(name).path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fields),
      });
      // Signing out with a token that is none of ours leaves the caller signed out.
      if (name === "auth.logout") expect(status).toBe(204);
      else expect([name, status]).toEqual([name, expect.toSatisfy((it: number) => it >= 400 && it < 500)]);
      expect(JSON.stringify(body)).not.toContain("accessToken");
    }
  });

  test("it opens no socket", async () => {
    expect(await refusalOf(mfaToken)).toBe("token_invalid");
  });
});

describe("SEC-18 until an obligatory factor is set up", () => {
  test("a session can do nothing but what sets one up", async () => {
    const token = alice.signedIn.accessToken;
    expect(alice.signedIn.mustEnrol).toBe(true);
    const restricted = names.filter((name) => {
      const { access, whileEnrolling } = operationOf(name);
      return access !== "public" && access !== "service" && !whileEnrolling;
    });
    expect(restricted.length).toBeGreaterThan(50);
    for (const name of restricted) {
      const { status, body } = await knock(name, token);
      expect([name, status, body.code]).toEqual([name, 403, "factor_enrolment_required"]);
    }
  });

  test("its token opens no socket, and services are told that it is not good", async () => {
    expect(await refusalOf(alice.signedIn.accessToken)).toBe("factor_enrolment_required");
    const verdict = await world.introspection.rules.verifyToken(alice.signedIn.accessToken);
    expect(verdict).toEqual({ valid: false, reason: "factor_enrolment_required" });
  });

  test("it sets one up, and after the refresh the server is hers", async () => {
    const { refreshToken: held } = alice.signedIn;
    const { body: renewed } = await world.call("auth.refresh", { refreshToken: held });
    // Her sign-in may have grown old: confirming is among the few things that she may do.
    const input = { password: PASSWORD, transport: "body" };
    const answer = await knock("auth.reauthenticate", renewed.accessToken, input);
    const { accessToken, refreshToken } = answer.body;
    expect(answer.body).toMatchObject({ mustEnrol: true });
    const { body: begun } = await knock("totp.begin", accessToken);
    const code = codeAt(begun.secret, world.clock.now());
    const { body: confirmed } = await knock("totp.confirm", accessToken, { code });
    expect(confirmed.recoveryCodes).toHaveLength(10);
    expect((await knock("role.list", accessToken)).body.code).toBe("factor_enrolment_required");
    const { body: free } = await world.call("auth.refresh", { refreshToken });
    expect((await knock("role.list", free.accessToken)).status).toBe(200);
  });
});
