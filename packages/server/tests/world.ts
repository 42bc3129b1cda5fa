import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type InputOf,
  type Operation,
  type OperationName,
  operations,
  pathFields,
  REALTIME_PATH,
  type SignedIn,
  SUBPROTOCOL,
} from "@parley/contract";
import type { Logger } from "pino";
import type { Clock } from "../src/clock.ts";
import { compose } from "../src/compose/server.ts";
import { type Config, readConfig } from "../src/config.ts";
import { createSockets } from "../src/edge/listen.ts";
import { createMasterKey } from "../src/identity/master-key/master-key.ts";
import { openTestSocket, type TestSocket } from "./test-socket.ts";
import { freshDatabase, silent } from "./world-database.ts";

export const PASSWORD = "correct horse battery staple";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back, and says what it expects
  readonly body: any;
}

/** Someone with an account, signed in. */
export interface Person {
  readonly id: string;
  readonly username: string;
  readonly signedIn: SignedIn & { refreshToken: string };
  /** Makes one call of the contract as this person. */
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<Answer>;
  /** Opens a socket and says hello. */
  connect(hello?: object): Promise<TestSocket>;
}

/** A clock that moves when told, and otherwise runs. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

const createTestClock = (): TestClock => {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      ahead += ms;
    },
  };
};

/** A call of the contract as an HTTP request, with an access token where there is one. */
export const requestOf = (
  name: OperationName,
  input: Record<string, unknown>,
  token: string | null = null,
): { address: string; init: RequestInit } => {
  const { method, path }: Operation = operations[name];
  const inPath = new Set(pathFields(path));
  const address = path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(input[field])));
  const rest = Object.entries(input).filter(([field, value]) => !inPath.has(field) && value !== undefined);
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  if (method === "GET" || method === "DELETE") {
    const query = new URLSearchParams(
      Object.fromEntries(rest.map(([field, value]) => [field, String(value)])),
    );
    const init = { method, headers: authorization };
    return { address: rest.length > 0 ? `${address}?${query}` : address, init };
  }
  const headers = { ...authorization, "content-type": "application/json" };
  return { address, init: { method, headers, body: JSON.stringify(Object.fromEntries(rest)) } };
};

/** What came back, read. */
export const answerOf = async (response: Response): Promise<Answer> => {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get("content-type")?.includes("json");
  return { status, headers, body: isJson && text !== "" ? JSON.parse(text) : text };
};

/** A whole server, put together as it runs; what it holds is given back with `resources`. */
export const serve = async (
  resources: AsyncDisposableStack,
  {
    settings,
    ...deps
  }: { settings: Record<string, string> } & Pick<
    Parameters<typeof compose>[0],
    "log" | "clock" | "database" | "appends"
  >,
) => {
  const dataDir = await mkdtemp(join(tmpdir(), "parley-world-"));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config: Config = readConfig(
    {
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      PUBLIC_URL: "http://localhost:8080",
      ...settings,
    },
    { isTerminal: false },
  );
  const sockets = createSockets();
  const server = resources.use(
    await compose({
      ...deps,
      config,
      masterKey: createMasterKey(new Uint8Array(32).fill(7)),
      webDirectory: null,
      version: "test",
      publish: sockets.publish,
    }),
  );
  return { config, server, listener: resources.use(sockets.listen({ config, ...server })) };
};

/** A whole server on a database of its own, with its people. Nothing of it is fake but the clock. */
export const openWorld = async (
  settings: Record<string, string> = {},
  { log = silent }: { log?: Logger } = {},
) => {
  await using resources = new AsyncDisposableStack();
  const clock = createTestClock();
  const database = resources.use(await freshDatabase());
  const appends = resources.use(await database.again());
  const { config, server, listener } = await serve(resources, {
    settings: { RATE_LIMITS: "off", ...settings },
    ...{ log, clock, database, appends },
  });
  const opened = resources.adopt(new Set<TestSocket>(), (all) => {
    for (const socket of all) socket.close();
  });
  const people = new Map<string, Promise<Person>>();

  const send = async (address: string, init: RequestInit = {}): Promise<Response> =>
    server.app.request(address, init);

  const request = async (address: string, init: RequestInit = {}): Promise<Answer> =>
    answerOf(await send(address, init));

  const callAs = (token: string | null) => (name: OperationName, input: Record<string, unknown>) => {
    const { address, init } = requestOf(name, input, token);
    return request(address, init);
  };

  const connectAs = async (token: string, hello: object = {}) => {
    const url = new URL(REALTIME_PATH, listener.url);
    url.protocol = "ws:";
    const socket = await openTestSocket(url, [SUBPROTOCOL]);
    opened.add(socket);
    socket.send({ op: "hello", ref: "hello", token, ...hello });
    await socket.next("ready");
    return socket;
  };

  const personOf = (signedIn: Person["signedIn"]): Person => ({
    id: signedIn.user.id,
    username: signedIn.user.username,
    signedIn,
    call: (name, input) => callAs(signedIn.accessToken)(name, input),
    connect: (hello) => connectAs(signedIn.accessToken, hello),
  });

  const signUp = async (username: string): Promise<Person> => {
    const answer = await callAs(null)("auth.signup", {
      email: `${username}@example.org`,
      username,
      displayName: username[0]?.toUpperCase() + username.slice(1),
      password: PASSWORD,
      transport: "body",
    });
    if (answer.status !== 201) throw new Error(`${username} cannot sign up: ${JSON.stringify(answer.body)}`);
    return personOf(answer.body);
  };

  const running = resources.move();
  return {
    config,
    clock,
    database,
    request,
    /** One request, with its answer as it is: redirects are not followed. */
    send,
    /** A call without a token. */
    call: <N extends OperationName>(name: N, input: InputOf<N>) => callAs(null)(name, input),
    /** Calls with an access token. */
    as:
      (accessToken: string) =>
      <N extends OperationName>(name: N, input: InputOf<N>) =>
        callAs(accessToken)(name, input),
    url: listener.url,
    redirectUrl: listener.redirectUrl,
    hub: server.hub,
    introspection: server.introspection,
    makeSetUpLink: server.makeSetUpLink,
    /** The person of that name, signed up when first asked for. */
    person(username: string): Promise<Person> {
      const known = people.get(username) ?? signUp(username);
      people.set(username, known);
      return known;
    },
    /** Another session of the same person. */
    async signInAgain({ username }: Pick<Person, "username">, { password = PASSWORD } = {}): Promise<Person> {
      const answer = await callAs(null)("auth.login", { identifier: username, password, transport: "body" });
      return personOf(answer.body);
    },
    async befriend(one: Person, other: Person): Promise<void> {
      const { body } = await one.call("friend.request", { userId: other.id });
      await other.call("friend.accept", { id: body.id });
    },
    async directChannel(one: Person, other: Person): Promise<string> {
      const { body } = await one.call("channel.create", { kind: "direct", userId: other.id });
      return body.id;
    },
    async groupChannel(owner: Person, members: readonly Person[], name = "watercooler"): Promise<string> {
      const { body } = await owner.call("channel.create", {
        kind: "group",
        name,
        memberIds: members.map((member) => member.id),
      });
      return body.id;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

export type World = Awaited<ReturnType<typeof openWorld>>;
