import type { ProblemCode } from "@parley/contract";

/** What stands between two people. Blocks end everything else, so blockers and a friendship never stand together. */
export interface Standing {
  readonly friendship:
    | { readonly at: "none" }
    | { readonly at: "requested"; readonly by: string }
    | { readonly at: "friends" };
  readonly blockers: readonly string[];
}

export type FriendAct = "request" | "accept" | "decline" | "cancel" | "remove" | "block" | "unblock";

/** What both are told. A request that is gone, whoever ended it, was `declined`. */
export type FriendChange = "requested" | "accepted" | "declined" | "removed";

export type Verdict =
  | { readonly at: "allowed"; readonly next: Standing; readonly change: FriendChange | null }
  | { readonly at: "refused"; readonly code: ProblemCode };

const none = { at: "none" } as const;
const friends = { at: "friends" } as const;
const refused = (code: ProblemCode): Verdict => ({ at: "refused", code });

/** Whether `by` may do this to `other` as things stand, and what stands then. The one rule of friends and blocks. */
export const judgeFriendAct = (
  { friendship, blockers }: Standing,
  { act, by, other }: { act: FriendAct; by: string; other: string },
): Verdict => {
  const become = (next: Standing["friendship"], change: FriendChange): Verdict => ({
    at: "allowed",
    next: { friendship: next, blockers },
    change,
  });
  const isRequestOf = (userId: string) => friendship.at === "requested" && friendship.by === userId;

  switch (act) {
    case "request":
      if (blockers.includes(by)) return refused("friend_blocked");
      // Whoever is blocked learns nothing: it is as if there were no such person.
      if (blockers.includes(other)) return refused("user_not_found");
      if (friendship.at === "friends") return refused("friend_already");
      if (isRequestOf(by)) return refused("friend_request_pending");
      return isRequestOf(other) ? become(friends, "accepted") : become({ at: "requested", by }, "requested");
    case "accept":
      return isRequestOf(other) ? become(friends, "accepted") : refused("friend_request_not_found");
    case "decline":
      return isRequestOf(other) ? become(none, "declined") : refused("friend_request_not_found");
    case "cancel":
      return isRequestOf(by) ? become(none, "declined") : refused("friend_request_not_found");
    case "remove":
      return friendship.at === "friends" ? become(none, "removed") : refused("friend_not_found");
    case "block":
      return {
        at: "allowed",
        next: { friendship: none, blockers: [...blockers.filter((id) => id !== by), by] },
        change: changeByBlock[friendship.at],
      };
    case "unblock":
      return {
        at: "allowed",
        next: { friendship, blockers: blockers.filter((id) => id !== by) },
        change: null,
      };
  }
};

// A block looks like a removal or a refusal to the other side.
const changeByBlock = { none: null, requested: "declined", friends: "removed" } as const;

export type DirectState = "friends" | "strangers" | "blocked";

/** Who may begin a direct channel, and write in one: `DIRECT_MESSAGES`. */
export type DirectMessages = "friends" | "everyone";

/** Whether the two of a direct channel may not write in it (any more); never of another channel, which has no state. */
export const isShut = (directState: string | null, directMessages: DirectMessages): boolean =>
  directState === "blocked" || (directState === "strangers" && directMessages === "friends");

/** What the pair's direct channel remembers of this: who may post there is read from it. */
export const directStateOf = ({ friendship, blockers }: Standing): DirectState => {
  if (blockers.length > 0) return "blocked";
  return friendship.at === "friends" ? "friends" : "strangers";
};
