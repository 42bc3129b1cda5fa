import { rawHttp } from "../limits/raw-http.ts";
import type { Load } from "../load.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { getRequest, postRequest } from "../wire/http-request.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { type Person, signIn, signUpEach } from "../world/people.ts";
import { startWorld } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type ClosedLoop, closedLoop } from "./closed-loop.ts";

const PEOPLE = 64;
const WARM_UP_MS = 1_000;
const PATH = "/api/v1/auth/session";
/** One answer in so many is read and looked at. */
const LOOKED_AT_EVERY = 100;

const requestOf = (port: number, { signedIn }: Person) =>
  getRequest({ port, path: PATH, token: signedIn.accessToken });

/** Asks whose session it is, and reads the answer now and then. */
const checkLane = (port: number, person: Person, connection: HttpConnection) => {
  const request = requestOf(port, person);
  let turn = 0;
  return async () => {
    const keepBody = turn++ % LOOKED_AT_EVERY === 0;
    const { status, body } = await connection.call(request, { keepBody });
    if (status !== 200) throw new Error(`A session was answered with ${status}`);
    if (body && JSON.parse(String(body)).session.id !== person.signedIn.session.id)
      throw new Error("It is the session of somebody else");
  };
};

/** Who signs out is refused from the next request on, with the token that was taken a moment ago. */
const signOutCounts = async (port: number, person: Person): Promise<void> => {
  const connection = await HttpConnection.open(port);
  const signedIn = await signIn(port, connection, person);
  const request = requestOf(port, { ...person, signedIn });
  const logout = postRequest({ port, path: "/api/v1/auth/logout", body: {}, token: signedIn.accessToken });
  const statuses = [];
  for (const one of [request, request, logout, request]) statuses.push((await connection.call(one)).status);
  if (statuses.join() !== "200,200,204,401") throw new Error(`A sign-out was answered with ${statuses}`);
  connection.end();
};

export const sessionCheck: Load = {
  name: "session-check",
  title: `Session check: GET ${PATH} by ${PEOPLE} people at once, token, signature and revocation checked`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir });
    const { port } = world.server;
    const open = () => Promise.all(Array.from({ length: PEOPLE }, () => HttpConnection.open(port)));
    const people = await signUpEach(port, await open());
    const placement = world.place("together");
    const request = requestOf(port, people[0] as Person);
    const probe = await HttpConnection.open(port);
    const { body } = await probe.call(request, { keepBody: true });
    probe.end();
    const measured: ClosedLoop[] = [];
    const alone: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      // Opened for each run: the server closes a connection that has been silent for some seconds.
      const connections = await open();
      const lanes = people.map((person, place) =>
        checkLane(port, person, connections[place] as HttpConnection),
      );
      measured.push(await closedLoop(world, lanes, { seconds, warmUpMs: WARM_UP_MS }));
      for (const connection of connections) connection.end();
      await signOutCounts(port, people[0] as Person);
      alone.push(await rawHttp({ bytes: body?.length ?? 0, request, atOnce: PEOPLE, seconds }));
    }
    const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
    return {
      figures: [
        {
          name: "session checks",
          unit: "/s",
          runs: measured.map(({ perSecond }) => perSecond),
          target: { atLeast: 20_000 },
          limit: { name: "Bun alone", value: Math.max(...alone) },
        },
        { name: "a check, p50", unit: "ms", runs: shareOf(0.5) },
        { name: "a check, p99", unit: "ms", runs: shareOf(0.99) },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        `one answer in ${LOOKED_AT_EVERY} was read: the session of who asked; after each run somebody signed out, whose token was refused at once`,
        `Bun alone: answers of as many bytes (${body?.length}) to the same requests, by a server that looks at nothing of them`,
      ],
    };
  },
};
