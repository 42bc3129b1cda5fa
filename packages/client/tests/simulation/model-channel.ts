import type { Channel, ChannelRole, Message } from "@parley/contract";
import type { MessagePage, PagePlace } from "../../src/replica/event.ts";
import { timeOf } from "./people.ts";

export interface ModelMember {
  role: ChannelRole;
  readSeq: number;
  deliveredSeq?: number;
}

export interface ModelChannel {
  readonly id: string;
  name: string;
  version: number;
  revision: number;
  archivedAt: string | null;
  /** Of a thread: who follows it. */
  readonly members: Map<string, ModelMember>;
  /** By seq, from 1. */
  readonly messages: Message[];
  /** Of a thread: its channel, and the message it hangs at. */
  readonly parentId?: string;
  readonly rootId?: string;
}

/** The unread messages that mention someone, counted anew. */
const mentionsOf = ({ messages }: ModelChannel, userId: string, readSeq: number) =>
  messages.filter(({ seq, mentions }) => seq > readSeq && mentions.includes(userId)).map(({ seq }) => seq);

/** A channel as one person sees it; `home` is whose members and rights count. */
export const viewOf = (channel: ModelChannel, userId: string, home: ModelChannel = channel): Channel => {
  const { parentId, rootId, messages } = channel;
  const member = channel.members.get(userId);
  const lastSeq = messages.length;
  const readSeq = member?.readSeq ?? (parentId === undefined ? 0 : lastSeq);
  return {
    id: channel.id,
    kind: parentId === undefined ? "group" : "thread",
    name: channel.name,
    topic: null,
    description: null,
    avatar: null,
    visibility: "private",
    permissions: { post: "member", invite: "member", pin: "member", mentionAll: "member" },
    slowModeSeconds: 0,
    version: channel.version,
    lastSeq,
    readSeq,
    deliveredSeq: Math.max(member?.deliveredSeq ?? 0, readSeq),
    mentions: member === undefined ? [] : mentionsOf(channel, userId, readSeq),
    revision: channel.revision,
    memberCount: home.members.size,
    role: home.members.get(userId)?.role ?? "member",
    createdAt: timeOf(0),
    archivedAt: home.archivedAt,
    settings: { revision: 0, mutedUntil: null, notify: null, favourite: false, section: null },
    ...(parentId !== undefined && { parentId, follows: member !== undefined }),
    ...(rootId !== undefined && { rootId }),
  };
};

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
