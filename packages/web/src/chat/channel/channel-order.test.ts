import type { ChannelReplica } from "@parley/client";
import type { Channel, PublicProfile } from "@parley/contract";
import { expect, test } from "vitest";
import { plainChannel } from "../../../tests/cast.ts";
import { fewPeopleChannels, groupChannels, peopleEntries } from "./channel-order.ts";

const person = (name: string): PublicProfile => ({
  id: `id-${name}`,
  username: name.toLowerCase(),
  displayName: name,
  avatarUrl: null,
  status: null,
});

const channel = (change: Partial<Channel> & { id: string }): Channel => ({
  ...plainChannel,
  kind: "group",
  name: change.id,
  ...change,
});

const held = (...channels: Channel[]): ReadonlyMap<string, ChannelReplica> =>
  new Map(channels.map((each) => [each.id, { channel: each, window: null, pending: [], early: [] }]));

test("groups stand by name, the archived last", () => {
  const channels = held(
    channel({ id: "watercooler" }),
    channel({ id: "announcements", archivedAt: "2026-03-03T09:00:00.000Z" }),
    channel({ id: "Release" }),
  );
  expect(groupChannels(channels).map((each) => each.id)).toEqual(["Release", "watercooler", "announcements"]);
});

test("a friend with a conversation is there once, with it", () => {
  const bob = person("Bob");
  const direct = channel({ id: "direct", kind: "direct", name: null, peer: bob, lastSeq: 3 });
  const entries = peopleEntries({
    channels: held(direct),
    friends: [
      { user: person("Carol"), since: "2026-03-03T09:00:00.000Z" },
      { user: bob, since: "2026-03-03T09:00:00.000Z" },
    ],
  });
  expect(entries.map((entry) => [entry.person.displayName, entry.channel?.id])).toEqual([
    ["Bob", "direct"],
    ["Carol", undefined],
  ]);
});

test("a former friend stays as long as there is something to read", () => {
  const said = channel({ id: "said", kind: "direct", name: null, peer: person("Dave"), lastSeq: 1 });
  const silent = channel({ id: "silent", kind: "direct", name: null, peer: person("Mallory") });
  const entries = peopleEntries({ channels: held(said, silent), friends: [] });
  expect(entries.map((entry) => entry.person.displayName)).toEqual(["Dave"]);
});

test("conversations of a few stand by the names of the others", () => {
  const few = (id: string, ...names: string[]) =>
    channel({ id, kind: "group_direct", name: null, peers: names.map(person) });
  const channels = held(few("b", "Carol", "Dave"), few("a", "Bob", "Erin"), channel({ id: "group" }));
  expect(fewPeopleChannels(channels).map((each) => each.id)).toEqual(["a", "b"]);
});
