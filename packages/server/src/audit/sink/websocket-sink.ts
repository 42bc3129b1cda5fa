import { formatted } from "../event-format.ts";
import type { Sink, SinkOptions } from "./sink.ts";

const ACK_CHARACTERS_MAX = 1_000;

/**
 * One socket, kept open. Each batch is one text frame `{ op: "events", format, position, events }`, answered by
 * `{ op: "ack", position }` with the position of its last event; a batch is sent when the one before is answered.
 */
export const webSocketSink = (options: SinkOptions): Sink => {
  let socket: WebSocket | null = null;

  const drop = () => {
    socket?.close();
    socket = null;
  };

  return {
    async send(events, signal) {
      const { format, product } = options;
      const position = events.at(-1)?.position ?? 0;
      try {
        if (socket?.readyState !== WebSocket.OPEN) socket = await connect(options, signal);
        const acked = ackOf(socket, position, signal);
        const frame = {
          op: "events",
          format,
          position,
          events: events.map((event) => formatted(event, format, product)),
        };
        socket.send(JSON.stringify(frame));
        await acked;
      } catch (error) {
        // An answer that comes late must not be taken for that of another batch.
        drop();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      drop();
    },
  };
};

const connect = ({ url, ca, token }: SinkOptions, signal: AbortSignal): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(ca === null ? {} : { tls: { ca } }),
    });
    const giveUp = () => {
      socket.close();
      reject(new Error("The receiver cannot be reached"));
    };
    socket.addEventListener("open", () => (signal.aborted ? giveUp() : resolve(socket)), { once: true });
    socket.addEventListener("error", giveUp, { once: true });
    socket.addEventListener("close", giveUp, { once: true });
    signal.addEventListener("abort", giveUp, { once: true });
  });

const ackOf = (socket: WebSocket, position: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = new AbortController();
    const finish = (error?: Error) => {
      end.abort();
      if (error) reject(error);
      else resolve();
    };
    const once = { signal: end.signal };
    socket.addEventListener("message", ({ data }) => isAck(data, position) && finish(), once);
    socket.addEventListener(
      "close",
      () => finish(new Error("The receiver closed before it had acknowledged")),
      once,
    );
    signal.addEventListener(
      "abort",
      () => finish(new Error("The receiver did not acknowledge in time")),
      once,
    );
  });

const isAck = (data: unknown, position: number): boolean => {
  if (typeof data !== "string" || data.length > ACK_CHARACTERS_MAX) return false;
  try {
    const frame = JSON.parse(data);
    return frame?.op === "ack" && frame.position === position;
  } catch {
    return false;
  }
};
