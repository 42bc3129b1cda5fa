import { type OperationName, REALTIME_PATH, SUBPROTOCOL } from "@parley/contract";
import { systemClock } from "../src/clock.ts";
import { openTestSocket } from "./test-socket.ts";
import { answerOf, PASSWORD, requestOf, serve } from "./world.ts";
import { type FreshDatabase, silent } from "./world-database.ts";

/** One server of a cluster: its own process as far as it can tell, on the database and the Redis of all. */
export const openNode = async (
  database: FreshDatabase,
  redisUrl: string,
  settings: Record<string, string> = {},
) => {
  await using resources = new AsyncDisposableStack();
  const own = resources.use(await database.again());
  const appends = resources.use(await database.again());
  const { server, listener } = await serve(resources, {
    settings: { REDIS_URL: redisUrl, ...settings },
    ...{ log: silent, clock: systemClock, database: own, appends },
  });
  const running = resources.move();

  const call = async (name: OperationName, token: string | null, input: Record<string, unknown> = {}) => {
    const { address, init } = requestOf(name, input, token);
    return answerOf(await server.app.request(address, init));
  };
  return {
    hub: server.hub,
    call,
    signUp: async (username: string) =>
      (
        await call("auth.signup", null, {
          email: `${username}@example.org`,
          username,
          password: PASSWORD,
          transport: "body",
        })
      ).body.accessToken as string,
    signIn: async (username: string) =>
      (await call("auth.login", null, { identifier: username, password: PASSWORD, transport: "body" })).body
        .accessToken as string,
    status: async (token: string) => (await call("auth.session", token)).status,
    async connect(token: string) {
      const url = new URL(REALTIME_PATH, listener.url);
      url.protocol = "ws:";
      const socket = await openTestSocket(url, [SUBPROTOCOL]);
      socket.send({ op: "hello", ref: "hello", token });
      await socket.next("ready");
      return socket;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

export type Node = Awaited<ReturnType<typeof openNode>>;

/** Waits until it is so; for less long than any follower of the log sleeps between two sweeps. */
export const until = async (done: () => boolean | Promise<boolean>) => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await done()) return;
    await Bun.sleep(25);
  }
  throw new Error("It did not come about within 10 s");
};
