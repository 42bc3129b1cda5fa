import { CLOSE, type OperationName, operations } from "@parley/contract";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openWorld, PASSWORD, type Person, type World } from "../../../tests/world.ts";
import { DEACTIVATION_MS } from "./end-account.ts";
import { mailedToken, mailedTokens, shapeOf, verifyAddressOf } from "./world-accounts-http.ts";

const NEW = "seven quiet lanterns at dusk";
const MINUTE_MS = 60_000;

describe("signing up where addresses are verified, over HTTP", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ EMAIL_VERIFICATION: "required" });
    await world.person("alice");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = (username: string, email = `${username}@example.org`) =>
    world.call("auth.signup", { email, username, password: PASSWORD, transport: "body" });
  const login = (identifier: string) =>
    world.call("auth.login", { identifier, password: PASSWORD, transport: "body" });

  test("SEC-05 a known address is answered as a new one is, header by header, and its owner gets a mail", async () => {
    const fresh = await ask("bob");
    const known = await ask("alison", "ALICE@example.org");
    expect(fresh).toMatchObject({ status: 202, body: { verificationRequired: true } });
    expect(shapeOf(known)).toEqual(shapeOf(fresh));
    await mailedToken(world, { to: "bob@example.org", page: "/verify-email" });
    expect(await mailedTokens(world, "alice@example.org", "/verify-email")).toEqual([]);
  });

  test("SEC-06 the link does nothing by itself; what its page sends counts once and signs nobody in", async () => {
    const token = await mailedToken(world, { to: "bob@example.org", page: "/verify-email" });
    const { path } = operations["auth.verifyEmail"];
    for (const method of ["GET", "HEAD"]) {
      const { status } = await fetch(new URL(`${path}?token=${token}`, world.url), { method });
      expect([method, status]).toEqual([method, 405]);
    }
    expect((await login("bob")).status).toBe(401);
    const verified = await world.call("auth.verifyEmail", { token });
    expect(verified).toMatchObject({ status: 204, body: "" });
    expect(verified.headers.getSetCookie()).toEqual([]);
    const again = await world.call("auth.verifyEmail", { token });
    expect(again.body.code).toBe("one_time_token_invalid");
    expect((await login("bob")).body.user).toMatchObject({
      username: "bob",
      emailVerified: true,
      roles: ["user"],
    });
  });

  test("a username that was taken meanwhile is told, and the page can send another", async () => {
    await ask("carol", "first@example.org");
    await ask("carol", "second@example.org");
    const first = await mailedToken(world, { to: "first@example.org", page: "/verify-email" });
    const second = await mailedToken(world, { to: "second@example.org", page: "/verify-email" });
    expect((await world.call("auth.verifyEmail", { token: second })).status).toBe(204);
    expect(await world.call("auth.verifyEmail", { token: first })).toMatchObject({
      status: 409,
      body: { code: "username_taken", errors: [{ pointer: "/username" }] },
    });
    expect((await world.call("auth.verifyEmail", { token: first, username: "caroline" })).status).toBe(204);
    expect((await login("caroline")).body.user.email).toBe("first@example.org");
  });

  test("SEC-05 another mail is promised to every address, and comes to the one that waits", async () => {
    await ask("dave");
    await mailedToken(world, { to: "dave@example.org", page: "/verify-email" });
    const answers: unknown[] = [];
    for (const email of ["dave@example.org", "bob@example.org", "stranger@example.org"]) {
      answers.push(shapeOf(await world.call("auth.resendVerification", { email })));
    }
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]).toMatchObject({ status: 202, body: "" });
    const token = await mailedToken(world, { to: "dave@example.org", page: "/verify-email", after: 1 });
    expect((await world.call("auth.verifyEmail", { token })).status).toBe(204);
    expect(await mailedTokens(world, "stranger@example.org", "/verify-email")).toEqual([]);
  });
});

describe("one's own account, over HTTP", () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    world = await openWorld({ DEFAULT_LOCALE: "en" });
    alice = await world.person("alice");
    bob = await world.person("bob");
    await verifyAddressOf(world, "bob@example.org");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** The same person with a session that has just begun. */
  const fresh = (username: string, password = PASSWORD) => world.signInAgain({ username }, { password });
  const dieOut = async (person: Person) => {
    expect((await person.call("me.get", {})).body.code).toBe("session_revoked");
    const { refreshToken } = person.signedIn;
    expect((await world.call("auth.refresh", { refreshToken })).status).toBe(401);
  };

  test("SEC-13 what is sensitive wants an authentication of the last ten minutes, and nothing happens without", async () => {
    const stale = await fresh("bob");
    world.clock.advance(10 * MINUTE_MS);
    const calls = [
      stale.call("me.changeEmail", { email: "mallory@example.org" }),
      stale.call("me.changeUsername", { username: "mallory" }),
      stale.call("me.deactivate", {}),
      stale.call("me.export", {}),
      stale.call("me.exportZip", {}),
    ];
    for (const { status, body } of await Promise.all(calls)) {
      expect([status, body.code]).toEqual([403, "reauthentication_required"]);
    }
    expect((await stale.call("me.get", {})).body).toMatchObject({
      username: "bob",
      email: "bob@example.org",
    });
    expect((await stale.call("me.security", {})).body).toMatchObject({ pendingEmail: null });
  });

  test("SEC-05 SEC-06 a forgotten password: one answer for all, one use, and every session and socket ends", async () => {
    const answers: unknown[] = [];
    for (const email of ["bob@example.org", "nobody@example.org"]) {
      answers.push(shapeOf(await world.call("auth.forgotPassword", { email })));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 202, body: "" });
    const token = await mailedToken(world, { to: "bob@example.org", page: "/reset-password" });
    const { path } = operations["auth.resetPassword"];
    expect((await fetch(new URL(`${path}?token=${token}`, world.url))).status).toBe(405);

    const before = await fresh("bob");
    const socket = await before.connect();
    const short = await world.call("auth.resetPassword", { token, password: "short" });
    expect(short).toMatchObject({ status: 400, body: { code: "password_too_short" } });
    const reset = await world.call("auth.resetPassword", { token, password: NEW });
    expect(reset).toMatchObject({ status: 204, body: "" });
    expect(reset.headers.getSetCookie().join()).not.toContain("refresh");
    expect((await socket.closed).code).toBe(CLOSE.sessionRevoked);
    await dieOut(before);
    expect((await world.call("auth.resetPassword", { token, password: PASSWORD })).body.code).toBe(
      "one_time_token_invalid",
    );
    expect((await fresh("bob", NEW)).username).toBe("bob");
  });

  test("SEC-06 a reset that proves an address for the first time leaves no way in to whoever had the account before", async () => {
    const trojan = await world.person("erin");
    const make = () => trojan.call("api-token.create", { name: "bot", scopes: ["read"] });
    const [{ body: made }, { body: other }] = [await make(), await make()];
    const may = async (token: string) =>
      (await world.request("/api/v1/me", { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await may(made.token), await may(other.token)]).toEqual([200, 200]);
    const forgot = async (after: number) => {
      await world.call("auth.forgotPassword", { email: "erin@example.org" });
      return mailedToken(world, { to: "erin@example.org", page: "/reset-password", after });
    };
    expect((await world.call("auth.resetPassword", { token: await forgot(0), password: NEW })).status).toBe(
      204,
    );
    expect([await may(made.token), await may(other.token)]).toEqual([401, 401]);

    const erin = await fresh("erin", NEW);
    expect(erin.signedIn.user.emailVerified).toBe(true);
    const { body: own } = await erin.call("api-token.create", { name: "bot", scopes: ["read"] });
    await world.call("auth.resetPassword", { token: await forgot(1), password: PASSWORD });
    expect(await may(own.token)).toBe(200);
  });

  test("changing one's password ends the other sessions at once, and keeps this one", async () => {
    const [here, elsewhere] = [await fresh("bob", NEW), await fresh("bob", NEW)];
    const socket = await elsewhere.connect();
    const wrong = await here.call("auth.changePassword", { currentPassword: "not it", password: PASSWORD });
    expect(wrong).toMatchObject({ status: 401, body: { code: "credentials_invalid" } });
    const changed = await here.call("auth.changePassword", { currentPassword: NEW, password: PASSWORD });
    expect(changed.status).toBe(204);
    expect((await socket.closed).code).toBe(CLOSE.sessionRevoked);
    await dieOut(elsewhere);
    expect((await here.call("me.get", {})).status).toBe(200);
  });

  test("moving to another address takes both mailboxes, and one's pages hear of it", async () => {
    const here = await fresh("bob");
    const page = await here.connect();
    expect((await here.call("me.changeEmail", { email: "ALICE@example.org" })).status).toBe(202);
    expect((await here.call("me.cancelEmailChange", {})).status).toBe(204);
    expect((await here.call("me.changeEmail", { email: "bob@example.org" })).body.code).toBe(
      "email_unchanged",
    );
    expect((await here.call("me.changeEmail", { email: "robert@example.org" })).status).toBe(202);
    const fromNew = await mailedToken(world, { to: "robert@example.org", page: "/confirm-email" });
    // The one for the move to Alice's address came before.
    const fromOld = await mailedToken(world, { to: "bob@example.org", page: "/confirm-email", after: 1 });
    expect((await here.call("me.security", {})).body.pendingEmail).toBe("robert@example.org");
    const half = await world.call("auth.confirmEmailChange", { token: fromNew });
    expect(half).toMatchObject({ status: 200, body: { changed: false } });
    const whole = await world.call("auth.confirmEmailChange", { token: fromOld });
    expect(whole).toMatchObject({ status: 200, body: { changed: true } });
    expect((await page.next("me")).me).toMatchObject({ email: "robert@example.org", emailVerified: true });
    expect((await world.call("auth.confirmEmailChange", { token: fromOld })).body.code).toBe(
      "one_time_token_invalid",
    );
  });

  test("another username is taken at once, everywhere", async () => {
    const here = await fresh("bob");
    const page = await here.connect();
    expect(await here.call("me.changeUsername", { username: "Alice" })).toMatchObject({
      status: 409,
      body: { code: "username_taken" },
    });
    const renamed = await here.call("me.changeUsername", { username: "robert" });
    expect(renamed).toMatchObject({ status: 200, body: { username: "robert" } });
    expect((await page.next("me")).me.username).toBe("robert");
    expect((await alice.call("user.get", { id: bob.id })).body.username).toBe("robert");
    await here.call("me.changeUsername", { username: "bob" });
  });

  test("one sees how one's account is protected, and when one signed in last", async () => {
    const here = await fresh("bob");
    const { status, body } = await here.call("me.security", {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totp: false,
      passkeys: 0,
      recoveryCodesLeft: null,
      factors: [],
      providers: [],
    });
    expect(Math.abs(Date.parse(body.lastSignInAt) - world.clock.now())).toBeLessThan(MINUTE_MS);
    expect(body.passwordChangedAt).not.toBeNull();
  });

  test("one exports what is held about oneself, as a document and as a zip, and no secret and nobody else's", async () => {
    const here = await fresh("bob");
    await world.befriend(alice, here);
    const channelId = await world.groupChannel(alice, [bob]);
    const socket = await here.connect();
    const theirs = await alice.connect();
    const send = { op: "send", channelId };
    await theirs.ask({ ...send, nonce: crypto.randomUUID(), text: "Alice's own words" });
    for (const text of ["first words", "last words"]) {
      expect((await socket.ask({ ...send, nonce: crypto.randomUUID(), text })).op).toBe("ack");
    }
    // What has just happened is in it once the trail is sealed, which is within a second.
    const body = await vi.waitFor(
      async () => {
        const answer = await here.call("me.export", {});
        expect(answer.status).toBe(200);
        expect(answer.body.events).toContainEqual(expect.objectContaining({ action: "account.exported" }));
        return answer.body;
      },
      { timeout: 10_000, interval: 50 },
    );
    expect(body).toMatchObject({
      account: { id: bob.id, username: "bob", email: "robert@example.org" },
      roles: [{ role: "user" }],
      friends: [{ userId: alice.id, username: "alice" }],
      channels: [{ id: channelId, kind: "group", role: "member" }],
      continuedInZip: [],
    });
    const words = body.messages.map(({ text }: { text: string }) => text).sort();
    expect(words).toEqual(["first words", "last words"]);
    const actions = body.events.map(({ action }: { action: string }) => action);
    for (const action of ["account.created", "password.reset", "account.email-changed"]) {
      expect(actions).toContain(action);
    }
    expect(body.sessions.length).toBeGreaterThan(2);
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/Alice's own words|argon2|"hash"|public_?key/i);
    for (const secret of [here.signedIn.accessToken, here.signedIn.refreshToken]) {
      expect(text).not.toContain(secret);
    }

    const response = await fetch(new URL(operations["me.exportZip"].path, world.url), {
      headers: { authorization: `Bearer ${here.signedIn.accessToken}` },
    });
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toContain("parley-export.zip");
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const read = (name: string) => JSON.parse(strFromU8(files[name] ?? new Uint8Array()));
    expect(read("messages.json")).toEqual(body.messages);
    expect(read("export.json").account).toEqual(body.account);
    expect(read("account.json").username).toBe("bob");
  });

  test("SEC-12 a deactivated account is out at once, hidden, and comes back by its mail", async () => {
    expect((await (await fresh("alice")).call("me.deactivate", {})).body.code).toBe("last_administrator");
    const [here, elsewhere] = [await fresh("bob"), await fresh("bob")];
    const socket = await elsewhere.connect();
    const apiToken = (await here.call("api-token.create", { name: "bot", scopes: ["read"] })).body;
    const cookies = (await here.call("me.deactivate", {})).headers.getSetCookie();
    expect(cookies.join()).toMatch(/refresh=;.*Max-Age=0/);
    expect((await socket.closed).code).toBe(CLOSE.sessionRevoked);
    for (const person of [here, elsewhere]) await dieOut(person);
    expect(apiToken.token).toEqual(expect.any(String));
    const byToken = await world.request("/api/v1/me", {
      headers: { authorization: `Bearer ${apiToken.token}` },
    });
    expect(byToken.status).toBe(401);
    const login = { identifier: "bob", password: PASSWORD };
    expect((await world.call("auth.login", login)).body.code).toBe("credentials_invalid");
    const found = await (await fresh("alice")).call("user.search", { query: "bob" });
    expect(found.body.items).toEqual([]);

    const token = await mailedToken(world, { to: "robert@example.org", page: "/reactivate" });
    expect((await world.call("auth.reactivate", { token })).status).toBe(204);
    expect((await world.call("auth.reactivate", { token })).body.code).toBe("one_time_token_invalid");
    expect((await fresh("bob")).id).toBe(bob.id);
    const back = await (await fresh("alice")).call("user.search", { query: "bob" });
    expect(back.body.items).toMatchObject([{ id: bob.id }]);
  });

  test("name and password bring it back as well, but not after thirty days", async () => {
    await (await fresh("bob")).call("me.deactivate", {});
    const wrong = await world.call("auth.reactivate", { identifier: "bob", password: "not it" });
    expect(wrong).toMatchObject({ status: 401, body: { code: "credentials_invalid" } });
    expect((await world.call("auth.reactivate", { identifier: "bob", password: PASSWORD })).status).toBe(204);
    await (await fresh("bob")).call("me.deactivate", {});
    world.clock.advance(DEACTIVATION_MS);
    const late = await world.call("auth.reactivate", { identifier: "bob", password: PASSWORD });
    expect(late).toMatchObject({ status: 401, body: { code: "credentials_invalid" } });
  });

  test("nobody who is not signed in gets at any of it", async () => {
    const own = (Object.keys(operations) as OperationName[]).filter(
      (name) => operations[name].path.startsWith("/api/v1/me") || name === "auth.changePassword",
    );
    expect(own.length).toBeGreaterThan(10);
    for (const name of own) {
      const { method, path } = operations[name];
      const { status } = await world.request(path.replace(/\{\w+\}/g, bob.id), { method });
      expect([name, status]).toEqual([name, 401]);
    }
  });
});
