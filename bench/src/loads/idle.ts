import { rawIdle } from "../limits/raw-idle.ts";
import type { Load } from "../load.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import type { LeanSocket } from "../wire/lean-socket.ts";
import { residentAtRest } from "../world/resident-at-rest.ts";
import { seedChannels, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld } from "../world/world.ts";

const PEOPLE = 10_000;
const CHANNEL_MEMBERS = 50;
/** One channel each of five arrangements of all people; by these steps, which share no factor with their number. */
const STEPS = [1, 3, 7, 9, 11] as const;

/** Members of a thousand channels, everybody in five: each arrangement takes all people, in fifties. */
const arrange = (people: readonly string[]): string[][] =>
  STEPS.flatMap((step) => {
    const arranged = people.map((_, place) => people[(place * step) % PEOPLE] as string);
    return Array.from({ length: PEOPLE / CHANNEL_MEMBERS }, (_, channel) =>
      arranged.slice(channel * CHANNEL_MEMBERS, (channel + 1) * CHANNEL_MEMBERS),
    );
  });

const kilo = (bytes: number) => bytes / 1024;
const mega = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export const idle: Load = {
  name: "idle",
  title: `Idle connections: ${PEOPLE.toLocaleString("en-US")} people connected and greeted, each in ${STEPS.length} channels of ${CHANNEL_MEMBERS}`,
  async run({ profileDir }) {
    await using world = await startWorld({ profileDir });
    const people = await seedPeople(world.database, PEOPLE);
    const channels = await seedChannels(world.database, arrange(people));
    const topicsOf = new Map<string, string[]>(people.map((id) => [id, [`user:${id}`]]));
    for (const { id, memberIds } of channels) {
      for (const memberId of memberIds) topicsOf.get(memberId)?.push(`channel:${id}`);
    }
    const tokens = people.map((id) => world.signer.tokenFor(id));
    await untilTrusted(world.server.port, tokens[0] ?? "");
    const placement = world.place("apart");
    const { port, pid } = world.server;

    const sockets: LeanSocket[] = await openAllGreeted(port, tokens.slice(0, 1));
    const before = await residentAtRest(pid);
    const stopMeter = world.meterCpu();
    const openedAt = performance.now();
    sockets.push(...(await openAllGreeted(port, tokens.slice(1))));
    const tookMs = performance.now() - openedAt;
    const after = await residentAtRest(pid);
    const cpu = stopMeter();
    const closed = sockets.filter(({ closedWith }) => closedWith !== null).length;
    if (closed > 0) throw new Error(`${closed} connections did not stay open`);
    for (const socket of sockets) socket.end();
    const bare = await rawIdle([...topicsOf.values()]);
    return {
      figures: [
        {
          name: "resident memory a connection",
          unit: "KB",
          runs: [kilo((after.bytes - before.bytes) / (PEOPLE - 1))],
          target: { atMost: 6 },
          limit: { name: "Bun alone", value: kilo(bare) },
        },
      ],
      placement,
      cpu,
      notes: [
        `resident: ${mega(before.bytes)} with one connection, ${mega(after.bytes)} with ${PEOPLE.toLocaleString("en-US")}, each once it has not changed for 8 s;`,
        "garbage that is not given back by then counts, and so does what is made once: compiled code, connections to the database",
        `${Math.round(PEOPLE / (tookMs / 1000)).toLocaleString("en-US")} connections a second while they came`,
        "Bun alone: as many sockets of Bun, subscribed to as many topics",
      ],
    };
  },
};
