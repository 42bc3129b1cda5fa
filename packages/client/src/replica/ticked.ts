import { asking, restarted } from "./changes.ts";
import { withEveryChannel } from "./every-channel.ts";
import { withFriendsWanted } from "./friends.ts";
import { recounting } from "./mentions.ts";
import type { Context } from "./pending.ts";
import { withoutEndedStatus } from "./presence.ts";
import type { Replica } from "./state.ts";
import { withoutExpired } from "./typing.ts";

/** Time has passed: what was to last until now ends, and what failed or is missing is asked for. */
export const ticked = (before: Replica, now: number, context: Context): Replica => {
  const state = withoutEndedStatus(withoutExpired(before, now, context), now, context);
  if (state.line.at !== "live") return state;
  if (state.friendsFetch === "failed") return ticked(withFriendsWanted(state, context), now, context);
  let { lastStamp } = state;
  const next = withEveryChannel(state, (before) => {
    let held = before;
    if (held.lacksWindow && held.fetching === 0) {
      lastStamp += 1;
      held = restarted(held, lastStamp, context);
    }
    if (held.recount !== null && !held.recount.isAsked) held = recounting(held, context);
    return held.known > held.channel.version ? asking(held, context) : held;
  });
  return next === state ? state : { ...next, lastStamp };
};
