import { createHash, timingSafeEqual } from "node:crypto";
import { BATCH_BYTES_MAX, createApp } from "./app.ts";
import { openEventFile } from "./event-file.ts";
import { createSocketHandlers } from "./take-by-socket.ts";

const { PORT = "4100", HOST = "127.0.0.1", EVENTS_FILE = "./data/events.jsonl", LOGGER_TOKEN } = process.env;

if (!LOGGER_TOKEN) {
  process.stderr.write(
    "Set LOGGER_TOKEN, and the same at Parley as AUDIT_SINK_TOKEN: without one, any web page that is open on this machine could tell events.\n",
  );
  process.exit(1);
}
const digest = (text: string) => createHash("sha256").update(text).digest();
const wanted = digest(`Bearer ${LOGGER_TOKEN}`);
const mayTell = (headers: Headers) => timingSafeEqual(digest(headers.get("authorization") ?? ""), wanted);

const file = await openEventFile(EVENTS_FILE);
const app = createApp({ file, mayTell });

const server = Bun.serve({
  port: Number(PORT),
  hostname: HOST,
  websocket: { ...createSocketHandlers(file), maxPayloadLength: BATCH_BYTES_MAX },
  fetch(request, bun) {
    const isUpgrade = request.headers.get("upgrade")?.toLowerCase() === "websocket";
    if (!isUpgrade || new URL(request.url).pathname !== "/events") return app.fetch(request);
    if (!mayTell(request.headers)) return new Response(null, { status: 401 });
    return bun.upgrade(request) ? undefined : new Response(null, { status: 400 });
  },
});
process.stdout.write(`Logger service at ${server.url}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, async () => {
    await server.stop(true);
    process.exit(0);
  });
