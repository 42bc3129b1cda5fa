import type { Load } from "../load.ts";
import { GrpcConnection } from "../wire/grpc-connection.ts";
import { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";
import type { CpuShares } from "../world/cpu-meter.ts";
import { freePort } from "../world/free-port.ts";
import { type Person, signIn, signUpEach } from "../world/people.ts";
import { startWorld } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type ClosedLoop, closedLoop } from "./closed-loop.ts";

const AT_ONCE = 32;
const WARM_UP_MS = 1_000;
const METHOD = "/parley.identity.v1.IdentityService/VerifyToken";
const SERVICE_TOKEN = "bench-service-token-0123456789abcdef";

const LENGTH_DELIMITED_1 = 0x0a;
const VARINT_1 = 0x08;

/** `TokenRequest { token }`, of some 800 bytes. */
const requestOf = (token: string): Buffer => {
  const length = [(token.length & 0x7f) | 0x80, token.length >> 7];
  return Buffer.concat([Buffer.from([LENGTH_DELIMITED_1, ...length]), Buffer.from(token, "latin1")]);
};

/** `TokenResponse.valid`, which comes first, and whether it names this person. */
const speaksFor = (message: Buffer, person: Person): boolean =>
  message[0] === VARINT_1 && message[1] === 1 && message.includes(person.signedIn.user.id, 0, "latin1");

/** Who signs out is not valid from the next question on. */
const signOutCounts = async (port: number, grpc: GrpcConnection, person: Person): Promise<void> => {
  const connection = await HttpConnection.open(port);
  const signedIn = await signIn(port, connection, person);
  const one = { ...person, signedIn };
  const request = requestOf(signedIn.accessToken);
  const before = speaksFor(await grpc.call(request), one);
  const logout = postRequest({ port, path: "/api/v1/auth/logout", body: {}, token: signedIn.accessToken });
  await connection.call(logout);
  connection.end();
  if (!before || speaksFor(await grpc.call(request), one)) throw new Error("A sign-out did not count");
};

export const introspect: Load = {
  name: "introspect",
  title: `Introspection: VerifyToken over gRPC, ${AT_ONCE} at once on one connection, with a service token`,
  async run({ seconds, runs, profileDir }) {
    const grpcPort = freePort();
    const settings = { GRPC_PORT: String(grpcPort), GRPC_SERVICE_TOKENS: SERVICE_TOKEN };
    await using world = await startWorld({ profileDir, settings });
    const { port } = world.server;
    const connections = await Promise.all(Array.from({ length: AT_ONCE }, () => HttpConnection.open(port)));
    const people = await signUpEach(port, connections);
    for (const connection of connections) connection.end();
    const placement = world.place("together");
    const measured: ClosedLoop[] = [];
    for (let run = 0; run < runs; run += 1) {
      const grpc = await GrpcConnection.open(grpcPort, {
        authority: `localhost:${grpcPort}`,
        path: METHOD,
        token: SERVICE_TOKEN,
      });
      const lanes = people.map((person) => {
        const request = requestOf(person.signedIn.accessToken);
        return async () => {
          if (!speaksFor(await grpc.call(request), person))
            throw new Error("A token was not taken for valid");
        };
      });
      measured.push(await closedLoop(world, lanes, { seconds, warmUpMs: WARM_UP_MS }));
      await signOutCounts(port, grpc, people[0] as Person);
      grpc.end();
    }
    const shareOf = (share: number) => measured.map(({ latencies }) => latencies.percentile(share));
    return {
      figures: [
        {
          name: "VerifyToken",
          unit: "/s",
          runs: measured.map(({ perSecond }) => perSecond),
          target: { atLeast: 10_000 },
        },
        { name: "a call, p50", unit: "ms", runs: shareOf(0.5) },
        { name: "a call, p99", unit: "ms", runs: shareOf(0.99) },
      ],
      placement,
      cpu: averageCpu(measured.map<CpuShares>(({ cpu }) => cpu)),
      notes: [
        "every answer was valid and named who the token is of; after each run somebody signed out, whose token was not valid at once",
      ],
    };
  },
};
