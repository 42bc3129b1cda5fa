import { join } from "node:path";
import { textFrame } from "../wire/frame.ts";
import { LeanSocket } from "../wire/lean-socket.ts";

const SCRIPT = join(import.meta.dirname, "raw-publish-server.ts");
const UNDER_WAY = 2;
const WARM_UP_MS = 300;
const OPEN_AT_ONCE = 100;

const firstLine = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
  let text = "";
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("\n")) break;
  }
  return text.trim();
};

const openAll = async (port: number, count: number): Promise<LeanSocket[]> => {
  const sockets: LeanSocket[] = [];
  while (sockets.length < count) {
    const some = Math.min(OPEN_AT_ONCE, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => LeanSocket.open(port)))));
  }
  return sockets;
};

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
  const pinned = Bun.which("taskset") === null ? [] : ["taskset", "--cpu-list", "0"];
  const child = Bun.spawn([...pinned, process.execPath, SCRIPT], { stdout: "pipe", stderr: "inherit" });
  try {
    const sockets = await openAll(Number(await firstLine(child.stdout)), count);
    const [first] = sockets as [LeanSocket];
    const order = textFrame(String(bytesPerFrame));
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
  } finally {
    child.kill();
    await child.exited;
  }
};
