import { availableParallelism } from "node:os";
import type { TokenAlgorithm } from "@parley/contract";
import { hashAlone } from "../limits/hash-alone.ts";
import type { Load } from "../load.ts";
import { Latencies, median } from "../report/statistics.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { getRequest } from "../wire/http-request.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { PASSWORD, type Person, signInRequest, signUpEach } from "../world/people.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { closedLoop } from "./closed-loop.ts";

const AT_ONCE = 16;
const WARM_UP_MS = 500;
/** Those who only look something up meanwhile: each asks, waits for a random time around this, and asks again. */
const BYSTANDERS = 4;
const PAUSE_MS = 20;
/** Their slowest hundredth may take so many times what it takes while nobody signs in. */
const SLOWER_AT_MOST = 2;
/** One is answered from memory, one asks the database. */
const OTHER_ROUTES = ["/api/v1/auth/session", "/api/v1/me"] as const;

const signInLanes = (port: number, people: readonly Person[], connections: readonly HttpConnection[]) =>
  people.map((person, place) => {
    const [request, connection] = [signInRequest(port, person), connections[place] as HttpConnection];
    return async () => {
      const { status } = await connection.call(request);
      if (status !== 200) throw new Error(`The sign-in was answered with ${status}`);
    };
  });

/** What other routes take meanwhile. */
const lookAround = async (port: number, person: Person, { seconds }: { seconds: number }) => {
  const latencies = new Latencies();
  const until = performance.now() + seconds * 1000;
  const requests = OTHER_ROUTES.map((path) => getRequest({ port, path, token: person.signedIn.accessToken }));
  const lookAgainAndAgain = async () => {
    const connection = await HttpConnection.open(port);
    for (let turn = 0; performance.now() < until; turn += 1) {
      await Bun.sleep(Math.random() * 2 * PAUSE_MS);
      const sentAt = performance.now();
      const { status } = await connection.call(requests[turn % requests.length] as string);
      if (status !== 200) throw new Error(`A look was answered with ${status}`);
      latencies.add(performance.now() - sentAt);
    }
    connection.end();
  };
  await Promise.all(Array.from({ length: BYSTANDERS }, lookAgainAndAgain));
  return latencies;
};

const countOfSessions = async ({ database }: World): Promise<number> => {
  const { rows } = await database.query<{ count: number }>("select count(*)::int as count from sessions");
  return rows[0]?.count ?? 0;
};

const storedHash = async ({ database }: World): Promise<string> => {
  const { rows } = await database.query<{ hash: string }>("select hash from password_credentials limit 1");
  return rows[0]?.hash ?? "";
};

/** Once as fast as they come, and once more while others look something up. */
const runOnce = async (world: World, people: readonly Person[], seconds: number) => {
  const { port } = world.server;
  const bystander = people[0] as Person;
  const quiet = await lookAround(port, bystander, { seconds });
  // Opened for each run: the server closes a connection that has been silent for some seconds.
  const connections = await openConnections(port);
  const lanes = signInLanes(port, people, connections);
  const undisturbed = await closedLoop(world, lanes, { seconds, warmUpMs: WARM_UP_MS });
  let meanwhile = new Latencies();
  const watched = await closedLoop(world, lanes, { seconds, warmUpMs: WARM_UP_MS }, async () => {
    meanwhile = await lookAround(port, bystander, { seconds });
  });
  for (const connection of connections) connection.end();
  return { ...undisturbed, done: undisturbed.done + watched.done, quiet, meanwhile };
};

const openConnections = (port: number) =>
  Promise.all(Array.from({ length: AT_ONCE }, () => HttpConnection.open(port)));

const signInsBy = (name: string, algorithm: TokenAlgorithm): Load => ({
  name,
  title: `Sign-ins, ${algorithm}: ${AT_ONCE} at once over HTTP, each a password hash, a session and a signed token`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir, settings: { TOKEN_ALGORITHM: algorithm } });
    const people = await signUpEach(world.server.port, await openConnections(world.server.port));
    const stored = await storedHash(world);
    const sessionsBefore = await countOfSessions(world);
    const placement = world.place("free");
    const cores = availableParallelism();
    const measured: Awaited<ReturnType<typeof runOnce>>[] = [];
    const alone: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      measured.push(await runOnce(world, people, seconds));
      alone.push(await hashAlone({ stored, password: PASSWORD, atOnce: cores, seconds }));
    }
    const signedIn = measured.reduce((sum, { done }) => sum + done, 0);
    const sessions = (await countOfSessions(world)) - sessionsBefore;
    if (sessions !== signedIn) throw new Error(`${signedIn} sign-ins, ${sessions} sessions`);
    const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
    const quiet = median(measured.map((run) => run.quiet.percentile(0.99)));
    return {
      figures: [
        {
          name: "sign-ins",
          unit: "/s",
          runs: measured.map(({ perSecond }) => perSecond),
          limit: { name: "the hash alone", value: Math.max(...alone), shareAtLeast: 0.95 },
        },
        { name: "sign-in, p50", unit: "ms", runs: shareOf(0.5) },
        { name: "sign-in, p99", unit: "ms", runs: shareOf(0.99) },
        {
          name: "other routes meanwhile, p50",
          unit: "ms",
          runs: measured.map(({ meanwhile }) => meanwhile.percentile(0.5)),
          limit: { name: "nobody signs in", value: median(measured.map((run) => run.quiet.percentile(0.5))) },
        },
        {
          name: "other routes meanwhile, p99",
          unit: "ms",
          runs: measured.map(({ meanwhile }) => meanwhile.percentile(0.99)),
          target: { atMost: quiet * SLOWER_AT_MOST },
          limit: { name: "nobody signs in", value: quiet },
        },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        `${signedIn.toLocaleString("en-US")} sign-ins, as many sessions found in the database; each by a browser that the account knows`,
        `the hash alone: the check of a password as the server has stored it, ${cores} at once, one for each core, nothing else running;`,
        "beside its hashes the server has to share the cores with PostgreSQL and with this load;",
        `other routes: ${OTHER_ROUTES.join(" and ")} in turn by ${BYSTANDERS} who pause some ${PAUSE_MS} ms, in seconds of their own`,
      ],
    };
  },
});

export const signIns = signInsBy("sign-ins", "RS256");
export const signInsEs256 = signInsBy("sign-ins-es256", "ES256");
export const signInsEdDsa = signInsBy("sign-ins-eddsa", "EdDSA");
