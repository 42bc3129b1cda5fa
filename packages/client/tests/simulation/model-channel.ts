import type { Channel, ChannelRole, Message } from "@parley/contract";
import type { MessagePage, PagePlace } from "../../src/replica/event.ts";
import { timeOf } from "./people.ts";

export interface ModelChannel {
  readonly id: string;
  name: string;
  version: number;
  revision: number;
  archivedAt: string | null;
  readonly members: Map<string, { role: ChannelRole; readSeq: number }>;
  /** By seq, from 1. */
  readonly messages: Message[];
}

export const viewOf = (channel: ModelChannel, userId: string): Channel => ({
  id: channel.id,
  kind: "group",
  name: channel.name,
  topic: null,
  description: null,
  avatar: null,
  visibility: "private",
  permissions: { post: "member", invite: "member", pin: "member", mentionAll: "member" },
  slowModeSeconds: 0,
  version: channel.version,
  lastSeq: channel.messages.length,
  readSeq: channel.members.get(userId)?.readSeq ?? 0,
  deliveredSeq: 0,
  mentions: [],
  revision: channel.revision,
  memberCount: channel.members.size,
  role: channel.members.get(userId)?.role ?? "member",
  createdAt: timeOf(0),
  archivedAt: channel.archivedAt,
  settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
});

/** Every message changed above a version, at its latest change, in version order; null: take a fresh page. */
export const recoveryOf = (channel: ModelChannel, version: number, max: number): Message[] | null => {
  if (version > channel.version) return null;
  const missed = channel.messages.filter((message) => message.version > version);
  return missed.length > max ? null : missed.sort((a, b) => a.version - b.version);
};

/** Small, so that a run of some tens of messages has several. */
const PAGE = 5;

export const pageOf = ({ messages }: ModelChannel, place: PagePlace, seq: number | null): MessagePage => {
  const bound = seq ?? 0;
  const from = {
    end: messages.length - PAGE,
    before: bound - 1 - PAGE,
    after: bound,
    around: bound - 1 - Math.floor(PAGE / 2),
  }[place.at];
  const to = place.at === "before" ? bound - 1 : Math.max(0, from) + PAGE;
  const start = Math.max(0, from);
  const end = Math.max(start, Math.min(to, messages.length));
  return { items: messages.slice(start, end), hasBefore: start > 0, hasAfter: end < messages.length };
};
