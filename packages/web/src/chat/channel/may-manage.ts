import { ChannelRole } from "@parley/contract";

const RANK: Readonly<Record<ChannelRole, number>> = { owner: 2, moderator: 1, member: 0 };

/** Whether one role may send the other away: moderators and owners, those below them. */
export const mayRemove = (own: ChannelRole, theirs: ChannelRole): boolean =>
  own !== "member" && RANK[own] > RANK[theirs];

/** The roles an owner can give someone who has this one. */
export const otherRoles = (role: ChannelRole): ChannelRole[] =>
  ChannelRole.options.filter((each) => each !== role);
