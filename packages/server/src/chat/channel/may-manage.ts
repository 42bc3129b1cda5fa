import type { ChannelRole, ProblemCode } from "@parley/contract";

/** What someone wants to do to a group channel or to a membership of it. */
export type ManageAct =
  | { readonly act: "rename" }
  | { readonly act: "archive" }
  | { readonly act: "add"; readonly as: ChannelRole }
  | { readonly act: "set-role"; readonly of: ChannelRole; readonly to: ChannelRole; readonly owners: number }
  | { readonly act: "remove"; readonly of: ChannelRole }
  | { readonly act: "leave"; readonly owners: number; readonly members: number };

export type Refusal = { readonly code: ProblemCode; readonly values?: Readonly<Record<string, string>> };

const RANK = { owner: 2, moderator: 1, member: 0 } as const satisfies Record<ChannelRole, number>;

const needs = (role: ChannelRole, actor: ChannelRole): Refusal | null =>
  RANK[actor] >= RANK[role] ? null : { code: "channel_role_required", values: { role } };

/** Who may do what: null, or why not. Owners stand above moderators, and moderators above members. */
export const mayManage = (actor: ChannelRole, wish: ManageAct): Refusal | null => {
  switch (wish.act) {
    case "rename":
      return needs("moderator", actor);
    case "archive":
      return needs("owner", actor);
    case "add":
      return needs(wish.as === "member" ? "moderator" : "owner", actor);
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
