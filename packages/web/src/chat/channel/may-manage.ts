import { type Channel, ChannelRole, isAtLeast } from "@parley/contract";

/** What one may do to a channel. What is offered; the server decides. */
export interface ChannelRights {
  /** Name, topic, description, emoji, slow mode. */
  readonly describe: boolean;
  /** Who sees it, who may do what, and whether it is there. */
  readonly govern: boolean;
  readonly invite: boolean;
  readonly seeLinks: boolean;
  /** Take back links of others. */
  readonly revokeLinks: boolean;
  readonly leave: boolean;
}

export const rightsIn = ({ kind, role, permissions, archivedAt }: Channel): ChannelRights => {
  const isGroup = kind === "group";
  const isOpen = isGroup && archivedAt === null;
  return {
    describe: isOpen && isAtLeast(role, "moderator"),
    govern: isGroup && role === "owner",
    invite: isOpen && isAtLeast(role, permissions.invite),
    seeLinks: isOpen && (isAtLeast(role, permissions.invite) || isAtLeast(role, "moderator")),
    revokeLinks: isOpen && isAtLeast(role, "moderator"),
    leave: isGroup,
  };
};

/** Moderators send members away, owners anyone. */
export const mayRemove = (own: ChannelRole, theirs: ChannelRole): boolean =>
  own === "owner" || (own === "moderator" && theirs === "member");

/** The roles an owner can give someone who has this one. */
export const otherRoles = (role: ChannelRole): ChannelRole[] =>
  ChannelRole.options.filter((each) => each !== role);
