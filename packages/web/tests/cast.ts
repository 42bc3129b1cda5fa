import type { Channel, OwnProfile, PublicProfile, Session } from "@parley/contract";

const idOf = (number: number) => `0199c0de-0000-7000-8000-${String(number).padStart(12, "0")}`;

export const person = (number: number, displayName: string, status: string | null = null): PublicProfile => ({
  id: idOf(number),
  username: displayName.split(" ")[0]?.toLowerCase() ?? "someone",
  displayName,
  avatarUrl: null,
  status,
});

/** A message that nothing has been done to yet. */
export const untouched = {
  editedAt: null,
  deletedAt: null,
  editCount: 0,
  replyTo: null,
  forwarded: null,
  threadId: null,
  threadCount: 0,
  mentions: [],
  reactions: [],
  pinnedAt: null,
  previews: [],
};

/** What a channel is that nobody has changed. */
export const plainChannel: Omit<Channel, "id" | "kind" | "name"> = {
  topic: null,
  description: null,
  avatar: null,
  visibility: "private",
  permissions: { post: "member", invite: "member", pin: "member", mentionAll: "member" },
  slowModeSeconds: 0,
  version: 0,
  lastSeq: 0,
  readSeq: 0,
  deliveredSeq: 0,
  mentions: [],
  revision: 0,
  memberCount: 2,
  role: "member",
  createdAt: "2026-02-01T09:00:00.000Z",
  archivedAt: null,
  settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
};

export const channelIdOf = (number: number) => idOf(1_000 + number);
export const messageIdOf = (channel: number, seq: number) => idOf(channel * 1_000_000 + seq);

export const bob = person(2, "Bob Marlowe", "In the workshop until four");
export const carol = person(3, "Carol Ashby");
export const dave = person(4, "Dave Okonkwo");
export const erin = person(5, "Erin Søndergaard", "On the train");
export const frank = person(6, "Frank Lindqvist");
export const grace = person(7, "Grace Chen");
export const heidi = person(8, "هايدي منصور");
export const mallory = person(9, "Mallory Vex");
export const people = [bob, carol, dave, erin, frank, grace, heidi, mallory];

export const alice: OwnProfile = {
  ...person(1, "Alice Novak"),
  email: "alice@parley.example",
  emailVerified: true,
  timeZone: null,
  locale: "en-GB",
  roles: ["user"],
  createdAt: "2026-01-05T08:00:00.000Z",
  revision: 1,
};

export const session = (number: number, userAgent: string, change: Partial<Session> = {}): Session => ({
  id: idOf(5_000 + number),
  createdAt: new Date(Date.now() - number * 86_400_000).toISOString(),
  lastUsedAt: new Date(Date.now() - number * 7_200_000).toISOString(),
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  userAgent,
  device: null,
  ip: `192.0.2.${number}`,
  place: null,
  amr: ["pwd"],
  authenticatedAt: new Date(Date.now() - number * 86_400_000).toISOString(),
  current: false,
  ...change,
});
