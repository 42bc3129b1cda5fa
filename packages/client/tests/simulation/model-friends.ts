import type { Friend, FriendEvent, FriendRequest } from "@parley/contract";
import { publicOf, timeOf } from "./people.ts";

interface Standing {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly at: string;
  readonly isAccepted: boolean;
}

const pairOf = (one: string, other: string) => [one, other].sort().join(" ");

/** Who is whose friend, and who has asked whom. */
export const createModelFriends = (tell: (userId: string, event: FriendEvent) => void) => {
  const standings = new Map<string, Standing>();
  let count = 0;

  const tellBoth = (standing: Standing, change: FriendEvent["change"]) => {
    const { from, to, id: requestId, at } = standing;
    const requested = change === "requested";
    const asOf = (direction: "incoming" | "outgoing") => (requested ? { direction } : {});
    tell(from, { op: "friend", change, user: publicOf(to), requestId, at, ...asOf("outgoing") });
    tell(to, { op: "friend", change, user: publicOf(from), requestId, at, ...asOf("incoming") });
  };

  return {
    /** Asks; or accepts or declines what was asked; or ends what was accepted. */
    change(from: string, to: string, isKind: boolean) {
      const pair = pairOf(from, to);
      const standing = standings.get(pair);
      count += 1;
      if (standing === undefined) {
        const asked = { from, to, id: `r${count}`, at: timeOf(count), isAccepted: false };
        standings.set(pair, asked);
        tellBoth(asked, "requested");
      } else if (!standing.isAccepted && isKind) {
        const accepted = { ...standing, isAccepted: true, at: timeOf(count) };
        standings.set(pair, accepted);
        tellBoth(accepted, "accepted");
      } else {
        standings.delete(pair);
        tellBoth(standing, standing.isAccepted ? "removed" : "declined");
      }
    },
    listsOf(userId: string) {
      const friends: Friend[] = [];
      const requests: FriendRequest[] = [];
      for (const { from, to, id, at, isAccepted } of standings.values()) {
        if (from !== userId && to !== userId) continue;
        const direction = from === userId ? "outgoing" : "incoming";
        const user = publicOf(from === userId ? to : from);
        if (isAccepted) friends.push({ user, since: at });
        else requests.push({ id, direction, user, createdAt: at });
      }
      return { friends, requests };
    },
  };
};
