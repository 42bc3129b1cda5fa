import type {
  Channel,
  ChannelEvent,
  ChannelFacts,
  ChannelRole,
  ChannelVisibility,
  MemberSettings,
} from "@parley/contract";
import { type Signal, tell } from "../../realtime/signal.ts";

/** The columns of a channel's row that every member sees alike. */
export const FACTS_COLUMNS = [
  "name",
  "topic",
  "description",
  "avatar",
  "visibility",
  "post_role",
  "invite_role",
  "pin_role",
  "mention_all_role",
  "slow_mode_seconds",
  "revision",
  "member_count",
  "archived_at",
] as const;

/** What they hold. The checks of the table let no other texts in where a role or a visibility is meant. */
export interface FactsRow {
  readonly name: string | null;
  readonly topic: string | null;
  readonly description: string | null;
  readonly avatar: string | null;
  readonly visibility: string;
  readonly post_role: string;
  readonly invite_role: string;
  readonly pin_role: string;
  readonly mention_all_role: string;
  readonly slow_mode_seconds: number;
  readonly revision: number;
  readonly member_count: number;
  readonly archived_at: string | null;
}

export const factsOf = (row: FactsRow): ChannelFacts => ({
  name: row.name,
  topic: row.topic,
  description: row.description,
  avatar: row.avatar,
  visibility: row.visibility as ChannelVisibility,
  permissions: {
    post: row.post_role as ChannelRole,
    invite: row.invite_role as ChannelRole,
    pin: row.pin_role as ChannelRole,
    mentionAll: row.mention_all_role as ChannelRole,
  },
  slowModeSeconds: row.slow_mode_seconds,
  revision: row.revision,
  memberCount: row.member_count,
  archivedAt: row.archived_at,
});

const toMembers = (channelId: string, event: ChannelEvent): Signal => tell({ channelId }, event);

export const tellUpdated = (channelId: string, channel: ChannelFacts): Signal =>
  toMembers(channelId, { op: "channel", change: "updated", channelId, channel });

/** `role` is what the person has from now on; null when they left. */
export const tellMembers = (
  channelId: string,
  channel: ChannelFacts,
  { userId, role }: { userId: string; role: ChannelRole | null },
): Signal => toMembers(channelId, { op: "channel", change: "members", channelId, channel, userId, role });

export const tellJoined = (userId: string, channel: Channel): Signal =>
  tell({ userId }, { op: "channel", change: "joined", channelId: channel.id, channel });

export const tellLeft = (userId: string, channelId: string): Signal =>
  tell({ userId }, { op: "channel", change: "left", channelId });

/** The channel is gone: whoever receives it has left it. Told while they still do. */
export const tellAllLeft = (channelId: string): Signal =>
  toMembers(channelId, { op: "channel", change: "left", channelId });

export const tellSettings = (userId: string, channelId: string, settings: MemberSettings): Signal =>
  tell({ userId }, { op: "channel", change: "settings", channelId, settings });
