import { availableParallelism } from "node:os";
import { hashAlone } from "../limits/hash-alone.ts";
import type { Load } from "../load.ts";
import { Latencies } from "../report/statistics.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";

const AT_ONCE = 16;
const WARM_UP_MS = 500;
const PASSWORD = "correct horse battery staple";

/** Each has an account of their own, made as anybody makes one. */
const signUpAll = async (port: number, people: readonly HttpConnection[]): Promise<void> => {
  await Promise.all(
    people.map(async (connection, place) => {
      const body = { email: `signin${place}@bench.example`, username: `signin${place}`, password: PASSWORD };
      const { status } = await connection.call(postRequest({ port, path: "/api/v1/auth/signup", body }));
      if (status !== 201) throw new Error(`The sign-up was answered with ${status}`);
    }),
  );
};

const runOnce = async (world: World, people: readonly HttpConnection[], seconds: number) => {
  const { port } = world.server;
  let [signedIn, isOver] = [0, false];
  let latencies = new Latencies();
  const signInAgainAndAgain = async (connection: HttpConnection, place: number) => {
    const body = { identifier: `signin${place}`, password: PASSWORD, transport: "body" };
    const request = postRequest({ port, path: "/api/v1/auth/login", body });
    while (!isOver) {
      const sentAt = performance.now();
      const { status } = await connection.call(request);
      if (status !== 200) throw new Error(`The sign-in was answered with ${status}`);
      latencies.add(performance.now() - sentAt);
      signedIn += 1;
    }
  };
  const lanes = Promise.all(people.map(signInAgainAndAgain));
  await Promise.race([lanes, Bun.sleep(WARM_UP_MS)]);
  const stopMeter = world.meterCpu();
  latencies = new Latencies();
  const [before, from] = [signedIn, performance.now()];
  await Promise.race([lanes, Bun.sleep(seconds * 1000)]);
  const perSecond = (signedIn - before) / ((performance.now() - from) / 1000);
  const cpu = stopMeter();
  isOver = true;
  await lanes;
  return { perSecond, latencies, cpu, signedIn };
};

const countOf = async ({ database }: World, table: "sessions" | "users"): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
};

export const signIns: Load = {
  name: "sign-ins",
  title: `Sign-ins: ${AT_ONCE} at once over HTTP, each a password hash, a session and a signed token`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const people = await Promise.all(
      Array.from({ length: AT_ONCE }, () => HttpConnection.open(world.server.port)),
    );
    await signUpAll(world.server.port, people);
    const { rows } = await world.database.query<{ hash: string }>(
      "select hash from password_credentials limit 1",
    );
    const sessionsBefore = await countOf(world, "sessions");
    const placement = world.place("free");
    const cores = availableParallelism();
    const measured: Awaited<ReturnType<typeof runOnce>>[] = [];
    const alone: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      measured.push(await runOnce(world, people, seconds));
      alone.push(
        await hashAlone({ stored: rows[0]?.hash ?? "", password: PASSWORD, atOnce: cores, seconds }),
      );
    }
    for (const connection of people) connection.end();
    const signedIn = measured.reduce((sum, run) => sum + run.signedIn, 0);
    const sessions = (await countOf(world, "sessions")) - sessionsBefore;
    if (sessions !== signedIn) throw new Error(`${signedIn} sign-ins, ${sessions} sessions`);
    const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
    return {
      figures: [
        {
          name: "sign-ins",
          unit: "/s",
          runs: measured.map(({ perSecond }) => perSecond),
          limit: { name: "the hash alone", value: Math.max(...alone), shareAtLeast: 0.9 },
        },
        { name: "sign-in, p50", unit: "ms", runs: shareOf(0.5) },
        { name: "sign-in, p99", unit: "ms", runs: shareOf(0.99) },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        `${signedIn.toLocaleString("en-US")} sign-ins, as many sessions found in the database`,
        `the hash alone: the check of a password as the server has stored it, ${cores} at once, one for each core, nothing else running;`,
        "beside its hashes the server has to share the cores with PostgreSQL and with this load",
      ],
    };
  },
};
