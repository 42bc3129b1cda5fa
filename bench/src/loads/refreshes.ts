import type { TokenAlgorithm } from "@parley/contract";
import { signAlone } from "../limits/sign-alone.ts";
import type { Load } from "../load.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { type Person, signUpEach } from "../world/people.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type ClosedLoop, closedLoop } from "./closed-loop.ts";

const AT_ONCE = 64;
const WARM_UP_MS = 1_000;

/** Each has a session, which they renew again and again by the token that the last time gave. */
class Renewer {
  #refreshToken: string;

  constructor(
    private readonly port: number,
    private readonly person: Person,
  ) {
    this.#refreshToken = person.signedIn.refreshToken;
  }

  async renew(connection: HttpConnection): Promise<void> {
    const request = postRequest({
      port: this.port,
      path: "/api/v1/auth/refresh",
      body: { refreshToken: this.#refreshToken },
      device: this.person.device,
    });
    const { status, body } = await connection.call(request, { keepBody: true });
    if (status !== 200) throw new Error(`A refresh was answered with ${status}`);
    this.#refreshToken = JSON.parse(String(body)).refreshToken;
  }
}

const countOfRenewals = async ({ database }: World): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    "select sum(generation - 1)::int as count from sessions where revoked_at is null",
  );
  return rows[0]?.count ?? 0;
};

const refreshesBy = (
  name: string,
  algorithm: TokenAlgorithm,
  target: { readonly atLeast: number; readonly shareAtLeast?: number },
): Load => ({
  name,
  title: `Refreshes, ${algorithm}: ${AT_ONCE} people at once, each again and again by the token given last`,
  async run({ seconds, runs, profileDir }) {
    await using world = await startWorld({ profileDir, settings: { TOKEN_ALGORITHM: algorithm } });
    const { port } = world.server;
    const open = () => Promise.all(Array.from({ length: AT_ONCE }, () => HttpConnection.open(port)));
    const people = await signUpEach(port, await open());
    const renewers = people.map((person) => new Renewer(port, person));
    const placement = world.place("apart");
    const text = (people[0]?.signedIn.accessToken ?? "").replace(/\.[^.]*$/, "");
    const measured: ClosedLoop[] = [];
    const alone: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      // Opened for each run: the server closes a connection that has been silent for some seconds.
      const connections = await open();
      const lanes = renewers.map(
        (renewer, place) => () => renewer.renew(connections[place] as HttpConnection),
      );
      measured.push(await closedLoop(world, lanes, { seconds, warmUpMs: WARM_UP_MS }));
      for (const connection of connections) connection.end();
      alone.push(await signAlone({ algorithm, text, seconds }));
    }
    const renewed = measured.reduce((sum, { done }) => sum + done, 0);
    const found = await countOfRenewals(world);
    if (found !== renewed) throw new Error(`${renewed} refreshes, ${found} found in the database`);
    const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
    const { atLeast, shareAtLeast } = target;
    return {
      figures: [
        {
          name: "refreshes",
          unit: "/s",
          runs: measured.map(({ perSecond }) => perSecond),
          target: { atLeast },
          limit: {
            name: "the signature alone",
            value: Math.max(...alone),
            ...(shareAtLeast !== undefined && { shareAtLeast }),
          },
        },
        { name: "a refresh, p50", unit: "ms", runs: shareOf(0.5) },
        { name: "a refresh, p99", unit: "ms", runs: shareOf(0.99) },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        `${renewed.toLocaleString("en-US")} refreshes, as many generations found in the database, each durable before its answer`,
        "the signature alone: the head and the claims of such a token signed again and again on the server's core, nothing else running",
      ],
    };
  },
});

export const refreshes = refreshesBy("refreshes", "RS256", { atLeast: 1_400, shareAtLeast: 0.85 });
export const refreshesEs256 = refreshesBy("refreshes-es256", "ES256", { atLeast: 4_000 });
export const refreshesEdDsa = refreshesBy("refreshes-eddsa", "EdDSA", { atLeast: 4_000 });
