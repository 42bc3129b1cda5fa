import type { ServerWebSocket } from "bun";
import { Events } from "./event.ts";
import type { EventFile } from "./event-file.ts";

const CLOSE_UNREADABLE = 4400;
const CLOSE_UNWRITTEN = 1011;

const tryParse = (message: string | Buffer): unknown => {
  try {
    return JSON.parse(String(message));
  } catch {
    return null;
  }
};

/** Each message is a batch; what is safe in the file is acknowledged by the position of its last event. */
export const createSocketHandlers = (file: EventFile) => ({
  async message(socket: ServerWebSocket<undefined>, message: string | Buffer) {
    const events = Events.safeParse(tryParse(message));
    if (!events.success) return socket.close(CLOSE_UNREADABLE, "Not a batch of events");
    try {
      await file.add(events.data);
      socket.send(JSON.stringify({ ack: events.data.at(-1)?.position ?? null }));
    } catch {
      // Without an acknowledgement it comes again.
      socket.close(CLOSE_UNWRITTEN, "Not written");
    }
  },
});
