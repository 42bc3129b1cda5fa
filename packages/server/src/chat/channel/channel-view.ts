import type { Channel, ChannelKind, ChannelRole, MemberSettings, PublicProfile } from "@parley/contract";
import { type FactsRow, factsOf } from "./channel-facts.ts";

/** What a channel's row says; of a thread, rights and members are its parent's. */
export interface ChannelRow extends FactsRow {
  readonly id: string;
  readonly kind: string;
  readonly direct_key: string | null;
  readonly parent_id: string | null;
  readonly root_id: string | null;
  readonly version: number;
  readonly last_seq: number;
  readonly created_at: string;
}

export interface Membership {
  readonly userId: string;
  readonly role: ChannelRole;
  readonly readSeq: number;
  readonly deliveredSeq: number;
  readonly settings: MemberSettings;
  /** Of a thread: whether they follow it. */
  readonly follows: boolean;
}

export const DEFAULT_SETTINGS: MemberSettings = {
  revision: 0,
  mutedUntil: null,
  notify: null,
  favourite: false,
  section: null,
};

/** The other people of a direct channel, as one of them sees it; of other channels nobody. */
export const peersOf = ({ direct_key: key }: ChannelRow, userId: string): readonly string[] =>
  key === null ? [] : key.split(":").filter((id) => id !== userId);

/** A channel as one of its members sees it. */
export const viewOf = (
  row: ChannelRow,
  { userId, role, readSeq, deliveredSeq, settings, follows }: Membership,
  { profiles, mentions }: { profiles: ReadonlyMap<string, PublicProfile>; mentions: readonly number[] },
): Channel => {
  const kind = row.kind as ChannelKind;
  const peers = peersOf(row, userId).flatMap((id) => profiles.get(id) ?? []);
  const [peer] = peers;
  return {
    id: row.id,
    kind,
    ...factsOf(row),
    version: row.version,
    lastSeq: row.last_seq,
    readSeq,
    deliveredSeq,
    // Read after the channel, so that none is missing: what was read meanwhile is left out here.
    mentions: mentions.filter((seq) => seq > readSeq),
    role,
    createdAt: row.created_at,
    settings,
    ...(kind === "direct" && peer ? { peer } : {}),
    ...(kind === "group_direct" ? { peers } : {}),
    ...(row.parent_id !== null && row.root_id !== null
      ? { parentId: row.parent_id, rootId: row.root_id, follows }
      : {}),
  };
};
