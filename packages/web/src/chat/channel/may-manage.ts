import { ChannelRole } from "@parley/contract";

/** What is offered; the server decides. Moderators send members away, owners anyone. */
export const mayRemove = (own: ChannelRole, theirs: ChannelRole): boolean =>
  own === "owner" || (own === "moderator" && theirs === "member");

/** The roles an owner can give someone who has this one. */
export const otherRoles = (role: ChannelRole): ChannelRole[] =>
  ChannelRole.options.filter((each) => each !== role);
