import type { Channel, ChannelEvent, ChannelRole } from "@parley/contract";
import { type Signal, tell } from "../../realtime/signal.ts";

/** What a channel is to every member alike; the newer `revision` counts. */
export type ChannelFacts = Pick<Channel, "name" | "revision" | "memberCount" | "archivedAt">;

export interface FactsRow {
  readonly name: string | null;
  readonly revision: number;
  readonly member_count: number;
  readonly archived_at: string | null;
}

export const factsOf = (row: FactsRow): ChannelFacts => ({
  name: row.name,
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
