import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import { textFrame } from "../wire/frame.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import type { Database } from "../world/database.ts";
import { seedChannels, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";

const CONTACTS = 5_000;
const CHANNEL_MEMBERS = 50;
/** People on a screen, and how many contacts have the restless one on theirs. */
const ON_SCREEN = 30;
const WATCHERS = 300;
const PER_SECOND = 10;
/** Slower than changes are gathered, so that each of these is one that is told. */
const FLIPS_PER_SECOND = 8;
/** What a device waits for before it counts as gone: of how late one learns of a going, it is a part. */
const GRACE_MS = 3_000;
const PATIENCE_MS = 10_000;
const SETTLE_MS = 4_000;

/** Makes one person the friend of all others. */
const seedFriends = (database: Database, person: string, others: readonly string[]) =>
  database.query(
    `insert into friendships (id, user_a, user_b, requested_by, state, created_at, accepted_at)
     select gen_random_uuid(), least(o, $1::uuid), greatest(o, $1::uuid), $1::uuid, 'accepted', now(), now()
     from unnest($2::uuid[]) as t(o)`,
    [person, others],
  );

const watchFrame = (userIds: readonly string[]) => ({
  op: "watch" as const,
  ref: "watch",
  userIds: [...userIds],
});

/** Whom each contact has on screen: others of their channel, and for some the restless one among them. */
const screensOf = (contacts: readonly string[], restless: string): string[][] =>
  contacts.map((_, place) => {
    const first = place - (place % CHANNEL_MEMBERS);
    const others = contacts
      .slice(first, first + CHANNEL_MEMBERS)
      .filter((_, other) => first + other !== place)
      .slice(0, ON_SCREEN - 1);
    return place % Math.floor(contacts.length / WATCHERS) === 0 ? [restless, ...others] : others;
  });

/** Does something again and again, at times that do not drift, until the time is over. */
const repeat = async (
  { seconds, perSecond }: { seconds: number; perSecond: number },
  act: (turn: number) => Promise<void> | void,
): Promise<void> => {
  const from = performance.now();
  const acts: (Promise<void> | void)[] = [];
  for (let turn = 0; turn < seconds * perSecond; turn += 1) {
    await Bun.sleep(Math.max(0, from + (turn * 1000) / perSecond - performance.now()));
    acts.push(act(turn));
  }
  await Promise.all(acts);
};

const open = async (port: number, token: string): Promise<LeanSocket> => {
  const [socket] = await openAllGreeted(port, [token]);
  return socket as LeanSocket;
};

/** Says what is on a screen, and waits until all of it was told. */
const watch = async (socket: LeanSocket, userIds: readonly string[]): Promise<void> => {
  const { op } = await socket.ask(watchFrame(userIds));
  if (op !== "ack") throw new Error(`The watch was answered with ${op}`);
};

export const presence: Load = {
  name: "presence",
  title: `Presence: one of ${CONTACTS.toLocaleString("en-US")} connected contacts comes and goes ${PER_SECOND} times a second`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const [restless = "", ...contacts] = await seedPeople(world.database, CONTACTS + 1);
    await seedChannels(
      world.database,
      Array.from({ length: CONTACTS / CHANNEL_MEMBERS }, (_, channel) =>
        contacts.slice(channel * CHANNEL_MEMBERS, (channel + 1) * CHANNEL_MEMBERS),
      ),
    );
    await seedFriends(world.database, restless, contacts);
    await world.database.query("vacuum analyze friendships");
    const tokens = contacts.map((id) => world.signer.tokenFor(id));
    const token = world.signer.tokenFor(restless);
    await untilTrusted(world.server.port, token);
    const { port } = world.server;
    const placement = world.place("apart");
    const sockets = await openAllGreeted(port, tokens);
    const screens = screensOf(contacts, restless);
    const screen = contacts.slice(0, ON_SCREEN);

    const measure = async (during: () => Promise<void>): Promise<CpuShares[]> => {
      await Bun.sleep(SETTLE_MS);
      const measured: CpuShares[] = [];
      for (let run = 0; run < runs; run += 1) {
        const stopMeter = world.meterCpu();
        await during();
        measured.push(stopMeter());
      }
      return measured;
    };
    const comesAndGoes = (watches: boolean) => () =>
      repeat({ seconds, perSecond: PER_SECOND }, async () => {
        const socket = await open(port, token);
        if (watches) socket.writeText(textFrame(JSON.stringify(watchFrame(screen))));
        await Bun.sleep(1000 / PER_SECOND / 2);
        socket.end();
      });
    const awayAndBack = async (watches: boolean): Promise<CpuShares[]> => {
      const socket = await open(port, token);
      if (watches) await watch(socket, screen);
      const measured = await measure(() =>
        repeat({ seconds, perSecond: FLIPS_PER_SECOND }, (turn) => {
          const status = turn % 2 === 0 ? "away" : "online";
          socket.writeText(textFrame(JSON.stringify({ op: "presence", status })));
        }),
      );
      socket.end();
      return measured;
    };

    const unwatched = {
      comesAndGoes: await measure(comesAndGoes(false)),
      awayAndBack: await awayAndBack(false),
    };
    const watchFrom = performance.now();
    await Promise.all(sockets.map((socket, place) => watch(socket, screens[place] ?? [])));
    const allWatchAfterMs = performance.now() - watchFrom;
    const atRest = await measure(() => Bun.sleep(seconds * 1000));
    const watched = { comesAndGoes: await measure(comesAndGoes(true)), awayAndBack: await awayAndBack(true) };
    await Bun.sleep(GRACE_MS + SETTLE_MS);

    const watchers = sockets.filter((_, place) => screens[place]?.includes(restless));
    const [ofComing, ofGoing] = [new Latencies(), new Latencies()];
    /** Until every watcher was told this of the restless one. */
    const untilTold = async (status: string, from: number, latencies: Latencies): Promise<void> => {
      let missing = watchers.length;
      const all = Promise.withResolvers<void>();
      for (const { frames } of watchers) {
        frames.onText = (payload) => {
          const frame = JSON.parse(payload.toString()) as Record<string, unknown>;
          if (frame.op !== "presence" || frame.userId !== restless || frame.status !== status) return;
          frames.onText = null;
          latencies.add(performance.now() - from);
          missing -= 1;
          if (missing === 0) all.resolve();
        };
      }
      const patience = setTimeout(
        () => all.reject(new Error(`${missing} watchers were not told ${status}`)),
        PATIENCE_MS,
      );
      await all.promise;
      clearTimeout(patience);
    };
    for (let run = 0; run < runs; run += 1) {
      const coming = untilTold("online", performance.now(), ofComing);
      const socket = await open(port, token);
      await coming;
      await Bun.sleep(1000 / PER_SECOND);
      const going = untilTold("offline", performance.now(), ofGoing);
      socket.end();
      await going;
    }
    for (const socket of sockets) {
      if (socket.closedWith !== null) throw new Error(`A contact was closed with ${socket.closedWith}`);
      socket.end();
    }

    const server = (shares: readonly CpuShares[]) => shares.map((share) => share.server);
    const target = { atMost: 5 };
    return {
      figures: [
        {
          name: "server, comes and goes, contacts watch",
          unit: "%",
          runs: server(watched.comesAndGoes),
          target,
        },
        {
          name: "server, away and back, contacts watch",
          unit: "%",
          runs: server(watched.awayAndBack),
          target,
        },
        { name: "server, comes and goes, nobody watches", unit: "%", runs: server(unwatched.comesAndGoes) },
        { name: "server, away and back, nobody watches", unit: "%", runs: server(unwatched.awayAndBack) },
        { name: "server, nobody does anything", unit: "%", runs: server(atRest) },
        { name: "a watcher learns of a coming, p50", unit: "ms", runs: [ofComing.percentile(0.5)] },
        { name: "a watcher learns of a coming, p99", unit: "ms", runs: [ofComing.percentile(0.99)] },
        { name: "a watcher learns of a going, p99", unit: "ms", runs: [ofGoing.percentile(0.99)] },
      ],
      placement,
      cpu: averageCpu(watched.comesAndGoes),
      notes: [
        `${CONTACTS.toLocaleString("en-US")} sockets began to watch at once, and had all been told after ${(allWatchAfterMs / 1000).toFixed(2)} s`,
        `percent of one core; each contact watches the ${ON_SCREEN - 1} or ${ON_SCREEN} people on their screen, ${watchers.length} of them the restless one;`,
        "comes and goes: connects, says hello, watches 30 people, and is gone after 50 ms;",
        `away and back: says so on a socket that stays, ${FLIPS_PER_SECOND} times a second, which is slower than changes are gathered`,
        `nobody watches: every one of ${CONTACTS.toLocaleString("en-US")} sockets is to be told of everyone; a going is told after ${GRACE_MS / 1000} s, for pages are reloaded`,
      ],
    };
  },
};
