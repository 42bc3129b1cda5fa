import { type ChannelRole, isAtLeast, type ProblemCode } from "@parley/contract";
import { raise } from "../../problem.ts";

/** What someone wants to do to a group channel, to a membership of it or to a link into it. */
export type ManageAct =
  /** Its name, topic, description, avatar and slow mode. */
  | { readonly act: "describe" }
  /** Who sees it, who may do what; whether it is archived, or there at all. */
  | { readonly act: "govern" }
  /** `least` is the role that inviting takes in this channel. */
  | { readonly act: "invite"; readonly least: ChannelRole }
  | { readonly act: "add"; readonly as: ChannelRole; readonly least: ChannelRole }
  | { readonly act: "see-links"; readonly least: ChannelRole }
  | { readonly act: "revoke-link"; readonly isOwn: boolean }
  | { readonly act: "set-role"; readonly of: ChannelRole; readonly to: ChannelRole; readonly owners: number }
  | { readonly act: "remove"; readonly of: ChannelRole }
  | { readonly act: "leave"; readonly owners: number; readonly members: number };

export type Refusal = { readonly code: ProblemCode; readonly values?: Readonly<Record<string, string>> };

const needs = (role: ChannelRole, actor: ChannelRole): Refusal | null =>
  isAtLeast(actor, role) ? null : { code: "channel_role_required", values: { role } };

/** Who may do what: null, or why not. Owners stand above moderators, and moderators above members. */
export const mayManage = (actor: ChannelRole, wish: ManageAct): Refusal | null => {
  switch (wish.act) {
    case "describe":
      return needs("moderator", actor);
    case "govern":
      return needs("owner", actor);
    case "invite":
      return needs(wish.least, actor);
    case "add":
      return needs(wish.as === "member" ? wish.least : "owner", actor);
    case "see-links":
      // Who may take links back sees them, whoever may make them.
      return needs(isAtLeast("moderator", wish.least) ? wish.least : "moderator", actor);
    case "revoke-link":
      return wish.isOwn ? null : needs("moderator", actor);
    case "set-role":
      return (
        needs("owner", actor) ??
        (wish.of === "owner" && wish.to !== "owner" && wish.owners === 1 ? { code: "owner_required" } : null)
      );
    case "remove":
      // Another owner can be removed too: an owner may take that role away from them in any case.
      return needs(wish.of === "member" ? "moderator" : "owner", actor);
    case "leave":
      // The last to leave may: the channel is then archived.
      return actor === "owner" && wish.owners === 1 && wish.members > 1 ? { code: "owner_required" } : null;
  }
};

/** The same, where the problem ends the call. */
export const demand = (actor: ChannelRole, wish: ManageAct): void => {
  const refusal = mayManage(actor, wish);
  if (refusal) raise(refusal.code, refusal.values);
};
