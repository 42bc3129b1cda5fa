import type { ServerWebSocket } from "bun";
import { Batch } from "./event.ts";
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

/** Each message is a batch; once it is safe in the file it is acknowledged by its position. */
export const createSocketHandlers = (file: EventFile) => ({
  async message(socket: ServerWebSocket<undefined>, message: string | Buffer) {
    const batch = Batch.safeParse(tryParse(message));
    if (!batch.success) return socket.close(CLOSE_UNREADABLE, "Not a batch of events");
    try {
      await file.add(batch.data.events);
      socket.send(JSON.stringify({ op: "ack", position: batch.data.position }));
    } catch {
      // Without an acknowledgement it comes again.
      socket.close(CLOSE_UNWRITTEN, "Not written");
    }
  },
});
