import { rawPublish } from "../limits/raw-publish.ts";
import type { Load, LoadOptions } from "../load.ts";
import type { Figure, LoadReport } from "../report/report.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { FanOutRoom } from "./fan-out-room.ts";

const SENDERS = 16;
const WARM_UP_MS = 500;

interface Run {
  readonly perSecond: number;
  readonly messagesPerFrame: number;
  readonly bytesPerFrame: number;
  readonly cpu: CpuShares;
}

const runOnce = async (
  world: World,
  room: FanOutRoom,
  { inFlight, seconds }: { inFlight: number; seconds: number },
): Promise<Run> => {
  const senders = room.senders.slice(0, Math.min(inFlight, SENDERS));
  for (const sender of senders) sender.start(inFlight / senders.length);
  await Bun.sleep(WARM_UP_MS);
  const stopMeter = world.meterCpu();
  const [frames, messages, bytes] = [room.observedFrames, room.observedMessages, room.observedBytes];
  const [before, from] = [room.snapshot(), performance.now()];
  await Bun.sleep(seconds * 1000);
  const [after, to] = [room.snapshot(), performance.now()];
  const cpu = stopMeter();
  const observed = room.observedFrames - frames;
  const [messagesPerFrame, bytesPerFrame] = [
    (room.observedMessages - messages) / observed,
    (room.observedBytes - bytes) / observed,
  ];
  await Promise.all(senders.map((sender) => sender.stop()));
  await room.settle();
  return {
    perSecond: room.deliveriesBetween(before, after) / ((to - from) / 1000),
    messagesPerFrame,
    bytesPerFrame,
    cpu,
  };
};

const runs = async (
  world: World,
  room: FanOutRoom,
  inFlight: number,
  options: LoadOptions,
): Promise<Run[]> => {
  const measured: Run[] = [];
  for (let run = 0; run < options.runs; run += 1) {
    measured.push(await runOnce(world, room, { inFlight, seconds: options.seconds }));
  }
  return measured;
};

interface Level {
  readonly inFlight: number;
  readonly target?: Figure["target"];
}

const measureFanOut = async (
  size: number,
  levels: readonly Level[],
  options: LoadOptions,
): Promise<LoadReport> => {
  await using world = await startWorld({ profileDir: options.profileDir });
  const room = await FanOutRoom.open(world, { size, senders: SENDERS });
  const placement = world.place("together");
  const figures: Figure[] = [];
  const notes: string[] = [];
  const cpu: CpuShares[] = [];
  for (const { inFlight, target } of levels) {
    const measured = await runs(world, room, inFlight, options);
    const last = measured.at(-1) as Run;
    const raw = await rawPublish({
      sockets: size,
      bytesPerFrame: Math.round(last.bytesPerFrame),
      seconds: options.seconds,
    });
    cpu.push(...measured.map((run) => run.cpu));
    figures.push({
      name: `deliveries, ${inFlight} in flight`,
      unit: "/s",
      runs: measured.map(({ perSecond }) => perSecond),
      ...(target ? { target } : {}),
      limit: { name: "raw publish", value: raw.framesPerSecond * last.messagesPerFrame },
    });
    const shares = averageCpu(measured.map((run) => run.cpu));
    notes.push(
      `${inFlight} in flight: ${last.messagesPerFrame.toFixed(1)} messages and ${Math.round(last.bytesPerFrame).toLocaleString("en-US")} bytes a frame; CPU server ${Math.round(shares.server)} %, PostgreSQL ${Math.round(shares.postgres)} %, load ${Math.round(shares.load)} %; raw publish: load ${Math.round(raw.loadPercent)} %`,
    );
  }
  await room.settle();
  const acknowledged = room.senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
  notes.push(room.verify(acknowledged));
  room.close();
  notes.push(
    `raw publish: Bun's publish of frames of the same size to ${size.toLocaleString("en-US")} sockets, two under way, same cores, same client`,
  );
  return { figures, placement, cpu: averageCpu(cpu), notes };
};

const title = (members: string) =>
  `Fan-out: one channel of ${members} members, 200-byte texts, each message durable before it is delivered`;

export const fanOut1000: Load = {
  name: "fan-out",
  title: title("1,000"),
  run: (options) =>
    measureFanOut(
      1_000,
      [
        { inFlight: 1, target: { atLeast: 150_000 } },
        { inFlight: 16 },
        { inFlight: 64, target: { atLeast: 1_600_000 } },
        { inFlight: 256 },
      ],
      options,
    ),
};

export const fanOut5000: Load = {
  name: "fan-out-5000",
  title: title("5,000"),
  run: (options) =>
    measureFanOut(5_000, [{ inFlight: 16 }, { inFlight: 64, target: { atLeast: 1_200_000 } }], options),
};
