import { textFrame } from "../wire/frame.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import { openAll } from "../wire/open-all.ts";
import { type RawOrder, startRawServer } from "./start-raw-server.ts";

const UNDER_WAY = 2;
const WARM_UP_MS = 300;

/** How many frames a second Bun's publish brings to as many sockets, with this client and on these cores. */
export const rawPublish = async ({
  sockets: count,
  bytesPerFrame,
  seconds,
}: {
  sockets: number;
  bytesPerFrame: number;
  seconds: number;
}): Promise<{ framesPerSecond: number; loadPercent: number }> => {
  await using server = await startRawServer();
  const sockets = await openAll(server.port, count);
  const [first] = sockets as [LeanSocket];
  const order = textFrame(JSON.stringify({ do: "publish", bytes: bytesPerFrame } satisfies RawOrder));
  first.frames.onText = () => first.writeText(order);
  for (let frame = 0; frame < UNDER_WAY; frame += 1) first.writeText(order);
  const received = () => sockets.reduce((sum, { frames }) => sum + frames.frames, 0);
  await Bun.sleep(WARM_UP_MS);
  const cpuBefore = process.cpuUsage();
  const [before, from] = [received(), performance.now()];
  await Bun.sleep(seconds * 1000);
  const lastedSeconds = (performance.now() - from) / 1000;
  const framesPerSecond = (received() - before) / lastedSeconds;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const socket of sockets) socket.end();
  return { framesPerSecond, loadPercent: (user + system) / 1e4 / lastedSeconds };
};
