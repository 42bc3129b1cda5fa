import type { Broker } from "../../realtime/broker.ts";
import type { Denylist } from "../token/denylist.ts";
import type { EndedSessions } from "./session-store.ts";

/** Tells this node's gate, then every node's gate and sockets, that sessions have ended. */
export type EndSessions = (ended: EndedSessions) => void;

export const createEndSessions =
  ({ denylist, broker }: { denylist: Denylist; broker: Broker }): EndSessions =>
  (ended) => {
    // Not left to the broker: one that goes through another server comes back later than the answer.
    for (const { sessionId } of ended) denylist.deny(sessionId);
    broker.publish(ended);
  };
