import type { Channel, Message } from "@parley/contract";
import type { HeldChannel, Replica } from "../../src/replica/state.ts";
import { broken } from "./invariants.ts";
import type { SimulatedServer } from "./simulated-server.ts";

const same = (rule: string, held: unknown, fresh: unknown, where: string) => {
  const [one, other] = [JSON.stringify(held), JSON.stringify(fresh)];
  if (one !== other) broken(rule, { where, held, fresh });
};

const factsOf = ({
  id,
  name,
  version,
  lastSeq,
  readSeq,
  revision,
  memberCount,
  role,
  archivedAt,
}: Channel) => ({
  id,
  name,
  version,
  lastSeq,
  readSeq,
  revision,
  memberCount,
  role,
  archivedAt,
});

const wordsOf = ({ seq, version, senderId, nonce, text, deletedAt }: Message) => ({
  seq,
  version,
  senderId,
  nonce,
  text,
  deletedAt,
});

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
  const fresh = [...server.channelsOf(userId)].sort((a, b) => (a.id < b.id ? -1 : 1));
  const held = [...replica.channels.values()].sort((a, b) => (a.channel.id < b.channel.id ? -1 : 1));
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
  }
  const { me, permissions } = replica;
  same("one knows what one is and may do", { me, permissions }, server.selfOf(userId), where);
  const lists = server.friends(userId);
  const names = (replica.friends ?? []).map(({ user }) => user.id).sort();
  same("the friends are the server's", names, lists.friends.map(({ user }) => user.id).sort(), where);
  const requests = replica.friendRequests.map(({ id }) => id).sort();
  same("the requests are the server's", requests, lists.requests.map(({ id }) => id).sort(), where);
  same("nobody types for ever", [...replica.typing.keys()], [], where);
};
