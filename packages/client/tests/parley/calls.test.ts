import { expect, test } from "vitest";
import { createParley } from "../../src/create-parley.ts";
import { createMemoryTokenStore } from "../../src/wire/token-store.ts";
import { createFakeServer, type FakeServer } from "../fake-server.ts";
import { until } from "../until.ts";

const signedIn = async (server: FakeServer) => {
  const parley = createParley({ ...server, tokenStore: createMemoryTokenStore() });
  await parley.signIn({ identifier: "alice", password: "correct horse battery staple" });
  return parley;
};

test("a token about to expire is renewed once before twenty calls at once", async () => {
  const server = createFakeServer({ expiresIn: 30 });
  await using parley = await signedIn(server);
  await Promise.all(Array.from({ length: 20 }, () => parley.call("me.get", {})));
  expect(server.calledTimes("auth.refresh")).toBe(1);
  expect(server.calledTimes("me.get")).toBe(20);
});

test("a token that the server will not take is renewed once, and the calls are made again", async () => {
  const server = createFakeServer();
  await using parley = await signedIn(server);
  server.model.expire("s1");
  const answers = await Promise.all(Array.from({ length: 5 }, () => parley.call("me.get", {})));
  expect(answers.map(({ id }) => id)).toEqual(Array(5).fill("alice"));
  expect(server.calledTimes("auth.refresh")).toBe(1);
});

test("a session that has ended is noticed by a call", async () => {
  const server = createFakeServer();
  await using parley = await signedIn(server);
  server.model.revoke("s1");
  await expect(parley.call("me.get", {})).rejects.toMatchObject({ code: "refresh_token_invalid" });
  expect(parley.auth.get().at).toBe("signed-out");
});

test("public calls need no session", async () => {
  const server = createFakeServer();
  await using parley = createParley(server);
  await expect(parley.call("health.live", {})).rejects.toMatchObject({ code: "not_found" });
});

test("a changed profile is known at once", async () => {
  const server = createFakeServer();
  await using parley = await signedIn(server);
  await parley.call("me.update", { displayName: "Alice L." });
  expect(parley.replica.get().me?.displayName).toBe("Alice L.");
  expect(parley.auth.get()).toMatchObject({ user: { displayName: "Alice L." } });
});

test("a channel that one has made can be opened and written in at once", async () => {
  const server = createFakeServer();
  await using parley = await signedIn(server);
  parley.connect();
  await until(parley.connection, ({ at }) => at === "live");
  const channel = await parley.call("channel.create", { kind: "group", name: "#library" });
  await parley.open(channel.id);
  expect(parley.replica.get().channels.get("#library")?.window?.messages).toEqual([]);
});

test("the friends are there after ready", async () => {
  const server = createFakeServer();
  await using parley = await signedIn(server);
  server.model.makeFriends("bob", "alice", true);
  server.model.makeFriends("bob", "alice", true);
  server.model.makeFriends("carol", "alice", true);
  parley.connect();
  const { friends, friendRequests } = await until(parley.replica, (state) => state.friends.length > 0);
  expect(friends.map(({ user }) => user.id)).toEqual(["bob"]);
  expect(friendRequests.map(({ user }) => user.id)).toEqual(["carol"]);
});
