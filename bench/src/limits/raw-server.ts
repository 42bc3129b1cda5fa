import { SUBPROTOCOL } from "@parley/contract";
import type { RawOrder } from "./start-raw-server.ts";

/** Nothing but Bun: answers HTTP with 200 and as many bytes as asked for, and obeys the orders that come over its WebSockets. */
const ALL = "all";
const FRAME_BEGIN = '{"op":"messages"';
let frame = "";

const frameOf = (bytes: number) => {
  if (frame.length !== bytes) frame = FRAME_BEGIN.padEnd(bytes, "x");
  return frame;
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  fetch: (request, on) =>
    on.upgrade(request, { headers: { "sec-websocket-protocol": SUBPROTOCOL } })
      ? undefined
      : new Response(
          /\/bytes\/\d+$/.test(request.url) ? frameOf(Number(request.url.split("/").at(-1))) : "ready",
        ),
  websocket: {
    perMessageDeflate: false,
    message: (socket, text) => {
      const order = JSON.parse(String(text)) as RawOrder;
      if (order.do === "publish") server.publish(ALL, frameOf(order.bytes));
      else if (order.do === "answer") socket.send(frameOf(order.bytes));
      else for (const topic of order.topics) socket.subscribe(topic);
    },
    open: (socket) => {
      socket.subscribe(ALL);
    },
  },
});

process.stdout.write(`${server.port}\n`);
