import type { Receipt } from "@parley/client";
import type { ChannelMember } from "@parley/contract";

/** Who has received a message, and who of them has read it; without oneself. */
export interface Reached {
  readonly readBy: readonly string[];
  readonly deliveredTo: readonly string[];
}

interface ReachedInput {
  readonly seq: number;
  readonly ownId: string;
  /** As they were when they were asked for. */
  readonly members: readonly Pick<ChannelMember, "deliveredSeq" | "readSeq" | "user">[];
  /** What has been told since. */
  readonly receipts: ReadonlyMap<string, Receipt> | undefined;
}

/** Markers only move forward: of two tellings the further one holds. */
export const reachedBy = ({ seq, ownId, members, receipts }: ReachedInput): Reached => {
  const others = members.filter(({ user }) => user.id !== ownId);
  const has = (marker: keyof Receipt) =>
    others
      .filter(({ user, ...member }) => Math.max(member[marker], receipts?.get(user.id)?.[marker] ?? 0) >= seq)
      .map(({ user }) => user.id);
  const readBy = has("readSeq");
  return { readBy, deliveredTo: [...new Set([...readBy, ...has("deliveredSeq")])] };
};
