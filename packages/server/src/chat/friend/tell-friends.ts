import type { FriendEvent, PublicProfile } from "@parley/contract";
import { type Signal, tell } from "../../realtime/signal.ts";
import type { FriendChange } from "./standing.ts";

/** One change of a friendship: who did it, to whom, and when. */
export interface FriendNews {
  readonly change: FriendChange;
  readonly by: string;
  readonly other: string;
  readonly requestId: string;
  readonly at: string;
}

/** Tells both sides. A side whose other side has no profile any more is not told: their lists do not show it either. */
export const tellFriends = (
  news: FriendNews,
  profiles: ReadonlyMap<string, PublicProfile>,
): readonly Signal[] => [
  ...tellOne(news, { userId: news.by, user: profiles.get(news.other), direction: "outgoing" }),
  ...tellOne(news, { userId: news.other, user: profiles.get(news.by), direction: "incoming" }),
];

const tellOne = (
  { change, requestId, at }: FriendNews,
  {
    userId,
    user,
    direction,
  }: { userId: string; user: PublicProfile | undefined; direction: "incoming" | "outgoing" },
): readonly Signal[] => {
  if (!user) return [];
  const base = { op: "friend", change, user, at } as const;
  const event: FriendEvent =
    change === "requested"
      ? { ...base, requestId, direction }
      : change === "removed"
        ? base
        : { ...base, requestId };
  return [tell({ userId }, event)];
};
