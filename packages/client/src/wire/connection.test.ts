import { type Command, HEARTBEAT_INTERVAL_MS, type ServerFrame } from "@parley/contract";
import { expect, test } from "vitest";
import { ready } from "../../tests/cast.ts";
import { createSimulatedTime } from "../../tests/simulation/simulated-time.ts";
import { RENEW_BEFORE_EXPIRY_MS } from "./access.ts";
import { createConnection, OPENING_TIMEOUT_MS, type TokenAnswer } from "./connection.ts";
import { ANSWER_TIMEOUT_MS, PONG_TIMEOUT_MS, PROBE_TIMEOUT_MS } from "./heartbeat.ts";
import type { WireListener } from "./wire.ts";

const TOKEN_LIVES_MS = 15 * 60_000;

/** A connection with the far ends in the test's hands. */
const createWorld = () => {
  const time = createSimulatedTime();
  const { clock, timers } = time;
  const log: string[] = [];
  const sent: Command[] = [];
  const tokensAsked: (string | null)[] = [];
  let wire: WireListener | null = null;
  let answerToken: ((answer: TokenAnswer) => void) | null = null;
  let count = 0;
  const connection = createConnection({
    clock,
    timers,
    random: () => 1,
    openWire(listener) {
      wire = listener;
      log.push("open");
      return { send: (command) => sent.push(command), close: () => log.push("close") };
    },
    getToken(refused, done) {
      tokensAsked.push(refused);
      answerToken = done;
    },
    onChange: ({ at }) => log.push(at),
    onOpened: () => connection.greet({ epoch: "e1", channels: { c1: 4 } }),
    onFrame: (frame) => log.push(`heard ${frame.op}`),
    onLive: () => log.push("is live"),
    onLost: () => log.push("is lost"),
    onSignedOut: (reason) => log.push(`signed out: ${reason}`),
  });
  const authorize = () => {
    count += 1;
    answerToken?.({ token: `t${count}`, expiresAt: clock.now() + TOKEN_LIVES_MS });
  };
  const live = () => {
    connection.connect();
    authorize();
    wire?.opened();
    wire?.frame(ready());
  };
  return {
    ...time,
    connection,
    log,
    sent,
    tokensAsked,
    authorize,
    answerToken: (answer: TokenAnswer) => answerToken?.(answer),
    live,
    hear: (frame: ServerFrame) => wire?.frame(frame),
    close: (code: number) => wire?.closed(code),
    wire: () => wire,
    pings: () => sent.filter(({ op }) => op === "ping").length,
    take: () => log.splice(0),
  };
};

test("the hello carries the token, the epoch and the positions", () => {
  const world = createWorld();
  world.live();
  expect(world.sent[0]).toEqual({ op: "hello", ref: "hello", token: "t1", epoch: "e1", channels: { c1: 4 } });
});

test("ready is applied before anyone is told that the connection is live, and commands are possible by then", () => {
  const world = createWorld();
  world.live();
  expect(world.take().slice(-3)).toEqual(["heard ready", "is live", "live"]);
  expect(world.connection.say({ op: "typing", channelId: "c1" })).toBe(true);
});

test("nothing can be said or asked while there is no connection", () => {
  const { connection } = createWorld();
  expect(connection.say({ op: "ping" })).toBe(false);
  expect(connection.ask({ op: "sync", channelId: "c1", version: 0 }, () => {})).toBe(false);
});

test("each command is answered by its own ref, and those under way at the end with null", () => {
  const world = createWorld();
  world.live();
  const answers: unknown[] = [];
  const ask = (nonce: string) =>
    world.connection.ask({ op: "send", channelId: "c1", nonce, text: "" }, (answer) =>
      answers.push([nonce, answer?.op ?? null]),
    );
  ask("a");
  ask("b");
  ask("c");
  const [first, second] = world.sent.slice(1).map((command) => ("ref" in command ? command.ref : ""));
  world.hear({ op: "ack", ref: second ?? "" });
  world.hear({ op: "ack", ref: first ?? "" });
  world.hear({ op: "ack", ref: "nobody's" });
  world.close(1006);
  expect(answers).toEqual([
    ["b", "ack"],
    ["a", "ack"],
    ["c", null],
  ]);
});

test("a quiet link is pinged after the server's interval, and dead without an answer", () => {
  const world = createWorld();
  world.live();
  world.advance(HEARTBEAT_INTERVAL_MS);
  expect(world.pings()).toBe(1);
  world.advance(PONG_TIMEOUT_MS - 1);
  world.hear({ op: "pong" });
  world.advance(HEARTBEAT_INTERVAL_MS);
  expect(world.pings()).toBe(2);
  world.take();
  world.advance(PONG_TIMEOUT_MS);
  expect(world.take().slice(0, 3)).toEqual(["close", "is lost", "waiting"]);
});

test("a link on which both sides speak needs no ping", () => {
  const world = createWorld();
  world.live();
  for (let second = 0; second < 60; second += 1) {
    world.connection.say({ op: "typing", channelId: "c1" });
    world.hear({ op: "typing", channelId: "c1", userId: "bob" });
    world.advance(1_000);
  }
  expect(world.pings()).toBe(0);
});

test("a client that only listens still shows the server that it is there", () => {
  const world = createWorld();
  world.live();
  for (let second = 0; second < 60; second += 1) {
    world.hear({ op: "typing", channelId: "c1", userId: "bob" });
    world.advance(1_000);
  }
  expect(world.pings()).toBeGreaterThan(0);
});

test("a command without an answer means that the connection does not work", () => {
  const world = createWorld();
  world.live();
  world.connection.ask({ op: "send", channelId: "c1", nonce: "a", text: "" }, () => {});
  world.advance(ANSWER_TIMEOUT_MS);
  world.hear({ op: "typing", channelId: "c1", userId: "bob" });
  world.advance(HEARTBEAT_INTERVAL_MS - ANSWER_TIMEOUT_MS);
  expect(world.connection.link().at).toBe("waiting");
});

test("a sync is answered by synced or resync, with or without its ref", () => {
  const world = createWorld();
  world.live();
  const answers: unknown[] = [];
  const sync = (channelId: string) =>
    world.connection.ask({ op: "sync", channelId, version: 1 }, (answer) => answers.push(answer));
  sync("c1");
  sync("c2");
  const last = world.sent.at(-1);
  world.hear({
    op: "resync",
    channelId: "c2",
    ref: last !== undefined && "ref" in last ? (last.ref ?? "") : "",
  });
  world.hear({ op: "synced", channelId: "c1", version: 1 });
  world.close(1006);
  expect(answers).toEqual([]);
});

test("waking a live link asks for a sign of life, and gives up on it within seconds", () => {
  const world = createWorld();
  world.live();
  world.connection.wake();
  expect(world.pings()).toBe(1);
  world.advance(PROBE_TIMEOUT_MS);
  expect(world.connection.link().at).toBe("waiting");
});

test("waking a waiting link connects at once, and only once", () => {
  const world = createWorld();
  world.live();
  world.close(1006);
  world.connection.wake();
  world.connection.wake();
  world.advance(60_000);
  expect(world.tokensAsked).toHaveLength(2);
});

test("a socket that does not open, and a server that does not say ready, are given up", () => {
  const world = createWorld();
  world.connection.connect();
  world.authorize();
  world.advance(OPENING_TIMEOUT_MS);
  expect(world.connection.link().at).toBe("waiting");
  world.advance(250);
  world.authorize();
  world.wire()?.opened();
  world.advance(OPENING_TIMEOUT_MS);
  expect(world.connection.link().at).toBe("waiting");
});

test("a token about to expire is renewed on the live socket", () => {
  const world = createWorld();
  world.live();
  const beat = () => {
    world.hear({ op: "pong" });
    world.advance(5_000);
    world.hear({ op: "pong" });
  };
  for (let ms = 0; ms < TOKEN_LIVES_MS - RENEW_BEFORE_EXPIRY_MS; ms += 5_000) beat();
  expect(world.tokensAsked).toEqual([null, null]);
  world.authorize();
  expect(world.sent.filter(({ op }) => op === "auth")).toMatchObject([{ op: "auth", token: "t2" }]);
});

test("a renewal that cannot be made for now is tried again", () => {
  const world = createWorld();
  world.live();
  const quietly = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      world.advance(5_000);
      world.hear({ op: "pong" });
    }
  };
  quietly(TOKEN_LIVES_MS - RENEW_BEFORE_EXPIRY_MS);
  world.answerToken({ failed: "for-now" });
  quietly(10_000);
  expect(world.tokensAsked).toHaveLength(3);
});

test("4401 renews the token that was refused", () => {
  const world = createWorld();
  world.live();
  world.close(4401);
  expect(world.tokensAsked).toEqual([null, "t1"]);
});

test("an ended session is told with its reason", () => {
  const world = createWorld();
  world.live();
  world.hear({ op: "session", change: "ended", reason: "signed out on another device" });
  world.close(4403);
  expect(world.take()).toContain("signed out: signed out on another device");
});

test("what an old socket still says is not heard", () => {
  const world = createWorld();
  world.live();
  const old = world.wire();
  world.close(1006);
  world.take();
  old?.frame({ op: "pong" });
  old?.frame(ready());
  old?.closed(4403);
  expect(world.take()).toEqual([]);
});

test("a token that comes after the disconnect opens nothing", () => {
  const world = createWorld();
  world.connection.connect();
  world.connection.disconnect();
  world.authorize();
  expect(world.log).not.toContain("open");
});

test("a disconnected link leaves no timer behind", () => {
  const world = createWorld();
  world.live();
  world.connection.disconnect();
  expect(world.advance(60 * 60_000)).toBe(0);
});

test("disconnecting from within a notice takes effect after it", () => {
  const world = createWorld();
  world.connection.connect();
  world.authorize();
  world.wire()?.opened();
  const push = world.log.push.bind(world.log);
  world.log.push = (...lines) => {
    if (lines[0] === "heard ready") world.connection.disconnect();
    return push(...lines);
  };
  world.wire()?.frame(ready());
  expect(world.connection.link().at).toBe("closed");
  expect(world.log.slice(-5)).toEqual(["is live", "live", "close", "is lost", "closed"]);
});
