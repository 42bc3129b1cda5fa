import { mkdtempSync, rmSync } from "node:fs";
import { appendFile, readFile, rename, stat, truncate } from "node:fs/promises";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditWorld, manySignIns } from "../world-audit.ts";
import { openSink } from "./open-sink.ts";
import { CERTIFICATE, PRIVATE_KEY } from "./self-signed.fixture.ts";
import { readSinks } from "./sink-settings.ts";

const TOKEN = "t0ken-of-the-logger";
const product = { version: "1.2.3", host: "chat.example" };

/** Somebody who takes the trail, over a real socket or into a real file. */
interface Receiver {
  /** As an operator writes it into AUDIT_SINKS. */
  readonly setting: string;
  readonly ca?: string;
  /** The positions taken, repeats included. */
  positions(): Promise<number[]>;
  /** Takes nothing from now on; connections that are open break. */
  fail(): Promise<void>;
  recover(): Promise<void>;
  close(): Promise<void>;
}

const positionsOf = (events: readonly { position: number }[]) => events.map((event) => event.position);

const tls = { cert: CERTIFICATE, key: PRIVATE_KEY };

const httpReceiver = async (secure = false): Promise<Receiver & { requests: Request[] }> => {
  const taken: number[] = [];
  const requests: Request[] = [];
  let failing = false;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    ...(secure ? { tls } : {}),
    async fetch(request) {
      const body = (await request.json()) as { events: { position: number }[] };
      if (failing) return new Response("no", { status: 503 });
      requests.push(request);
      taken.push(...positionsOf(body.events));
      return new Response(null, { status: 204 });
    },
  });
  return {
    setting: secure
      ? `https://localhost:${server.port}/events?format=json`
      : `http://127.0.0.1:${server.port}/events`,
    ...(secure ? { ca: CERTIFICATE } : {}),
    requests,
    positions: async () => taken,
    fail: async () => {
      failing = true;
    },
    recover: async () => {
      failing = false;
    },
    close: () => server.stop(true),
  };
};

const webSocketReceiver = async (secure = false): Promise<Receiver & { tokens: (string | null)[] }> => {
  const taken: number[] = [];
  const tokens: (string | null)[] = [];
  let failing = false;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    ...(secure ? { tls } : {}),
    fetch(request, upgrading) {
      tokens.push(request.headers.get("authorization"));
      return !failing && upgrading.upgrade(request, { data: undefined })
        ? undefined
        : new Response(null, { status: 503 });
    },
    websocket: {
      message(socket, text) {
        const { op, position, events } = JSON.parse(String(text));
        if (failing) return socket.terminate();
        if (op === "events") taken.push(...positionsOf(events));
        // Answers for what nobody sent are not taken for the one that is due.
        socket.send("not json");
        socket.send(JSON.stringify({ op: "ack", position: position + 1 }));
        socket.send(JSON.stringify({ op: "ack", position }));
      },
    },
  });
  return {
    setting: secure ? `wss://localhost:${server.port}/audit` : `ws://127.0.0.1:${server.port}/audit`,
    ...(secure ? { ca: CERTIFICATE } : {}),
    tokens,
    positions: async () => taken,
    fail: async () => {
      failing = true;
    },
    recover: async () => {
      failing = false;
    },
    close: () => server.stop(true),
  };
};

const readMessages = (bytes: Buffer): string[] => {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(" ", at);
    const length = Number(bytes.subarray(at, space));
    messages.push(bytes.subarray(space + 1, space + 1 + length).toString("utf8"));
    at = space + 1 + length;
  }
  return messages;
};

const syslogReceiver = async (secure: boolean): Promise<Receiver> => {
  const taken: number[] = [];
  const sockets = new Set<Socket>();
  let failing = false;
  const take = (socket: Socket) => {
    sockets.add(socket);
    const chunks: Buffer[] = [];
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      // Dies with what it was given in its buffers.
      if (failing) socket.resetAndDestroy();
      else chunks.push(chunk);
    });
    socket.on("end", () => {
      for (const message of readMessages(Buffer.concat(chunks)))
        taken.push(Number(/ position="(\d+)"/.exec(message)?.[1]));
    });
  };
  const server: Server = secure ? createTlsServer(tls, take) : createTcpServer(take);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    setting: secure
      ? `syslog+tls://localhost:${port}?format=cef`
      : `syslog+tcp://127.0.0.1:${port}?format=ocsf`,
    ...(secure ? { ca: CERTIFICATE } : {}),
    positions: async () => taken,
    fail: async () => {
      failing = true;
    },
    recover: async () => {
      failing = false;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

const fileReceiver = async (): Promise<Receiver & { path: string; home: string }> => {
  const home = mkdtempSync(join(tmpdir(), "parley-audit-"));
  const path = join(home, "log", "audit.jsonl");
  const lines = async () =>
    (await readFile(path, "utf8").catch(() => ""))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  return {
    setting: `file://${path}`,
    home,
    path,
    positions: async () => positionsOf(await lines()),
    // A directory stands where the file was.
    fail: async () => {
      await rename(path, `${path}.away`);
      await Bun.write(`${path}/in-the-way`, "");
    },
    recover: async () => {
      rmSync(path, { recursive: true });
      await rename(`${path}.away`, path);
    },
    close: async () => rmSync(home, { recursive: true }),
  };
};

type World = Awaited<ReturnType<typeof auditWorld>>;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const distinct = (positions: readonly number[]) => [...new Set(positions)];

describe("sinks", () => {
  let world: World;
  beforeEach(async () => {
    world = await auditWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  /** Follows the trail into the receiver, as the server does. */
  const follow = ({ setting, ca = undefined }: Receiver, batchMax = 7) => {
    const [settings] = readSinks(setting);
    if (!settings) throw new Error("No sink");
    const sink = openSink(settings.kind, { ...settings, product, ca: ca ?? null, token: TOKEN });
    const following = world.followTrail({
      name: settings.name,
      batchMax,
      handle: (events, signal) => sink.send(events, signal),
    });
    return {
      async [Symbol.asyncDispose]() {
        await following[Symbol.asyncDispose]();
        await sink[Symbol.asyncDispose]();
      },
    };
  };

  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const taken = (receiver: Receiver, position: number) =>
    until(async () => (await receiver.positions()).includes(position));
  const row = () => world.database.db.selectFrom("audit_followers").selectAll().executeTakeFirst();

  describe.each<[string, () => Promise<Receiver>]>([
    ["HTTP", () => httpReceiver()],
    ["HTTPS", () => httpReceiver(true)],
    ["WebSocket", () => webSocketReceiver()],
    ["WebSocket over TLS", () => webSocketReceiver(true)],
    ["syslog over TCP", () => syslogReceiver(false)],
    ["syslog over TLS", () => syslogReceiver(true)],
    ["a file", fileReceiver],
  ])("%s", (_, open) => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await open();
    });
    afterEach(() => receiver.close());

    test("SEC-30 is given every event once and in order, while all goes well", async () => {
      await world.record(...manySignIns(20));
      await using _following = follow(receiver);
      await taken(receiver, 20);
      await world.record(...manySignIns(2));
      await taken(receiver, 22);
      expect(await receiver.positions()).toEqual(upTo(22));
    });

    test("SEC-30 an outage loses nothing: what was not taken comes again, in order", async () => {
      await using _following = follow(receiver);
      await world.record(...manySignIns(3));
      await taken(receiver, 3);
      await receiver.fail();
      await world.record(...manySignIns(12));
      await until(async () => ((await row())?.failures ?? 0) > 0);
      expect(await row()).toMatchObject({ position: 3, last_error: expect.stringMatching(/.{5}/) });
      await receiver.recover();
      await taken(receiver, 15);
      expect(distinct(await receiver.positions())).toEqual(upTo(15));
    });

    test("SEC-30 after a restart it goes on where it was", async () => {
      await world.record(...manySignIns(5));
      {
        await using _following = follow(receiver);
        await taken(receiver, 5);
        // What was taken and not written down yet would come again.
        await until(async () => (await row())?.position === 5);
      }
      await world.record(...manySignIns(4));
      await using _following = follow(receiver);
      await taken(receiver, 9);
      expect(await receiver.positions()).toEqual(upTo(9));
    });
  });

  test("SEC-34 the token goes to the receiver and nowhere else", async () => {
    const http = await httpReceiver();
    const socket = await webSocketReceiver();
    {
      await using _http = follow(http);
      await using _socket = follow(socket);
      await world.record(...manySignIns(1));
      await taken(http, 1);
      await taken(socket, 1);
      expect(http.requests[0]?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
      expect(socket.tokens).toEqual([`Bearer ${TOKEN}`]);
      await http.fail();
      await world.record(...manySignIns(1));
      await until(async () => {
        const rows = await world.database.db.selectFrom("audit_followers").selectAll().execute();
        expect(JSON.stringify(rows)).not.toContain(TOKEN);
        return rows.some((one) => one.failures > 0);
      });
    }
    await http.close();
    await socket.close();
  });

  test("SEC-34 a redirect of the receiver is not followed", async () => {
    const thief = await httpReceiver();
    const server = Bun.serve({ port: 0, fetch: () => Response.redirect(thief.setting, 307) });
    {
      await using _following = follow({ ...thief, setting: `http://127.0.0.1:${server.port}/` });
      await world.record(...manySignIns(1));
      await until(async () => ((await row())?.failures ?? 0) > 0);
      expect(thief.requests).toEqual([]);
    }
    await server.stop(true);
    await thief.close();
  });

  test.each<[string, () => Promise<Receiver>]>([
    ["syslog", () => syslogReceiver(true)],
    ["HTTPS", () => httpReceiver(true)],
    ["WebSocket", () => webSocketReceiver(true)],
  ])("%s is given nothing where nobody trusts its certificate", async (_, open) => {
    const { ca, ...receiver } = await open();
    {
      await using _following = follow(receiver);
      await world.record(...manySignIns(1));
      await until(async () => ((await row())?.failures ?? 0) > 0);
      expect(await receiver.positions()).toEqual([]);
    }
    expect(ca).toBe(CERTIFICATE);
    await receiver.close();
  });

  describe("the file", () => {
    let receiver: Awaited<ReturnType<typeof fileReceiver>>;
    beforeEach(async () => {
      receiver = await fileReceiver();
    });
    afterEach(() => receiver.close());

    test("belongs to its owner alone", async () => {
      await using _following = follow(receiver);
      await world.record(...manySignIns(1));
      await taken(receiver, 1);
      expect((await stat(receiver.path)).mode & 0o777).toBe(0o600);
    });

    test("survives rotation by renaming and by truncating", async () => {
      await using _following = follow(receiver);
      await world.record(...manySignIns(2));
      await taken(receiver, 2);
      await rename(receiver.path, `${receiver.path}.1`);
      await world.record(...manySignIns(2));
      await taken(receiver, 4);
      expect(await receiver.positions()).toEqual([3, 4]);
      await truncate(receiver.path);
      await world.record(...manySignIns(1));
      await taken(receiver, 5);
      expect(await receiver.positions()).toEqual([5]);
      expect((await readFile(`${receiver.path}.1`, "utf8")).trim().split("\n")).toHaveLength(2);
    });

    test("half a line that a crash has left is ended before the next", async () => {
      await Bun.write(receiver.path, "");
      await appendFile(receiver.path, '{"position":1,"id":"019');
      await using _following = follow(receiver);
      await world.record(...manySignIns(2));
      const lines = async () => (await readFile(receiver.path, "utf8")).split("\n");
      await until(async () => (await lines()).length === 4);
      expect((await lines())[0]).toBe('{"position":1,"id":"019');
      expect((await lines()).slice(1, 3).map((line) => JSON.parse(line).position)).toEqual([1, 2]);
    });
  });
});

describe("AUDIT_SINKS", () => {
  test("is a list of addresses, each with a name that holds none of its options", () => {
    const sinks = readSinks(
      "https://logs.example/in?format=ocsf&key=k, syslog+tls://logs.example:6514?ca=/etc/ca.pem&format=cef\n file:///var/log/a.jsonl",
    );
    expect(
      sinks.map(({ kind, format, caFile, name, url }) => [kind, format, caFile, name, url.href]),
    ).toEqual([
      ["http", "ocsf", null, "sink:https://logs.example/in", "https://logs.example/in?key=k"],
      [
        "syslog",
        "cef",
        "/etc/ca.pem",
        "sink:syslog+tls://logs.example:6514",
        "syslog+tls://logs.example:6514",
      ],
      ["file", "json", null, "sink:file:///var/log/a.jsonl", "file:///var/log/a.jsonl"],
    ]);
    expect(readSinks("")).toEqual([]);
  });

  test.each([
    ["logs.example", "URLs such as"],
    ["ftp://logs.example/", "not ftp:"],
    ["https://user:pass@logs.example/", "no name or password"],
    ["https://logs.example/?format=xml", "format="],
    ["syslog+tcp://logs.example", "a port"],
    ["file://host/path", "an absolute path"],
    ["file:///var/log/", "an absolute path"],
    ["https://a.example/x,https://a.example/x?format=cef", "twice"],
  ])("refuses %s and says what it wants", (setting, words) => {
    expect(() => readSinks(setting)).toThrow(words);
    expect(() => readSinks(setting)).not.toThrow("pass@");
  });
});
