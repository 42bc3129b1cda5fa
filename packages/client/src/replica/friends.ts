import type { Friend, FriendRequest, ServerFrame } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

const FRIENDS_RETRY_MS = 2_000;

type FriendEvent = Extract<ServerFrame, { op: "friend" }>;

const nameOf = ({ user }: Friend) => user.displayName.toLowerCase();

/** By name, as the server lists them; equal names by id. */
const byName = (a: Friend, b: Friend) => {
  if (nameOf(a) !== nameOf(b)) return nameOf(a) < nameOf(b) ? -1 : 1;
  return a.user.id < b.user.id ? -1 : 1;
};

const withRequest = (requests: readonly FriendRequest[], event: FriendEvent): readonly FriendRequest[] => {
  const others = requests.filter(({ user }) => user.id !== event.user.id);
  const { requestId: id, direction, user, at } = event;
  if (event.change !== "requested" || id === undefined || direction === undefined) return others;
  return [{ id, direction, user, createdAt: at }, ...others];
};

const withFriend = (friends: readonly Friend[], event: FriendEvent): readonly Friend[] => {
  if (event.change !== "accepted" && event.change !== "removed") return friends;
  const others = friends.filter(({ user }) => user.id !== event.user.id);
  if (event.change === "removed") return others;
  return [...others, { user: event.user, since: event.at }].sort(byName);
};

interface FriendLists {
  readonly friends: readonly Friend[];
  readonly requests: readonly FriendRequest[];
}

export const applyFriendsFetched = (
  state: Replica,
  { friends, requests }: FriendLists,
  { emit }: Context,
): Replica => {
  if (state.friendsFetch === "again") {
    emit({ do: "friends" });
    return { ...state, friendsFetch: "asked" };
  }
  return { ...state, friends: [...friends].sort(byName), friendRequests: requests, friendsFetch: "none" };
};

/** Asks for the lists, or for them once more after the fetch under way. */
export const withFriendsWanted = (state: Replica, { emit }: Context): Replica => {
  if (state.friendsFetch === "asked" || state.friendsFetch === "again") {
    return { ...state, friendsFetch: "again" };
  }
  emit({ do: "friends" });
  return { ...state, friendsFetch: "asked" };
};

/**
 * A friendship changed. The event shows it at once; but it carries no version, so two that came from different nodes
 * may have changed places, and the lists are fetched again to be sure.
 */
export const applyFriend = (state: Replica, event: FriendEvent, context: Context): Replica =>
  withFriendsWanted(
    {
      ...state,
      friends: withFriend(state.friends, event),
      friendRequests: withRequest(state.friendRequests, event),
    },
    context,
  );

export const applyFriendsFailed = (state: Replica, context: Context): Replica => {
  context.emit({ do: "tick", afterMs: FRIENDS_RETRY_MS });
  return { ...state, friendsFetch: "failed" };
};
