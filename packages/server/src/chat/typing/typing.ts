import { raise } from "../../problem.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { CommandHandler } from "../../realtime/commands.ts";
import { tell } from "../../realtime/signal.ts";
import { homeReceived } from "../channel/home-received.ts";
import type { ThreadHomes } from "../channel/thread-homes-sql.ts";

/** Tells a channel that someone types; without an answer, but for those who are no members of it. */
export const typingCommand =
  (broker: Broker, threadHomes: ThreadHomes): CommandHandler<"typing"> =>
  async ({ channelId }, { principal, device }) => {
    const home = (await homeReceived(channelId, { device, threadHomes })) ?? raise("channel_not_found");
    broker.publishUncommitted(
      tell({ channelId: home }, { op: "typing", channelId, userId: principal.userId }),
    );
    return undefined;
  };
