import type { Load, LoadOptions } from "../load.ts";
import type { LoadReport } from "../report/report.ts";
import { Latencies } from "../report/statistics.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import { sendFrame } from "../wire/send-command.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { seedChannels, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld } from "../world/world.ts";
import { arriveAtRandom } from "./arrivals.ts";
import { averageCpu } from "./average-cpu.ts";
import { DeliveryTracker } from "./delivery-tracker.ts";

const MEMBERS = 20;
const WARM_UP_SECONDS = 1;
const DRAIN_MS_MAX = 5_000;

interface Shape {
  readonly channels: number;
  /** Of each channel's members, how many write. */
  readonly writing: number;
  /** Messages of all of them together. */
  readonly perSecond: number;
}

const measureLatency = async (
  { channels: channelCount, writing, perSecond }: Shape,
  targets: { p50?: number; p99: number },
  { seconds, runs, profileDir }: LoadOptions,
): Promise<LoadReport> => {
  await using world = await startWorld({ profileDir });
  const people = await seedPeople(world.database, channelCount * MEMBERS);
  const channels = await seedChannels(
    world.database,
    Array.from({ length: channelCount }, (_, channel) =>
      people.slice(channel * MEMBERS, (channel + 1) * MEMBERS),
    ),
  );
  const tokens = people.map((id) => world.signer.tokenFor(id));
  await untilTrusted(world.server.port, tokens[0] ?? "");
  const sockets = await openAllGreeted(world.server.port, tokens);
  const placement = world.place("apart");

  const measure = async (forSeconds: number) => {
    const tracker = new DeliveryTracker(MEMBERS);
    const lateness = new Latencies();
    for (const { frames } of sockets) frames.onText = (payload) => tracker.received(payload);
    const stopMeter = world.meterCpu();
    await arriveAtRandom({
      perSecond,
      seconds: forSeconds,
      arrive: (dueAt) => {
        const channel = Math.floor(Math.random() * channels.length);
        const place = channel * MEMBERS + Math.floor(Math.random() * writing);
        lateness.add(performance.now() - dueAt);
        const channelId = channels[channel]?.id ?? "";
        sockets[place]?.writeText(sendFrame(tracker.sent(dueAt), channelId));
      },
    });
    const cpu = stopMeter();
    for (const until = performance.now() + DRAIN_MS_MAX; tracker.unfinished > 0; await Bun.sleep(5)) {
      if (performance.now() > until) throw new Error(`${tracker.unfinished} messages never reached everyone`);
    }
    return { latencies: tracker.latencies, lateness, cpu };
  };

  await measure(WARM_UP_SECONDS);
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await measure(seconds));
  for (const socket of sockets) socket.end();
  const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
  const late = Math.max(...measured.map(({ lateness }) => lateness.percentile(0.99)));
  const total = measured.reduce((sum, { latencies }) => sum + latencies.count, 0);
  return {
    figures: [
      {
        name: "send to last delivery, p50",
        unit: "ms",
        runs: shareOf(0.5),
        ...(targets.p50 === undefined ? {} : { target: { atMost: targets.p50 } }),
      },
      {
        name: "send to last delivery, p99",
        unit: "ms",
        runs: shareOf(0.99),
        target: { atMost: targets.p99 },
      },
      { name: "the slowest", unit: "ms", runs: shareOf(1) },
    ],
    placement,
    cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
    notes: [
      `${total.toLocaleString("en-US")} messages, each delivered to its ${MEMBERS} members once; sent at random times whatever became of earlier ones,`,
      `timed from when each was due until its last delivery; the load itself was late by ${late.toFixed(2)} ms at p99 (part of the figures)`,
    ],
  };
};

const title = (perSecond: string) =>
  `Latency: send to last delivery, 50 channels of ${MEMBERS} members, ${perSecond} messages a second`;

export const latency250: Load = {
  name: "latency-250",
  title: title("250"),
  run: (options) =>
    measureLatency({ channels: 50, writing: MEMBERS, perSecond: 250 }, { p50: 1.5, p99: 5 }, options),
};

export const latency2000: Load = {
  name: "latency-2000",
  title: title("2,000"),
  run: (options) =>
    measureLatency({ channels: 50, writing: MEMBERS, perSecond: 2_000 }, { p50: 4, p99: 15 }, options),
};

export const crowd: Load = {
  name: "crowd",
  title: `Crowd: 10,000 connected, 1,000 of them writing twice a second, 500 channels of ${MEMBERS}: send to last delivery`,
  run: (options) => measureLatency({ channels: 500, writing: 2, perSecond: 2_000 }, { p99: 50 }, options),
};
