import type { Friend, FriendEvent, FriendRequest } from "@parley/contract";
import { expect, test } from "vitest";
import { BOB, CAROL, connected, profile, type TestReplica } from "../../tests/cast.ts";

const AT = "2026-01-01T09:00:00.000Z";
const friend = (id: string): Friend => ({ user: profile(id), since: AT });
const request = (id: string): FriendRequest => ({
  id: `r-${id}`,
  direction: "incoming",
  user: profile(id),
  createdAt: AT,
});
const event = (change: FriendEvent["change"], id: string): FriendEvent => ({
  op: "friend",
  change,
  user: profile(id),
  requestId: `r-${id}`,
  at: AT,
  ...(change === "requested" ? { direction: "incoming" as const } : {}),
});
const fetched = (friends: Friend[], requests: FriendRequest[] = []) =>
  ({ type: "friends-fetched", friends, requests }) as const;

const friendIds = (replica: TestReplica) => replica.state().friends.map(({ user }) => user.id);
const requestIds = (replica: TestReplica) => replica.state().friendRequests.map(({ id }) => id);

test("the fetched lists are shown, friends by name", () => {
  const replica = connected();
  replica.happen(fetched([friend(CAROL), friend(BOB)], [request("dan")]));
  expect(friendIds(replica)).toEqual([BOB, CAROL]);
  expect(requestIds(replica)).toEqual(["r-dan"]);
});

test("a request, its acceptance and the end of the friendship are shown at once", () => {
  const replica = connected();
  replica.happen(fetched([]));
  replica.hear(event("requested", BOB));
  expect(requestIds(replica)).toEqual(["r-bob"]);
  replica.hear(event("accepted", BOB));
  expect([requestIds(replica), friendIds(replica)]).toEqual([[], [BOB]]);
  replica.hear(event("removed", BOB));
  expect(friendIds(replica)).toEqual([]);
});

test("a declined request is gone", () => {
  const replica = connected();
  replica.happen(fetched([], [request(BOB)]));
  replica.hear(event("declined", BOB));
  expect(requestIds(replica)).toEqual([]);
});

test("an event twice is an event once", () => {
  const replica = connected();
  replica.happen(fetched([]));
  replica.hear(event("requested", BOB), event("requested", BOB));
  expect(requestIds(replica)).toEqual(["r-bob"]);
  replica.hear(event("accepted", BOB), event("accepted", BOB));
  expect(friendIds(replica)).toEqual([BOB]);
});

test("an event during the fetch makes it be made again, and what it showed stays", () => {
  const replica = connected();
  replica.hear(event("accepted", BOB));
  expect(replica.wants("friends")).toEqual([]);
  replica.happen(fetched([]));
  expect(replica.wants("friends")).toHaveLength(1);
  expect(friendIds(replica)).toEqual([BOB]);
  replica.happen(fetched([friend(BOB)]));
  expect(replica.wants("friends")).toEqual([]);
});

test("an event asks for the lists, for two of different nodes may have changed places", () => {
  const replica = connected();
  replica.happen(fetched([]));
  replica.hear(event("accepted", BOB), event("requested", BOB));
  expect(replica.wants("friends")).toHaveLength(1);
  replica.happen(fetched([friend(BOB)]));
  expect(replica.wants("friends")).toHaveLength(1);
  replica.happen(fetched([friend(BOB)]));
  expect([requestIds(replica), friendIds(replica)]).toEqual([[], [BOB]]);
});

test("a failed fetch is made again later", () => {
  const replica = connected();
  replica.happen({ type: "friends-failed" });
  expect(replica.wants("tick")).toHaveLength(1);
  replica.happen({ type: "tick", now: 0 });
  expect(replica.wants("friends")).toHaveLength(1);
});
