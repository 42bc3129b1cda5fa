import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import { tell } from "../../realtime/signal.ts";

/** Tells a channel that someone types; without an answer, but for those who are no members of it. */
export const typingCommand =
  (broker: Broker): CommandHandler<"typing"> =>
  async ({ channelId }, { principal, device }) => {
    if (!device.receives(channelId)) raise("channel_not_found");
    broker.publishUncommitted(tell({ channelId }, { op: "typing", channelId, userId: principal.userId }));
    return undefined;
  };
