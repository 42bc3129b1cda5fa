import { TYPING_INTERVAL_MS } from "@parley/contract";
import { LRUCache } from "lru-cache";
import type { Clock } from "../../clock.ts";
import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import { tell } from "../../realtime/signal.ts";
import { homeReceived } from "../channel/home-received.ts";
import type { ThreadHomes } from "../channel/thread-homes-sql.ts";
import type { IsBlocked } from "./is-blocked-sql.ts";

/** Who says it oftener than they are to is not told again: each word goes to every member. */
const TOLD_AGAIN_MS = TYPING_INTERVAL_MS / 3;
const REMEMBERED_MAX = 50_000;

/**
 * Tells a channel that someone types; without an answer, but for those who are no members of it. Where there is a block
 * between two, their own devices alone are told: so nobody sees by what is missing that there is one.
 */
export const typingCommand = ({
  broker,
  threadHomes,
  isBlocked,
  clock,
}: {
  broker: Broker;
  threadHomes: ThreadHomes;
  isBlocked: IsBlocked;
  clock: Clock;
}): CommandHandler<"typing"> => {
  const toldAt = new LRUCache<string, number>({ max: REMEMBERED_MAX });
  return async ({ channelId }, { principal: { userId }, device }) => {
    const home = (await homeReceived(channelId, { device, threadHomes })) ?? raise("channel_not_found");
    const key = `${userId}:${channelId}`;
    const now = clock.now();
    if (now - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_MS) return undefined;
    toldAt.set(key, now);
    const to = (await isBlocked(home)) ? { userId } : { channelId: home };
    broker.publishUncommitted(tell(to, { op: "typing", channelId, userId }));
    return undefined;
  };
};
