import type { Friend, FriendRequest } from "@parley/contract";
import { useReplica } from "../../use-parley.ts";

/** How one stands to another person. */
export type Friendship =
  | { readonly at: "none" }
  | { readonly at: "friends"; readonly since: string }
  | { readonly at: "asked"; readonly requestId: string }
  | { readonly at: "asks"; readonly requestId: string };

const NONE: Friendship = { at: "none" };

export const friendshipWith = (
  userId: string,
  friends: readonly Friend[],
  requests: readonly FriendRequest[],
): Friendship => {
  const friend = friends.find((each) => each.user.id === userId);
  if (friend) return { at: "friends", since: friend.since };
  const request = requests.find((each) => each.user.id === userId);
  if (!request) return NONE;
  return { at: request.direction === "incoming" ? "asks" : "asked", requestId: request.id };
};

export const useFriendship = (userId: string | undefined): Friendship => {
  const friends = useReplica((state) => state.friends);
  const requests = useReplica((state) => state.friendRequests);
  return userId ? friendshipWith(userId, friends, requests) : NONE;
};
