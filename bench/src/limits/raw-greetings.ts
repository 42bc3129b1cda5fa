import { textFrame } from "../wire/frame.ts";
import { LeanSocket } from "../wire/lean-socket.ts";
import { openEach } from "../wire/open-all.ts";
import { type RawOrder, startRawServer } from "./start-raw-server.ts";

/** How long so many sockets of Bun's take to be opened, asked and answered with as many bytes. */
export const rawGreetings = async ({
  sockets: count,
  askedBytes,
  answeredBytes,
}: {
  sockets: number;
  askedBytes: number;
  answeredBytes: number;
}): Promise<number> => {
  await using server = await startRawServer();
  const order: RawOrder = { do: "answer", bytes: answeredBytes, filler: "x".repeat(askedBytes) };
  const request = textFrame(JSON.stringify(order));
  const from = performance.now();
  const sockets = await openEach(Array.from({ length: count }), async () => {
    const socket = await LeanSocket.open(server.port);
    const answered = new Promise<void>((resolve) => {
      socket.frames.onText = () => resolve();
    });
    socket.writeText(request);
    return { socket, answered };
  });
  await Promise.all(sockets.map(({ answered }) => answered));
  const tookMs = performance.now() - from;
  for (const { socket } of sockets) socket.end();
  return tookMs;
};
