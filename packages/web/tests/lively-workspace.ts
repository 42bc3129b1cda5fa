import { type ChannelReplica, emptyReplica, type ReplicaState } from "@parley/client";
import type { Channel, Message } from "@parley/contract";
import {
  alice,
  bob,
  carol,
  channelIdOf,
  dave,
  erin,
  frank,
  grace,
  heidi,
  mallory,
  messageIdOf,
  plainChannel,
  untouched,
} from "./cast.ts";

const LINES = [
  "Morning all. The kettle is on.",
  "I moved the release notes into the shared folder, have a look when you have a minute.",
  "Looks good to me.",
  "One small thing: the second paragraph says Tuesday, the calendar says Wednesday.",
  "Fixed, thanks!",
  "Does anyone know why the build takes six minutes since yesterday?",
  "The cache key changed with the new lockfile. It should be back to two after the next run.\nIf it is not, shout.",
  "👍",
  "I wrote down how the hand-over went: https://parley.example/notes/hand-over (three pages, the first one is enough).",
  "Lunch at half past twelve?",
  "Yes, but not the place with the loud music.",
  "Agreed. The little one by the canal then.",
  "Could somebody look over my change to the import? It is short, and I would rather have it in before the weekend than after it, because the numbers for the month are drawn on Monday morning and I will be on a train with no reception until ten.",
  "On it.",
];
const COMPANY = [bob, carol, alice, dave, erin, frank];

/** What people did to a message, by its place: every kind of it comes within some screens. */
const livelinessOf = (number: number, seq: number): Partial<Message> => {
  const before = messageIdOf(number, Math.max(1, seq - 3));
  switch (seq % 13) {
    case 2:
      return {
        reactions: [
          { emoji: "👍", userIds: [bob.id, carol.id, alice.id] },
          { emoji: "🎉", userIds: [erin.id] },
        ],
      };
    case 5:
      return { replyTo: before };
    case 7:
      return {
        text: "Notes, **as promised**, @alice:\n\n- the `import` first\n- then *everything else*\n\n> The little one by the canal",
        mentions: [alice.id],
      };
    case 9:
      return {
        previews: [
          {
            url: "https://parley.example/notes/hand-over",
            title: "How the hand-over went, and what is left of it for those who come after",
            description:
              "Three pages, of which the first is enough if you only want to know who has the keys.",
            siteName: "Parley notes",
          },
        ],
      };
    case 11:
      return {
        forwarded: {
          messageId: before,
          channelId: channelIdOf(number),
          senderId: grace.id,
          createdAt: "2026-03-01T09:00:00.000Z",
        },
      };
    default:
      return {};
  }
};

/** A channel's history: people take turns, with pauses, over some days up to now. */
export const historyOf = (
  number: number,
  count: number,
  company = COMPANY,
  endedMinutesAgo = 4,
): Message[] => {
  let at = Date.now() - endedMinutesAgo * 60_000 - count * 7.3 * 60_000;
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    const turn = Math.floor((seq * 7 + number) / 3) % company.length;
    at += ((seq * 37) % 11) * 60_000 + 40_000 + (seq % 60 === 0 ? 0.6 * 86_400_000 : 0);
    return {
      id: messageIdOf(number, seq),
      channelId: channelIdOf(number),
      seq,
      version: seq,
      senderId: (company[turn] ?? bob).id,
      nonce: messageIdOf(number, seq),
      text: LINES[(seq * 5 + number) % LINES.length] ?? "",
      createdAt: new Date(Math.min(at, Date.now() - 60_000 * (count - index) * 0.4)).toISOString(),
      ...untouched,
      ...livelinessOf(number, seq),
      editedAt: seq % 23 === 0 ? new Date().toISOString() : null,
      editCount: seq % 23 === 0 ? 1 : 0,
      deletedAt: seq % 31 === 0 ? new Date().toISOString() : null,
    };
  });
};

interface Described {
  readonly channel: Channel;
  readonly history: Message[];
}

const describe = (number: number, change: Partial<Channel>, history: Message[]): Described => ({
  channel: {
    ...plainChannel,
    id: channelIdOf(number),
    kind: change.peer ? "direct" : "group",
    name: null,
    version: history.length,
    lastSeq: history.length,
    readSeq: history.length,
    revision: 1,
    memberCount: change.peer ? 2 : 6,
    ...change,
  },
  history,
});

export const livelyChannels = (): Described[] => [
  describe(
    1,
    {
      name: "watercooler",
      avatar: "💧",
      topic: "Whatever comes up",
      description: "Everything that has no channel of its own.",
      visibility: "public",
      role: "owner",
      memberCount: 7,
      settings: { ...plainChannel.settings, favourite: true },
    },
    historyOf(1, 400),
  ),
  describe(2, { name: "release", readSeq: 57, mentions: [60], role: "moderator" }, historyOf(2, 64)),
  describe(3, { name: "A channel with quite a long name for this width" }, historyOf(3, 12)),
  describe(4, { name: "old-office", archivedAt: "2026-02-20T09:00:00.000Z" }, historyOf(4, 30)),
  describe(5, { peer: bob }, historyOf(5, 41, [bob, alice])),
  describe(6, { peer: carol, readSeq: 7 }, historyOf(6, 9, [carol, alice])),
  describe(7, { peer: mallory }, historyOf(7, 5, [mallory, alice], 9_000)),
  describe(8, { peer: heidi }, []),
  describe(
    9,
    { kind: "group_direct", peers: [bob, erin], memberCount: 3 },
    historyOf(9, 6, [bob, erin, alice]),
  ),
];

export const livelyState = (described: readonly Described[]): ReplicaState => ({
  ...emptyReplica,
  epoch: "preview",
  me: alice,
  permissions: [],
  channels: new Map(
    described.map(({ channel }): [string, ChannelReplica] => [
      channel.id,
      { channel, window: null, pending: [], early: [] },
    ]),
  ),
  friends: [bob, carol, dave, erin, heidi].map((user) => ({ user, since: "2026-02-01T09:00:00.000Z" })),
  friendRequests: [
    { id: messageIdOf(90, 1), direction: "incoming", user: frank, createdAt: new Date().toISOString() },
    { id: messageIdOf(90, 2), direction: "outgoing", user: grace, createdAt: new Date().toISOString() },
  ],
  customStatus: new Map([
    [erin.id, { emoji: "🚆", text: "On the train", expiresAt: null }],
    [carol.id, { emoji: "🎧", text: "Focusing", expiresAt: null }],
  ]),
  presence: new Map([
    [bob.id, "online"],
    [carol.id, "away"],
    [erin.id, "dnd"],
    [alice.id, "online"],
  ]),
});
