import { REALTIME_PATH, SUBPROTOCOL } from "@parley/contract";
import type { Server, WebSocketHandler } from "bun";
import type { Source } from "../../call.ts";
import type { Connection } from "../../realtime/connection.ts";
import type { Hub } from "../../realtime/hub.ts";

/** What a socket carries: where it came from, and its conversation once it is open. */
export interface SocketData {
  readonly source: Source;
  connection?: Connection;
}

/** Past this Bun itself refuses a frame; smaller ones that are still too large get a close code that says so. */
const PAYLOAD_BYTES_MAX = 1024 * 1024;
/** Past this the socket is cut. The hub has closed a slow one with 4508 long before, unless it fell behind at once. */
const BACKPRESSURE_BYTES_MAX = 16 * 1024 * 1024;
const SILENT_SECONDS_MAX = 120;

const REALTIME_URL = new RegExp(`^[a-z]+://[^/]+${REALTIME_PATH}/?(?:\\?|$)`);

export const isRealtime = (url: string) => REALTIME_URL.test(url);

/** Turns a request into a socket. Answers undefined when it did, else the refusal. */
export const upgradeToSocket = (
  request: Request,
  server: Server<SocketData>,
  source: Source,
): Response | undefined => {
  const offered = request.headers.get("sec-websocket-protocol");
  const protocols = offered?.split(",").map((protocol) => protocol.trim()) ?? [];
  if (protocols.length > 0 && !protocols.includes(SUBPROTOCOL)) {
    return new Response(`Offer the subprotocol ${SUBPROTOCOL}.`, { status: 400 });
  }
  const headers = { ...(protocols.length > 0 ? { "sec-websocket-protocol": SUBPROTOCOL } : {}) };
  if (server.upgrade(request, { data: { source }, headers })) return undefined;
  return new Response("This address is a WebSocket.", { status: 426, headers: { upgrade: "websocket" } });
};

/** Binds Bun's sockets to the hub. */
export const socketHandler = (hub: Hub): WebSocketHandler<SocketData> => ({
  maxPayloadLength: PAYLOAD_BYTES_MAX,
  backpressureLimit: BACKPRESSURE_BYTES_MAX,
  closeOnBackpressureLimit: true,
  idleTimeout: SILENT_SECONDS_MAX,
  sendPings: true,
  perMessageDeflate: false,
  open(socket) {
    socket.data.connection = hub.open(socket, socket.data.source);
  },
  message(socket, frame) {
    socket.data.connection?.receive(typeof frame === "string" ? frame : "");
  },
  close(socket) {
    socket.data.connection?.closed();
  },
});
