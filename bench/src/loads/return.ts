import { rawGreetings } from "../limits/raw-greetings.ts";
import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import { openEach } from "../wire/open-all.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { seedChannels, seedMessages, seedPeople } from "../world/seed.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type Absence, ReturningClient } from "./returning-client.ts";

const CLIENTS = 5_000;
const MEMBERS = 20;
const HELD = 100;
const MISSED = 10;
const PATIENCE_MS = 60_000;

const returnAll = async (world: World, absences: readonly Absence[]) => {
  const { port } = world.server;
  const times = new Latencies();
  const everybody = Promise.withResolvers<void>();
  const late = setTimeout(
    () => everybody.reject(new Error(`${CLIENTS - times.count} clients are not consistent after a minute`)),
    PATIENCE_MS,
  );
  const stopMeter = world.meterCpu();
  const from = performance.now();
  const onConsistent = () => {
    times.add(performance.now() - from);
    if (times.count === CLIENTS) everybody.resolve();
  };
  const clients = await openEach(absences, (absence) => ReturningClient.connect(port, absence, onConsistent));
  const connectedMs = performance.now() - from;
  await everybody.promise;
  const cpu = stopMeter();
  clearTimeout(late);
  for (const client of clients) client.verify();
  for (const client of clients) client.end();
  return { times, connectedMs, cpu, client: clients[0] as ReturningClient };
};

export const returning: Load = {
  name: "return",
  title: `Return: ${CLIENTS.toLocaleString("en-US")} clients come back at once to a server that has just started, each with ${MISSED} messages missed`,
  async run({ runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const people = await seedPeople(world.database, CLIENTS);
    const channels = await seedChannels(
      world.database,
      Array.from({ length: CLIENTS / MEMBERS }, (_, channel) =>
        people.slice(channel * MEMBERS, (channel + 1) * MEMBERS),
      ),
    );
    await seedMessages(world.database, channels, HELD + MISSED);
    const { rows } = await world.database.query<{ epoch: string }>("select epoch::text from installation");
    const epoch = rows[0]?.epoch ?? "";
    const measured: Awaited<ReturnType<typeof returnAll>>[] = [];
    const bare: number[] = [];
    let placement = "";
    for (let run = 0; run < runs; run += 1) {
      await world.restart();
      const absences = people.map((id, place) => ({
        token: world.signer.tokenFor(id),
        epoch,
        channelId: channels[Math.floor(place / MEMBERS)]?.id ?? "",
        heldVersion: HELD,
        missed: MISSED,
      }));
      placement = world.place("apart");
      const one = await returnAll(world, absences);
      measured.push(one);
      const { length: askedBytes } = one.client.hello();
      bare.push(
        await rawGreetings({ sockets: CLIENTS, askedBytes, answeredBytes: one.client.answeredBytes }),
      );
    }
    const shareOf = (share: number) => measured.map(({ times }) => times.percentile(share) / 1000);
    return {
      figures: [
        {
          name: "until the last is consistent",
          unit: "s",
          runs: shareOf(1),
          target: { atMost: 1 },
          limit: { name: "Bun alone", value: Math.min(...bare) / 1000 },
        },
        { name: "until half of them are", unit: "s", runs: shareOf(0.5) },
        {
          name: "until all are connected",
          unit: "s",
          runs: measured.map(({ connectedMs }) => connectedMs / 1000),
        },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        "in the time: TCP and WebSocket handshakes, a hundred at a time; the check of a signature each; the hellos; and, read from the",
        `database, who they are, their channel of ${MEMBERS} members, and what was said in it since; and who sees whom come, in part`,
        "before each run the server and its PostgreSQL were started anew, and asked nothing but whether they are ready",
        `every client's answer was read after the clock had stopped: ready, ${MISSED} messages once and in order, synced`,
        `Bun alone: as many sockets, each asked and answered with as many bytes (${measured.at(-1)?.client.answeredBytes.toLocaleString("en-US")}), same cores, same client`,
      ],
    };
  },
};
