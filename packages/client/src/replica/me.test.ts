import type { OwnProfile, ServerFrame } from "@parley/contract";
import { expect, test } from "vitest";
import { ALICE, connected, createReplica, ownProfile, ready } from "../../tests/cast.ts";

const alice = (revision: number, facts: Partial<OwnProfile> = {}): OwnProfile => ({
  ...ownProfile(ALICE),
  revision,
  ...facts,
});
const told = (me: OwnProfile, permissions: string[] = []): ServerFrame => ({ op: "me", me, permissions });

test("ready says what one may do", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(ready());
  expect(replica.state().permissions).toEqual(["channel.create"]);
});

test("one's roles and permissions change as they are told, with nothing to fetch", () => {
  const replica = connected();
  const effects = replica.hear(told(alice(2, { roles: ["admin", "user"] }), ["user.lock"]));
  expect(replica.state()).toMatchObject({ me: { roles: ["admin", "user"] }, permissions: ["user.lock"] });
  expect(effects).toEqual([]);
});

test("an older profile never replaces a newer one", () => {
  const replica = connected();
  replica.hear(told(alice(3, { displayName: "third" }), ["b"]));
  const before = replica.state();
  replica.hear(told(alice(2, { displayName: "second" }), ["a"]));
  expect(replica.state()).toBe(before);
});

test("permissions change without the profile", () => {
  const replica = connected();
  replica.hear(told(alice(2), ["a"]), told(alice(2), ["a", "b"]));
  expect(replica.state().permissions).toEqual(["a", "b"]);
});

test("an answer that a later event has overtaken changes nothing", () => {
  const replica = connected();
  replica.hear(told(alice(3, { displayName: "third" })));
  replica.happen({ type: "profile-fetched", me: alice(2, { displayName: "second" }) });
  replica.happen({ type: "profile-fetched", me: alice(3, { displayName: "third, read before its roles" }) });
  expect(replica.state().me?.displayName).toBe("third");
  replica.happen({ type: "profile-fetched", me: alice(4, { displayName: "fourth" }) });
  expect(replica.state().me?.displayName).toBe("fourth");
});

test("a ready that was read before an answer leaves the answer's profile", () => {
  const replica = connected();
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.happen({ type: "profile-fetched", me: alice(2, { displayName: "second" }) });
  replica.hear(ready());
  expect(replica.state().me?.displayName).toBe("second");
});

test("a change of oneself that is heard before ready is applied after it", () => {
  const replica = createReplica();
  replica.happen({ type: "opened" });
  replica.hear(told(alice(2, { displayName: "second" }), ["user.read"]), ready());
  expect(replica.state()).toMatchObject({ me: { displayName: "second" }, permissions: ["user.read"] });
});

test("after a restore the server's word counts, however low its revision", () => {
  const replica = connected();
  replica.hear(told(alice(7, { displayName: "seventh" })));
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready([], "e2"));
  expect(replica.state().me).toEqual(alice(1));
});
