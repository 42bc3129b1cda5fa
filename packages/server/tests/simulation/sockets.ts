import type { Timers } from "../../../client/src/time.ts";
import type { ServerEnd, ServerWire } from "../../../client/tests/simulation/simulated-server.ts";
import type { Connection } from "../../src/realtime/connection.ts";
import type { Outlet } from "../../src/realtime/outlet.ts";

export interface Socket {
  readonly connection: Connection;
  readonly topics: ReadonlySet<string>;
  /** Its peer takes nothing any more. */
  isSlow: boolean;
}

/** More than any server lets a socket wait for. */
const SLOW_BYTES = Number.MAX_SAFE_INTEGER;

/** What Bun is to a node: sockets and their topics, with the simulated wires below. */
export const createSockets = ({ timers }: { timers: Timers }) => {
  const byTopic = new Map<string, Set<ServerWire>>();
  const open = new Set<Socket>();
  const breaks = new Set<() => void>();

  return {
    /** Those that are open. */
    open,
    publish(topic: string, frame: string) {
      for (const wire of [...(byTopic.get(topic) ?? [])]) wire.publish(frame);
    },
    accept(wire: ServerWire, toConnection: (outlet: Outlet) => Connection): ServerEnd {
      const topics = new Set<string>();
      let isOver = false;
      const over = () => {
        if (isOver) return;
        isOver = true;
        open.delete(socket);
        breaks.delete(breakOff);
        for (const topic of topics) byTopic.get(topic)?.delete(wire);
        // Never within what the connection is doing.
        timers.set(() => socket.connection.closed(), 0);
      };
      const outlet: Outlet = {
        send: (frame) => isOver || wire.send(frame),
        cork: (write) => write(),
        close(code) {
          if (isOver) return;
          over();
          wire.close(code);
        },
        subscribe(topic) {
          if (isOver) return;
          topics.add(topic);
          const wires = byTopic.get(topic) ?? new Set();
          byTopic.set(topic, wires.add(wire));
        },
        unsubscribe(topic) {
          topics.delete(topic);
          byTopic.get(topic)?.delete(wire);
        },
        isSubscribed: (topic) => topics.has(topic),
        getBufferedAmount: () => (socket.isSlow ? SLOW_BYTES : 0),
      };
      const socket: Socket = { connection: toConnection(outlet), topics, isSlow: false };
      const breakOff = () => {
        isOver = true;
        wire.close(1006);
      };
      open.add(socket);
      breaks.add(breakOff);
      return {
        receive: (frame) => {
          if (!isOver) socket.connection.receive(frame);
        },
        closed: over,
      };
    },
    /** The process dies: every wire breaks, and no connection is told. */
    breakAll() {
      for (const breakOff of breaks) breakOff();
    },
  };
};
