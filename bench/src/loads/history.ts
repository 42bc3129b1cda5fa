import { selectAlone } from "../limits/select-alone.ts";
import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { seedChannels, seedMessages, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld, type World } from "../world/world.ts";
import { arriveAtRandom } from "./arrivals.ts";
import { averageCpu } from "./average-cpu.ts";
import { PAGE_ITEMS, PageReader } from "./page-reader.ts";

const MESSAGES = 1_000_000;
const MEMBERS = 20;
const AT_ONCE = 16;
/** For the open loop: so many that hardly ever one is missing. */
const CONNECTIONS = 64;
const PER_SECOND = 2_500;
const WARM_UP_MS = 1_000;

const total = (readers: readonly PageReader[]) => readers.reduce((sum, { pages }) => sum + pages, 0);

/** As many pages as the server gives, so many asked for at any time. */
const flatOut = async (world: World, readers: readonly PageReader[], seconds: number) => {
  let isOver = false;
  const lanes = Promise.all(
    readers.map(async (reader) => {
      while (!isOver) await reader.readOne();
    }),
  );
  await Promise.race([lanes, Bun.sleep(WARM_UP_MS)]);
  const stopMeter = world.meterCpu();
  const [before, from] = [total(readers), performance.now()];
  await Promise.race([lanes, Bun.sleep(seconds * 1000)]);
  const perSecond = (total(readers) - before) / ((performance.now() - from) / 1000);
  const cpu = stopMeter();
  isOver = true;
  await lanes;
  return { perSecond, cpu };
};

/** Pages asked for at random times, timed from when they were due; those for which no connection is free wait. */
const atRandomTimes = async (world: World, readers: readonly PageReader[], seconds: number) => {
  const latencies = new Latencies();
  const free = [...readers];
  const waiting: number[] = [];
  const underWay: Promise<void>[] = [];
  const read = async (reader: PageReader, firstDueAt: number) => {
    for (let dueAt: number | undefined = firstDueAt; dueAt !== undefined; dueAt = waiting.shift()) {
      await reader.readOne();
      latencies.add(performance.now() - dueAt);
    }
    free.push(reader);
  };
  let arrived = 0;
  const stopMeter = world.meterCpu();
  await arriveAtRandom({
    perSecond: PER_SECOND / 2,
    seconds,
    arrive: (dueAt) => {
      arrived += 1;
      const reader = free.pop();
      if (!reader) {
        waiting.push(dueAt);
        return;
      }
      underWay.push(read(reader, dueAt));
    },
  });
  const cpu = stopMeter();
  await Promise.all(underWay);
  if (latencies.count !== arrived) throw new Error(`${arrived} pages asked for, ${latencies.count} answered`);
  return { latencies, cpu };
};

export const history: Load = {
  name: "history",
  title: `History: pages of ${PAGE_ITEMS} messages of 200 bytes before a random place, of a channel of ${MESSAGES.toLocaleString("en-US")}`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const { port } = world.server;
    const people = await seedPeople(world.database, MEMBERS);
    const channels = await seedChannels(world.database, [people]);
    const channelId = channels[0]?.id ?? "";
    await seedMessages(world.database, channels, MESSAGES);
    const tokens = people.map((id) => world.signer.tokenFor(id));
    await untilTrusted(port, tokens[0] ?? "");
    // New ones for each run: the server closes a connection that has been silent for some seconds.
    const openReaders = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, place) =>
          PageReader.open({ port, token: tokens[place % MEMBERS] ?? "", channelId, lastSeq: MESSAGES }),
        ),
      );
    const readers: PageReader[] = [];
    const withReaders = async <T>(count: number, measure: (opened: readonly PageReader[]) => Promise<T>) => {
      const opened = await openReaders(count);
      readers.push(...opened);
      const result = await measure(opened);
      for (const reader of opened) reader.end();
      return result;
    };
    const placement = world.place("apart");
    const rates: Awaited<ReturnType<typeof flatOut>>[] = [];
    const times: Awaited<ReturnType<typeof atRandomTimes>>[] = [];
    const alone: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      rates.push(await withReaders(AT_ONCE, (opened) => flatOut(world, opened, seconds)));
      times.push(await withReaders(CONNECTIONS, (opened) => atRandomTimes(world, opened, seconds)));
      alone.push(
        await selectAlone({
          databaseHost: world.databaseHost,
          channelId,
          lastSeq: MESSAGES,
          limit: PAGE_ITEMS,
          atOnce: AT_ONCE,
          seconds,
        }),
      );
    }
    const lookedAt = readers.reduce((sum, reader) => sum + reader.lookedAt, 0);
    const shareOf = (share: number) => times.map(({ latencies }) => latencies.percentile(share));
    const shares = averageCpu(times.map<CpuShares>(({ cpu }) => cpu));
    const half = `${(PER_SECOND / 2).toLocaleString("en-US")}/s`;
    return {
      figures: [
        {
          name: `pages, ${AT_ONCE} at once`,
          unit: "/s",
          runs: rates.map(({ perSecond }) => perSecond),
          target: { atLeast: PER_SECOND },
          limit: { name: "the SELECT alone", value: Math.max(...alone) },
        },
        { name: `a page at ${half}, p50`, unit: "ms", runs: shareOf(0.5) },
        { name: `a page at ${half}, p99`, unit: "ms", runs: shareOf(0.99), target: { atMost: 20 } },
        { name: "the slowest", unit: "ms", runs: shareOf(1) },
      ],
      placement,
      cpu: averageCpu(rates.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        `${total(readers).toLocaleString("en-US")} pages answered; ${lookedAt.toLocaleString("en-US")} of them read whole: ${PAGE_ITEMS} messages, the right ones, in order`,
        `at ${half}, at random times whatever became of earlier ones and timed from when each was due: CPU server ${Math.round(shares.server)} %, PostgreSQL ${Math.round(shares.postgres)} %, load ${Math.round(shares.load)} %`,
        `the SELECT alone: the rows of a page and nothing else, ${AT_ONCE} connections, in a process of its own on core 0; the server asks one more question a page, on 10 connections`,
      ],
    };
  },
};
