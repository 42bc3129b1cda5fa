import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OperationName, REALTIME_PATH, SUBPROTOCOL } from "@parley/contract";
import { compose } from "../src/compose/server.ts";
import { readConfig } from "../src/config.ts";
import { createSockets } from "../src/edge/listen.ts";
import { createMasterKey } from "../src/identity/master-key/master-key.ts";
import { openTestSocket } from "./test-socket.ts";
import { answerOf, PASSWORD, requestOf } from "./world.ts";
import { type FreshDatabase, silent } from "./world-database.ts";

/** One server of a cluster: its own process as far as it can tell, on the database and the Redis of all. */
export const openNode = async (
  database: FreshDatabase,
  redisUrl: string,
  settings: Record<string, string> = {},
) => {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "parley-node-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = readConfig(
    {
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      PUBLIC_URL: "http://localhost:8080",
      REDIS_URL: redisUrl,
      ...settings,
    },
    { isTerminal: false },
  );
  const own = resources.use(await database.again());
  const appends = resources.use(await database.again());
  const sockets = createSockets();
  const server = resources.use(
    await compose({
      config,
      log: silent,
      clock: { now: () => Date.now() },
      database: own,
      appends,
      masterKey: createMasterKey(new Uint8Array(32).fill(7)),
      webDirectory: null,
      version: "test",
      publish: sockets.publish,
    }),
  );
  const listener = resources.use(sockets.listen({ config, ...server }));
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
