import type { Channel, ChannelRole, PublicProfile } from "@parley/contract";
import { peerIn } from "../friend/pair.ts";
import { type FactsRow, factsOf } from "./channel-facts.ts";

export interface ChannelRow extends FactsRow {
  readonly id: string;
  readonly kind: string;
  readonly direct_key: string | null;
  readonly version: number;
  readonly last_seq: number;
  readonly created_at: string;
}

export interface Membership {
  readonly userId: string;
  readonly role: ChannelRole;
  readonly readSeq: number;
}

/** The other person of a direct channel, as one of the two sees it. */
export const peerOf = (row: ChannelRow, userId: string): string | null =>
  row.direct_key === null ? null : peerIn(row.direct_key, userId);

/** A channel as one of its members sees it. */
export const viewOf = (
  row: ChannelRow,
  { userId, role, readSeq }: Membership,
  profiles: ReadonlyMap<string, PublicProfile>,
): Channel => {
  const peer = profiles.get(peerOf(row, userId) ?? "");
  return {
    id: row.id,
    kind: row.kind === "direct" ? "direct" : "group",
    ...factsOf(row),
    version: row.version,
    lastSeq: row.last_seq,
    readSeq,
    role,
    createdAt: row.created_at,
    ...(peer ? { peer } : {}),
  };
};
