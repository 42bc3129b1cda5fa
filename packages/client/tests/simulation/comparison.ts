import type { Channel, Message } from "@parley/contract";
import type { HeldChannel, Replica } from "../../src/replica/state.ts";
import { broken } from "./invariants.ts";
import type { SimulatedServer } from "./simulated-server.ts";

const same = (rule: string, held: unknown, fresh: unknown, where: string) => {
  const [one, other] = [JSON.stringify(held), JSON.stringify(fresh)];
  if (one !== other) broken(rule, { where, held, fresh });
};

const factsOf = ({ id, name, version, revision, memberCount, role, archivedAt, ...rest }: Channel) => {
  const { lastSeq, readSeq, mentions, follows = null } = rest;
  return { id, name, version, lastSeq, readSeq, mentions, revision, memberCount, role, archivedAt, follows };
};

const wordsOf = ({ seq, version, senderId, nonce, text, deletedAt, ...rest }: Message) => {
  const { editCount, replyTo, threadId, threadCount, mentions, reactions, pinnedAt } = rest;
  const change = { editCount, replyTo, threadId, threadCount, mentions, reactions, pinnedAt };
  return { seq, version, senderId, nonce, text, deletedAt, ...change };
};

const byId = (a: Channel, b: Channel) => (a.id < b.id ? -1 : 1);

/** What one may see and has not in one's list: the threads that one looks at without following them. */
const lookedAt = (replica: Replica, { channelOf }: SimulatedServer, userId: string): Channel[] =>
  [...replica.channels.values()].flatMap(({ channel }) =>
    channel.follows === false ? (channelOf?.(userId, channel.id) ?? []) : [],
  );

/** Whoever is told of others is not told too much, and has told of what has reached them. */
const compareMarkers = (replica: Replica, server: SimulatedServer, userId: string, where: string) => {
  if (server.membersOf === undefined) return;
  for (const { channel, receipts } of replica.channels.values()) {
    const members = new Map(server.membersOf(channel.id).map((member) => [member.userId, member]));
    const own = members.get(userId);
    if (own !== undefined) {
      same("one's own markers are the server's", channel.deliveredSeq, own.deliveredSeq, where);
      same("what has arrived is delivered", channel.deliveredSeq, channel.lastSeq, where);
    }
    for (const [other, told] of receipts) {
      const so = members.get(other);
      if (so === undefined) continue;
      if (told.readSeq > so.readSeq || told.deliveredSeq > so.deliveredSeq) {
        broken("of others one knows no more than is so", { where, told, so });
      }
    }
  }
};

const compareDrafts = (replica: Replica, server: SimulatedServer, userId: string, where: string) => {
  if (server.draftsOf === undefined) return;
  const shape = (drafts: Iterable<{ channelId: string; text: string; version: number }>) =>
    [...drafts]
      .filter(({ channelId, text }) => text !== "" && server.channelOf?.(userId, channelId))
      .map(({ channelId, text, version }) => ({ channelId, text, version }))
      .sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
  const held = [...replica.drafts.values()];
  same("the drafts are the server's", shape(held), shape(server.draftsOf(userId)), where);
  const waiting = held.filter(({ state }) => state === "waiting");
  same("no draft waits", waiting, [], where);
};

const compareWindow = ({ window, channel }: HeldChannel, log: readonly Message[], where: string) => {
  if (window === null) return;
  const first = window.messages[0]?.seq ?? 1;
  const fresh = log.slice(first - 1, first - 1 + window.messages.length);
  same("a window is as a fresh page", window.messages.map(wordsOf), fresh.map(wordsOf), where);
  if (window.atEnd) {
    same("a window at the end holds the last message", first + window.messages.length - 1, log.length, where);
  }
  same("a window knows whether there is more before", window.hasBefore, first > 1, `${where} ${channel.id}`);
};

/** Old state + events = a fresh fetch. For when everything has arrived. */
export const compareWithServer = (
  replica: Replica,
  { server, userId, where }: { server: SimulatedServer; userId: string; where: string },
): void => {
  const fresh = [...server.channelsOf(userId), ...lookedAt(replica, server, userId)].sort(byId);
  const held = [...replica.channels.values()].sort((a, b) => byId(a.channel, b.channel));
  same("the epoch is the server's", replica.epoch, server.epoch(), where);
  same(
    "the channels are the server's",
    held.map(({ channel }) => factsOf(channel)),
    fresh.map(factsOf),
    where,
  );
  for (const channel of held) {
    compareWindow(channel, server.messagesOf(channel.channel.id), where);
    same("nothing waits for a missing version", channel.early, [], where);
    same("no recovery is left open", [channel.recovery, channel.fetching], ["none", 0], where);
    same("a window that was lost is back", channel.lacksWindow, false, where);
    const waiting = channel.pending.filter(({ state }) => state.at === "waiting");
    same("nothing is left to send", waiting, [], where);
    same("no change is left to make", [...channel.changes.keys()], [], where);
    same("mentions are known to be right", channel.recount, null, where);
  }
  compareMarkers(replica, server, userId, where);
  compareDrafts(replica, server, userId, where);
  const { me, permissions } = replica;
  same("one knows what one is and may do", { me, permissions }, server.selfOf(userId), where);
  const lists = server.friends(userId);
  const names = (replica.friends ?? []).map(({ user }) => user.id).sort();
  same("the friends are the server's", names, lists.friends.map(({ user }) => user.id).sort(), where);
  const requests = replica.friendRequests.map(({ id }) => id).sort();
  same("the requests are the server's", requests, lists.requests.map(({ id }) => id).sort(), where);
  same("nobody types for ever", [...replica.typing.keys()], [], where);
};
