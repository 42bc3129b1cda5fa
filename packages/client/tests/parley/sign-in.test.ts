import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import { createMemoryTokenStore } from "../../src/wire/token-store.ts";
import { createFakeServer, type FakeServer } from "../fake-server.ts";
import { until } from "../until.ts";

const SIGN_IN = { identifier: "alice", password: "correct horse battery staple" };

const openClient = (server: FakeServer, tokenStore = createMemoryTokenStore()) =>
  createParley({ ...server, tokenStore });

test("before anything is known, nobody is signed in or out", () => {
  const parley = openClient(createFakeServer());
  expect([parley.auth.get().at, parley.connection.get().at]).toEqual(["unknown", "closed"]);
});

test("signing in makes the person known, and connecting brings their channels", async () => {
  const server = createFakeServer();
  server.model.createChannel("#watercooler", ["alice", "bob"]);
  await using parley = openClient(server);
  expect(await parley.signIn(SIGN_IN)).toMatchObject({ user: { id: "alice" } });
  expect(parley.auth.get()).toMatchObject({ at: "signed-in", user: { id: "alice" }, session: { id: "s1" } });
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  expect([...parley.replica.get().channels.keys()]).toEqual(["#watercooler"]);
});

test("signing up signs in", async () => {
  await using parley = openClient(createFakeServer());
  const { username: _, ...rest } = { username: "", email: "bob@example.org", password: SIGN_IN.password };
  await parley.signUp({ ...rest, username: "bob" });
  expect(parley.auth.get()).toMatchObject({ at: "signed-in", user: { id: "bob" } });
});

test("connecting before signing in connects once signed in", async () => {
  await using parley = openClient(createFakeServer());
  parley.connect();
  expect(parley.connection.get().at).toBe("closed");
  await parley.signIn(SIGN_IN);
  await until(parley.connection, ({ at }) => at === "live");
});

test("a wrong password is told, and changes nothing", async () => {
  await using parley = openClient(createFakeServer());
  await expect(parley.signIn({ ...SIGN_IN, password: "wrong" })).rejects.toMatchObject({
    name: "ParleyError",
    code: "credentials_invalid",
    status: 401,
  });
  expect(parley.auth.get().at).toBe("unknown");
});

test("a page that is opened again restores the session from what was stored", async () => {
  const server = createFakeServer();
  const tokenStore = createMemoryTokenStore();
  {
    await using before = openClient(server, tokenStore);
    await before.signIn(SIGN_IN);
  }
  await using parley = openClient(server, tokenStore);
  const states = await Promise.all([parley.restore(), parley.restore()]);
  expect(states[0]).toMatchObject({ at: "signed-in", user: { id: "alice" } });
  expect(server.calledTimes("auth.refresh")).toBe(1);
});

test("a browser restores from the cookie, with nothing stored", async () => {
  const server = createFakeServer({ transport: "cookie" });
  {
    await using before = createParley(server);
    await before.signIn(SIGN_IN);
  }
  await using parley = createParley(server);
  expect(await parley.restore()).toMatchObject({ at: "signed-in" });
});

test("with nothing to restore from, one is signed out", async () => {
  await using native = openClient(createFakeServer());
  expect(await native.restore()).toEqual({ at: "signed-out" });
  await using browser = createParley(createFakeServer({ transport: "cookie" }));
  expect(await browser.restore()).toEqual({ at: "signed-out" });
});

test("a server that cannot be reached leaves it unknown who one is", async () => {
  const server = createFakeServer({ transport: "cookie" });
  await using parley = createParley(server);
  server.goOffline();
  await expect(parley.restore()).rejects.toMatchObject({ code: "network_unreachable" });
  expect(parley.auth.get().at).toBe("unknown");
});

test("signing out ends the session on the server and leaves nothing of the person here", async () => {
  const server = createFakeServer();
  server.model.createChannel("#watercooler", ["alice"]);
  const tokenStore = createMemoryTokenStore();
  await using parley = openClient(server, tokenStore);
  await parley.signIn(SIGN_IN);
  parley.connect();
  await until(parley.replica, ({ channels }) => channels.size === 1);
  await parley.signOut();
  expect(parley.auth.get()).toEqual({ at: "signed-out" });
  expect(parley.connection.get()).toEqual({ at: "closed" });
  expect(parley.replica.get()).toMatchObject({ epoch: null, me: null });
  expect(parley.replica.get().channels.size).toBe(0);
  expect(await tokenStore.load()).toBeNull();
  expect(server.model.token("s1")).toBeNull();
});

test("signing out while the server cannot be reached signs out here, and says that it did not there", async () => {
  const server = createFakeServer();
  await using parley = openClient(server);
  await parley.signIn(SIGN_IN);
  server.goOffline();
  await expect(parley.signOut()).rejects.toMatchObject({ code: "network_unreachable" });
  expect(parley.auth.get().at).toBe("signed-out");
});

test("signing out everywhere signs out here too", async () => {
  const server = createFakeServer();
  await using parley = openClient(server);
  await parley.signIn(SIGN_IN);
  await parley.signOutEverywhere();
  expect(parley.auth.get()).toEqual({ at: "signed-out" });
});

test("a session that is ended elsewhere is signed out at once, with the reason", async () => {
  const server = createFakeServer();
  await using parley = openClient(server);
  await parley.signIn(SIGN_IN);
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  server.model.revoke("s1");
  await until(parley.auth, ({ at }) => at === "signed-out");
  expect(parley.auth.get()).toEqual({ at: "signed-out", reason: "revoked" });
  expect(parley.connection.get()).toEqual({ at: "stopped", code: 4403 });
  expect(parley.replica.get().me).toBeNull();
});

test("after signing out, calls that need a session are refused here, without a request", async () => {
  const server = createFakeServer();
  await using parley = openClient(server);
  await parley.signIn(SIGN_IN);
  await parley.signOut();
  const before = server.called.length;
  await expect(parley.call("me.get", {})).rejects.toMatchObject({ code: "token_missing", status: 401 });
  await expect(parley.send("#watercooler", "hello")).rejects.toMatchObject({ code: "token_missing" });
  expect(server.called).toHaveLength(before);
});

test("signing in as someone else replaces everything of the one before", async () => {
  const server = createFakeServer();
  server.model.createChannel("#watercooler", ["alice"]);
  await using parley = openClient(server);
  parley.connect();
  await parley.signIn(SIGN_IN);
  await until(parley.replica, ({ channels }) => channels.size === 1);
  await parley.signIn({ ...SIGN_IN, identifier: "bob" });
  await until(parley.replica, ({ me, epoch }) => me?.id === "bob" && epoch !== null);
  expect(parley.replica.get().channels.size).toBe(0);
});

test("a restore that is answered after the sign-out does not sign in again", async () => {
  const server = createFakeServer({ transport: "cookie" });
  await using parley = createParley(server);
  await parley.signIn(SIGN_IN);
  const restoring = parley.restore();
  await parley.signOut();
  expect(await restoring).toEqual({ at: "signed-out" });
  expect(parley.auth.get()).toEqual({ at: "signed-out" });
});
