import { appendAlone } from "../limits/append-alone.ts";
import type { Load, LoadOptions } from "../load.ts";
import type { Figure, LoadReport } from "../report/report.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import { seedChannels, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type ClosedLoopRun, closedLoopRun, sum } from "./closed-loop-run.ts";
import { ClosedLoopSender, sendingTo } from "./closed-loop-sender.ts";

const SENDERS = 64;
const CHANNELS = 50;
/** As the server does: two statements under way, each with half of what is in flight. */
const LANES = 2;

const storedIn = async (world: World): Promise<number> => {
  const { rows } = await world.database.query<{ count: number }>(
    "select count(*)::int as count from messages",
  );
  return rows[0]?.count ?? 0;
};

const measureIngest = async (
  inFlight: number,
  { seconds, runs, profileDir }: LoadOptions,
  figuresOf: (runs: readonly ClosedLoopRun[], appendsPerSecond: number) => Figure[],
): Promise<LoadReport> => {
  await using world = await startWorld({ profileDir });
  const people = await seedPeople(world.database, SENDERS);
  const membersOf = Array.from({ length: CHANNELS }, (_, channel) =>
    people.filter((_, person) => person % CHANNELS === channel),
  );
  const channels = await seedChannels(world.database, membersOf);
  const tokens = people.map((id) => world.signer.tokenFor(id));
  await untilTrusted(world.server.port, tokens[0] ?? "");
  const sockets = await openAllGreeted(world.server.port, tokens);
  const senders = sockets.map(
    (socket, person) => new ClosedLoopSender(socket, sendingTo(channels[person % CHANNELS]?.id ?? "")),
  );
  const placement = world.place("apart");

  const measured: ClosedLoopRun[] = [];
  const appends: number[] = [];
  let appendedAlone = 0;
  for (let run = 0; run < runs; run += 1) {
    measured.push(await closedLoopRun(world, senders, { inFlight, seconds }));
  }
  // Only then, for whatever follows from messages would read these from the log, while the next run is measured.
  for (let run = 0; run < runs; run += 1) {
    const posts = people.map((senderId, person) => ({
      channelId: channels[person % CHANNELS]?.id ?? "",
      senderId,
    }));
    const alone = await appendAlone({
      databaseHost: world.databaseHost,
      posts,
      lanes: LANES,
      inFlight: SENDERS * inFlight,
      seconds,
    });
    appends.push(alone.perSecond);
    appendedAlone += alone.appended;
  }
  const acknowledged = sum(senders.map((sender) => sender.acknowledged));
  const stored = await storedIn(world);
  const refused = sum(senders.map((sender) => sender.refused));
  for (const socket of sockets) socket.end();
  if (stored !== acknowledged + appendedAlone) {
    throw new Error(`${acknowledged} acknowledged and ${appendedAlone} appended alone, ${stored} stored`);
  }
  return {
    figures: figuresOf(measured, Math.max(...appends)),
    placement,
    cpu: averageCpu(measured.map(({ cpu }) => cpu)),
    notes: [
      `${acknowledged.toLocaleString("en-US")} messages acknowledged, as many found in the database, ${refused} refused`,
      `the append alone: the server's statement in a lean loop on core 0, ${LANES} lanes, ${SENDERS * inFlight} drafts in flight, nothing else running`,
    ],
  };
};

const latencyRuns = (runs: readonly ClosedLoopRun[], share: number) =>
  runs.map(({ latencies }) => latencies.percentile(share));

export const ingest: Load = {
  name: "ingest",
  title: `Ingest: ${SENDERS} senders, ${CHANNELS} channels, 200-byte texts, 16 in flight a sender, each acknowledged once durable`,
  run: (options) =>
    measureIngest(16, options, (runs, appendsPerSecond) => [
      {
        name: "acknowledged messages",
        unit: "/s",
        runs: runs.map(({ perSecond }) => perSecond),
        target: { atLeast: 30_000 },
        limit: { name: "append alone", value: appendsPerSecond, shareAtLeast: 0.5 },
      },
      { name: "send to ack, p50", unit: "ms", runs: latencyRuns(runs, 0.5) },
      { name: "send to ack, p99", unit: "ms", runs: latencyRuns(runs, 0.99) },
    ]),
};

export const ingestOneInFlight: Load = {
  name: "ingest-one",
  title: `Ingest: ${SENDERS} senders, ${CHANNELS} channels, 200-byte texts, one in flight a sender`,
  run: (options) =>
    measureIngest(1, options, (runs, appendsPerSecond) => [
      {
        name: "acknowledged messages",
        unit: "/s",
        runs: runs.map(({ perSecond }) => perSecond),
        target: { atLeast: 8_000 },
        limit: { name: "append alone", value: appendsPerSecond },
      },
      { name: "send to ack, p50", unit: "ms", runs: latencyRuns(runs, 0.5) },
      { name: "send to ack, p99", unit: "ms", runs: latencyRuns(runs, 0.99), target: { atMost: 20 } },
    ]),
};
