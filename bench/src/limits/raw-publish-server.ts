import { SUBPROTOCOL } from "@parley/contract";

/** Nothing but Bun's publish: whoever sends a number gets everyone a frame of so many bytes. */
const TOPIC = "all";
let frame = "";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request, on) =>
    on.upgrade(request, { headers: { "sec-websocket-protocol": SUBPROTOCOL } })
      ? undefined
      : new Response(null, { status: 426 }),
  websocket: {
    perMessageDeflate: false,
    open: (socket) => {
      socket.subscribe(TOPIC);
    },
    message: (_socket, text) => {
      const bytes = Number(text);
      if (frame.length !== bytes) frame = '{"op":"messages"'.padEnd(bytes, "x");
      server.publish(TOPIC, frame);
    },
  },
});

process.stdout.write(`${server.port}\n`);
