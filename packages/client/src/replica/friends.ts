import type { Friend, FriendRequest, ServerFrame } from "@parley/contract";
import type { Context } from "./pending.ts";
import type { Replica } from "./state.ts";

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

/** A friendship changed. A fetch under way may have been read before, so it is then made again. */
export const applyFriend = (state: Replica, event: FriendEvent): Replica => ({
  ...state,
  friends: withFriend(state.friends, event),
  friendRequests: withRequest(state.friendRequests, event),
  friendsFetch: state.friendsFetch === "none" ? "none" : "again",
});

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
  if (state.friendsFetch !== "none") return { ...state, friendsFetch: "again" };
  emit({ do: "friends" });
  return { ...state, friendsFetch: "asked" };
};

export const applyFriendsFailed = (state: Replica, context: Context): Replica => {
  const over = { ...state, friendsFetch: "none" } as const;
  return state.friendsFetch === "again" ? withFriendsWanted(over, context) : over;
};
