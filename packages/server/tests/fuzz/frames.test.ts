import { COMMANDS } from "@parley/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Frame, TestSocket } from "../test-socket.ts";
import { openWorld, type Person, type World } from "../world.ts";

let world: World;
let alice: Person;
let foreign: string;
let foreignMessage: string;

beforeAll(async () => {
  world = await openWorld();
  alice = await world.person("alice");
  const [bob, mallory] = [await world.person("bob"), await world.person("mallory")];
  await world.befriend(bob, mallory);
  foreign = await world.directChannel(bob, mallory);
  const said = await bob.call("message.send", {
    id: foreign,
    nonce: crypto.randomUUID(),
    text: "between us",
  });
  foreignMessage = said.body.id;
});
afterAll(() => world[Symbol.asyncDispose]());

const isAlive = async (socket: TestSocket) =>
  Promise.race([socket.ask({ op: "ping" }).then(() => true), socket.closed.then(() => false)]);

const field = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("", "\u0000", "x".repeat(9_000), -1, Number.MAX_VALUE, null, {}, []),
  fc.uuid(),
);
const frame = fc.oneof(
  fc.record(
    {
      op: fc.oneof(fc.constantFrom(...Object.keys(COMMANDS), "constructor", "__proto__", "toString"), field),
      ref: field,
      token: field,
      channelId: fc.oneof(
        field,
        fc.constant(0).map(() => foreign),
      ),
      messageId: fc.oneof(
        field,
        fc.constant(0).map(() => foreignMessage),
      ),
      replyTo: field,
      emoji: fc.oneof(field, fc.constant("👍")),
      on: fc.oneof(field, fc.boolean()),
      userIds: fc.oneof(field, fc.array(fc.uuid(), { maxLength: 250 })),
      nonce: field,
      text: field,
      seq: field,
      version: field,
      channels: field,
      status: field,
    },
    { requiredKeys: ["op"] },
  ),
  fc.record({
    op: fc.constantFrom(...["send", "edit", "delete", "react", "pin", "sync", "read", "delivered", "typing"]),
    ref: fc.constant("r"),
    channelId: fc.constant(0).map(() => foreign),
    messageId: fc.constant(0).map(() => foreignMessage),
    emoji: fc.constantFrom("👍", "x"),
    on: fc.boolean(),
    nonce: fc.uuid(),
    text: fc.constant("x"),
    seq: fc.constant(1),
    version: fc.constant(0),
  }),
);

it("SEC-29 whatever frame comes: nothing, a nack, or a 44xx close; the server stays up and nothing changes", async () => {
  const standing = () => world.database.sql`
    select (select count(*) from messages) as messages, (select sum(version) from channels) as versions,
      (select sum(read_seq + delivered_seq) from channel_members) as markers`;
  const before = await standing();
  let socket = await alice.connect();
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 5 }), async (frames) => {
      for (const each of frames) socket.sendRaw(JSON.stringify(each));
      if (await isAlive(socket)) {
        for (const answer of socket.frames as Frame[]) {
          if (answer.op === "nack") expect(answer.problem.status).toBeLessThan(500);
        }
        return;
      }
      const { code } = await socket.closed;
      expect(code).toBeGreaterThanOrEqual(4400);
      expect(code).toBeLessThan(4500);
      socket = await alice.connect();
    }),
    { numRuns: 300 },
  );
  expect(await standing()).toEqual(before);
}, 60_000);

it.each([
  ["text that is no JSON", fc.string({ unit: "binary", maxLength: 200 })],
  ["bytes", fc.uint8Array({ maxLength: 200 })],
  ["a frame too large", fc.constant("x".repeat(100_000))],
  ["a frame too deep", fc.constant("[".repeat(60_000))],
])(
  "SEC-29 %s before or after hello closes with 44xx",
  async (_, bad) => {
    await fc.assert(
      fc.asyncProperty(bad, async (raw) => {
        fc.pre(typeof raw !== "string" || !/^\s*\{/.test(raw));
        const socket = await alice.connect();
        socket.sendRaw(raw);
        expect((await socket.closed).code).toBe(4400);
      }),
      { numRuns: 10 },
    );
  },
  30_000,
);

it("SEC-29 too many frames: first a nack that says to wait, then 4429; others at the same address go on", async () => {
  await using limited = await openWorld({ RATE_LIMITS: "on" });
  const mallory = await (await limited.person("mallory")).connect();
  const bob = await (await limited.person("bob")).connect();
  for (let count = 0; count < 5_000; count += 1) mallory.sendRaw('{"op":"ping","ref":"p"}');
  expect((await mallory.closed).code).toBe(4429);
  const refused = (mallory.frames as Frame[]).filter(({ op }) => op === "nack");
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ problem }) => problem.code))).toEqual(new Set(["rate_limited"]));
  expect(await isAlive(bob)).toBe(true);
}, 30_000);

it("SEC-29 a command about a channel of others is refused as about one that is not there", async () => {
  const socket = await alice.connect();
  for (const channelId of [foreign, crypto.randomUUID()]) {
    for (const command of [
      { op: "send", nonce: crypto.randomUUID(), text: "x" },
      { op: "edit", messageId: foreignMessage, text: "x" },
      { op: "delete", messageId: foreignMessage },
      { op: "react", messageId: foreignMessage, emoji: "👍", on: true },
      { op: "pin", messageId: foreignMessage, on: true },
      { op: "read", seq: 1 },
      { op: "delivered", seq: 1 },
      { op: "typing" },
      { op: "sync", version: 0 },
    ]) {
      const answer = await socket.ask({ ...command, channelId });
      expect(answer).toMatchObject({ op: "nack", problem: { status: 404, code: "channel_not_found" } });
    }
  }
});
