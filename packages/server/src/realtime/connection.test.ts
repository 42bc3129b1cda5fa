import { CLOSE, FRAME_BYTES_MAX } from "@parley/contract";
import { beforeEach, describe, expect, it } from "vitest";
import type { Principal } from "../call.ts";
import { asProblemError, problemBody } from "../edge/problem-body.ts";
import { raise } from "../problem.ts";
import type { RealtimeDeps } from "./commands.ts";
import { GREETING_PATIENCE_MS } from "./connection.ts";
import { FRAMES_BURST_MAX } from "./frame-budget.ts";
import { createHub, type Hub } from "./hub.ts";
import type { Outlet } from "./outlet.ts";

const ALICE = "0199a000-0000-7000-8000-00000000000a";
const CHANNEL = "0199a000-0000-7000-8000-0000000000c1";
const source = { ip: null, userAgent: null, correlationId: "test", browser: null };

/** A socket in memory: what it was sent, how it was closed, what it subscribes to. */
const fakeOutlet = () => {
  const sent: Record<string, unknown>[] = [];
  const closed: number[] = [];
  const topics = new Set<string>();
  const outlet: Outlet & { buffered: number } = {
    buffered: 0,
    send: (frame) => sent.push(JSON.parse(frame)),
    cork: (write) => write(),
    close: (code) => closed.push(code),
    subscribe: (topic) => topics.add(topic),
    unsubscribe: (topic) => topics.delete(topic),
    isSubscribed: (topic) => topics.has(topic),
    getBufferedAmount() {
      return this.buffered;
    },
  };
  return { outlet, sent, closed, topics };
};

let now = 1_000_000;
let hub: Hub;
let joined: string[];
let outcomes: string[];
const socketsOn = (sockets: ReturnType<typeof fakeOutlet>[], topic: string, frame: string) => {
  for (const socket of sockets) if (socket.topics.has(topic)) socket.outlet.send(frame);
};
let sockets: ReturnType<typeof fakeOutlet>[];

const principalOf = (token: string): Principal =>
  token === "expired"
    ? raise("token_invalid")
    : token === "revoked"
      ? raise("session_revoked")
      : {
          userId: ALICE,
          sessionId: token,
          roles: [],
          email: "alice@example.com",
          amr: ["pwd"],
          mfaVerified: false,
          authenticatedAt: 1_000_000,
          mustEnrol: false,
          expiresAt: 2_000_000,
          apiToken: null,
        };

const deps: RealtimeDeps = {
  clock: { now: () => now },
  authenticate: principalOf,
  greet: async ({ hello, join }) => {
    join(joined);
    await Promise.resolve();
    return [JSON.stringify({ op: "ready", ref: hello.ref })];
  },
  commands: {
    send: async ({ ref, text }) =>
      text === "refused" ? raise("channel_not_found") : JSON.stringify({ op: "ack", ref }),
    edit: () => undefined,
    delete: () => undefined,
    react: () => undefined,
    pin: () => undefined,
    read: () => undefined,
    delivered: () => undefined,
    typing: () => undefined,
    presence: () => undefined,
    watch: () => undefined,
    sync: () => undefined,
  },
  selvesOf: async () => new Map(),
  onLive: () => outcomes.push("live"),
  onGone: () => outcomes.push("gone"),
  describe: (error) =>
    problemBody(asProblemError(error), { correlationId: "test", publicUrl: "http://localhost" }),
  limitsOn: true,
  helloTimeoutMs: 10_000,
  idleMs: 60_000,
  sendBufferBytesMax: 1_000,
};

const open = () => {
  const socket = fakeOutlet();
  sockets.push(socket);
  return { ...socket, connection: hub.open(socket.outlet, source) };
};
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const openLive = async (token = "session-1") => {
  const socket = open();
  socket.connection.receive(JSON.stringify({ op: "hello", ref: "h", token }));
  await settle();
  return socket;
};
const send = (text: string, ref = "s") =>
  JSON.stringify({ op: "send", ref, channelId: CHANNEL, nonce: crypto.randomUUID(), text });

beforeEach(() => {
  now = 1_000_000;
  joined = [CHANNEL];
  outcomes = [];
  sockets = [];
  hub = createHub(deps, (topic, frame) => socketsOn(sockets, topic, frame));
});

describe("a connection", () => {
  it("greets, subscribes before it reads, and is live", async () => {
    const { sent, topics } = await openLive();
    expect(sent).toEqual([{ op: "ready", ref: "h" }]);
    expect([...topics]).toEqual([`u:${ALICE}`, `c:${CHANNEL}`]);
    expect(outcomes).toEqual(["live"]);
  });

  it("greets again when a channel was left while the hello was answered", async () => {
    const socket = open();
    socket.connection.receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
    joined = [];
    hub.receive({ kind: "leave", userId: ALICE, channelId: CHANNEL });
    await settle();
    expect(socket.topics.has(`c:${CHANNEL}`)).toBe(false);
    expect(socket.sent).toEqual([{ op: "ready", ref: "h" }]);
  });

  it("does not join a channel again that was left while its channels were read", async () => {
    const memberships = [[CHANNEL], []];
    const greet: RealtimeDeps["greet"] = async ({ hello, join }) => {
      const read = memberships.shift() ?? [];
      await Promise.resolve();
      join(read);
      return [JSON.stringify({ op: "ready", ref: hello.ref })];
    };
    hub = createHub({ ...deps, greet }, (topic, frame) => socketsOn(sockets, topic, frame));
    const socket = open();
    socket.connection.receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
    // The token is checked; the channels have been read, and are not joined yet.
    await Promise.resolve();
    expect(memberships).toHaveLength(1);
    hub.receive({ kind: "leave", userId: ALICE, channelId: CHANNEL });
    await settle();
    expect([...socket.topics]).toEqual([`u:${ALICE}`]);
    expect(socket.sent).toEqual([{ op: "ready", ref: "h" }]);
  });

  it("answers a command with ack, and a refusal with nack, under the ref of the command", async () => {
    const { connection, sent } = await openLive();
    connection.receive(send("hello", "1"));
    connection.receive(send("refused", "2"));
    await settle();
    expect(sent.slice(1)).toMatchObject([
      { op: "ack", ref: "1" },
      { op: "nack", ref: "2", problem: { code: "channel_not_found", status: 404 } },
    ]);
  });

  it.each([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["nothing", ""],
    ["a number", "1"],
    ["too large", JSON.stringify({ op: "ping", ref: "x".repeat(FRAME_BYTES_MAX) })],
    ["too large in bytes", JSON.stringify({ op: "ping", ref: "語".repeat(FRAME_BYTES_MAX / 2) })],
    ["too deep", "[".repeat(60_000)],
  ])("a frame that is %s closes the socket with 4400", async (_, frame) => {
    const { connection, closed } = await openLive();
    connection.receive(frame);
    expect(closed).toEqual([CLOSE.badFrame]);
    expect(hub.size).toBe(0);
  });

  it("a frame of an unknown op, or with wrong fields, is refused and the socket stays", async () => {
    const { connection, sent, closed } = await openLive();
    connection.receive('{"op":"constructor","ref":"1"}');
    connection.receive('{"op":"send","ref":"2","channelId":7}');
    expect(sent.slice(1)).toMatchObject([
      { op: "nack", ref: "1", problem: { code: "malformed_frame" } },
      { op: "nack", ref: "2", problem: { code: "validation_failed" } },
    ]);
    expect(closed).toEqual([]);
  });

  it("before hello nothing is done", () => {
    const { connection, sent, closed } = open();
    connection.receive(send("hello"));
    expect(sent).toMatchObject([{ op: "nack", problem: { code: "token_missing" } }]);
    expect(closed).toEqual([CLOSE.tokenExpired]);
  });

  it("a hello without a token is refused and closes with 4401", () => {
    const { connection, sent, closed } = open();
    connection.receive('{"op":"hello","ref":"h"}');
    expect(sent).toMatchObject([{ op: "nack", ref: "h", problem: { code: "token_missing" } }]);
    expect(closed).toEqual([CLOSE.tokenExpired]);
  });

  it.each([
    ["expired", CLOSE.tokenExpired],
    ["revoked", CLOSE.sessionRevoked],
  ])("a hello with a token that is %s closes with %i", async (token, code) => {
    const { closed, topics } = await openLive(token);
    expect(closed).toEqual([code]);
    expect(topics.size).toBe(0);
  });

  it("that pings but never says hello is closed all the same", () => {
    const { connection, closed } = open();
    now += 9_000;
    connection.receive('{"op":"ping"}');
    now += 2_000;
    hub.sweep();
    expect(closed).toEqual([CLOSE.tokenExpired]);
  });

  it("a command that comes before the hello is answered is refused, and the socket stays", async () => {
    const { connection, sent, closed } = open();
    connection.receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
    connection.receive(send("too soon"));
    await settle();
    expect(sent.map(({ op }) => op)).toEqual(["nack", "ready"]);
    expect(closed).toEqual([]);
  });

  it("a renewed token keeps the socket open, one of another session ends it", async () => {
    const { connection, sent, closed } = await openLive();
    connection.receive(JSON.stringify({ op: "auth", ref: "a", token: "session-1" }));
    await settle();
    expect(sent.at(-1)).toEqual({ op: "ack", ref: "a" });
    connection.receive(JSON.stringify({ op: "auth", ref: "b", token: "session-2" }));
    await settle();
    expect(closed).toEqual([CLOSE.badFrame]);
  });

  it("is closed with 4401 when its token expires, or when it never says hello", async () => {
    const [live, silent] = [await openLive(), open()];
    now += 11_000;
    hub.sweep();
    expect([live.closed, silent.closed]).toEqual([[], [CLOSE.tokenExpired]]);
    now = 2_000_000;
    hub.sweep();
    expect(live.closed).toEqual([CLOSE.tokenExpired]);
  });

  it("is closed with 4504 after the idle time, which a ping does not prolong and a command does", async () => {
    const [idle, busy] = [await openLive(), await openLive("session-2")];
    now += 50_000;
    idle.connection.receive('{"op":"ping","ref":"p"}');
    busy.connection.receive(send("hello"));
    now += 10_000;
    hub.sweep();
    expect([idle.closed, busy.closed]).toEqual([[CLOSE.idle], []]);
    expect(idle.sent.at(-1)).toEqual({ op: "pong", ref: "p" });
  });

  it("is closed with 4508 when it does not take what it is sent", async () => {
    const slow = await openLive();
    slow.outlet.buffered = 1_001;
    hub.sweep();
    expect(slow.closed).toEqual([CLOSE.tooSlow]);
  });

  it("has a minute for the answer to its hello, however large, and no longer", async () => {
    for (const isTaken of [true, false]) {
      const socket = fakeOutlet();
      socket.outlet.buffered = 50_000;
      const connection = hub.open(socket.outlet, source);
      connection.receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
      await Bun.sleep(0);
      expect(socket.sent).toMatchObject([{ op: "ready" }]);
      now += 1_000;
      hub.sweep();
      expect(socket.closed).toEqual([]);
      // More than is let wait beside it.
      socket.outlet.buffered = isTaken ? 0 : 51_001;
      hub.sweep();
      expect(socket.closed).toEqual(isTaken ? [] : [CLOSE.tooSlow]);
      socket.outlet.buffered = 1_001;
      hub.sweep();
      expect(socket.closed).toEqual([CLOSE.tooSlow]);
    }
    const late = fakeOutlet();
    late.outlet.buffered = 50_000;
    hub.open(late.outlet, source).receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
    await Bun.sleep(0);
    now += GREETING_PATIENCE_MS;
    hub.sweep();
    expect(late.closed).toContain(CLOSE.tooSlow);
  });

  it("is refused frames beyond its budget, and closed with 4429 when it does not listen", async () => {
    const { connection, sent, closed } = await openLive();
    for (let frame = 0; frame < FRAMES_BURST_MAX; frame += 1) connection.receive('{"op":"ping"}');
    expect(sent.at(-1)).toMatchObject({ op: "nack", problem: { code: "rate_limited" } });
    for (let frame = 0; frame < FRAMES_BURST_MAX; frame += 1) connection.receive('{"op":"ping"}');
    expect(closed).toEqual([CLOSE.abuse]);
  });
});

describe("the hub", () => {
  it("ends every socket of a revoked session with 4403, and no other", async () => {
    const [one, other] = [await openLive("session-1"), await openLive("session-2")];
    hub.receive({ kind: "end-session", sessionId: "session-1", userId: ALICE, reason: "signed-out" });
    expect([one.closed, other.closed]).toEqual([[CLOSE.sessionRevoked], []]);
    expect(one.sent.at(-1)).toEqual({ op: "session", change: "ended", reason: "signed-out" });
  });

  it("ends a socket whose hello is still being answered when its session is revoked", async () => {
    const socket = open();
    socket.connection.receive(JSON.stringify({ op: "hello", ref: "h", token: "session-1" }));
    await Promise.resolve();
    hub.receive({ kind: "end-session", sessionId: "session-1", userId: ALICE, reason: "signed-out" });
    await settle();
    expect(socket.closed).toEqual([CLOSE.sessionRevoked]);
    expect(outcomes).not.toContain("live");
  });

  it("sends an event to those who receive the channel and to nobody else", async () => {
    const member = await openLive();
    joined = [];
    const stranger = await openLive("session-2");
    const event = { op: "typing", channelId: CHANNEL, userId: ALICE } as const;
    hub.receive({ kind: "event", to: { channelId: CHANNEL }, event });
    expect([member.sent.at(-1), stranger.sent.at(-1)]).toEqual([event, { op: "ready", ref: "h" }]);
  });

  it("forgets a socket that is gone", async () => {
    const { connection } = await openLive();
    connection.closed();
    connection.closed();
    expect([hub.size, hub.isConnected(ALICE), outcomes]).toEqual([0, false, ["live", "gone"]]);
  });
});
