import { messageFromFrame } from "@parley/contract";
import type { Broker } from "../../realtime/broker.ts";
import type { InChannel } from "../message/message-log.ts";

/**
 * Hears of messages that came or changed on other nodes, until the returned function is called. They pass by anyway, and
 * whole, for the sockets of this node; what is lost on the way is in the log.
 */
export const hearOthers = (
  broker: Pick<Broker, "subscribeToOthers">,
  hear: (taken: readonly InChannel[]) => void,
): (() => void) =>
  broker.subscribeToOthers((signal) => {
    if (signal.kind !== "event" || signal.event.op !== "messages" || !("channelId" in signal.to)) return;
    const { channelId, messages } = signal.event;
    // What is written in a thread is told to its parent's members.
    const home = signal.to.channelId === channelId ? {} : { homeId: signal.to.channelId };
    hear(messages.map((message) => ({ message: messageFromFrame(channelId, message), ...home })));
  });
