import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { createRevocationFeed } from "../../identity/introspection/revocation-feed.ts";
import type { Signal } from "../../realtime/signal.ts";
import { openGrpcWorld } from "./grpc-world.ts";

test("a logout is told to the watch, with whose session it was and why", async () => {
  await using grpc = await openGrpcWorld();
  const bob = await grpc.world.person("bob");
  const watch = await grpc.service.watch();
  await bob.call("auth.logout", {});
  const sid = bob.signedIn.session.id;
  await watch.until((message) => message.sid === sid);
  expect(watch.received).toEqual([
    { sid, uid: bob.id, at: expect.any(String), reason: "signed-out", cursor: expect.any(String) },
  ]);
  expect(Math.abs(Date.parse(watch.received[0]?.at ?? "") - grpc.world.clock.now())).toBeLessThan(30_000);
});

test("a watch that begins later hears what was revoked within the life of an access token", async () => {
  await using grpc = await openGrpcWorld();
  const bob = await grpc.world.person("bob");
  const other = await grpc.world.signInAgain(bob);
  await other.call("auth.logout", {});
  grpc.world.clock.advance(20 * 60_000);
  const again = await grpc.world.signInAgain(bob);
  await again.call("auth.logout", {});
  const watch = await grpc.service.watch();
  await watch.until((message) => message.sid === again.signedIn.session.id);
  expect(watch.received.map((message) => message.sid)).toEqual([again.signedIn.session.id]);
});

test("a watch goes on from its cursor: what ended in between is told", async () => {
  await using grpc = await openGrpcWorld();
  const bob = await grpc.world.person("bob");
  const [first, second] = [await grpc.world.signInAgain(bob), await grpc.world.signInAgain(bob)];
  const watch = await grpc.service.watch();
  await first.call("auth.logout", {});
  await watch.until((message) => message.sid === first.signedIn.session.id);
  watch.stream.cancel();
  await watch.ended;
  await second.call("auth.logout", {});
  grpc.world.clock.advance(60 * 60_000);
  const resumed = await grpc.service.watch(watch.received.at(-1)?.cursor);
  await resumed.until((message) => message.sid === second.signedIn.session.id);
});

test("what is no cursor is refused", async () => {
  await using grpc = await openGrpcWorld();
  const watch = await grpc.service.watch("yesterday");
  const error = await watch.ended;
  expect(error?.code).toBe(status.INVALID_ARGUMENT);
  expect(error?.metadata.get("parley-problem-code")).toEqual(["cursor_invalid"]);
});

test("a watch ends with the server, and is told to come back", async () => {
  const grpc = await openGrpcWorld();
  const watch = await grpc.service.watch();
  const stopped = grpc.listener[Symbol.asyncDispose]();
  const error = await watch.ended;
  expect(error?.code).toBe(status.UNAVAILABLE);
  expect(error?.metadata.get("parley-problem-code")).toEqual(["server_stopping"]);
  await stopped;
  await grpc[Symbol.asyncDispose]();
});

test("a watch that does not read is ended, and told where to go on", async () => {
  let publish: (signal: Signal) => void = () => {};
  const revocations = createRevocationFeed({
    readRevoked: async () => [],
    broker: {
      subscribe: (receive) => {
        publish = receive;
        return () => {};
      },
    },
    clock: { now: () => Date.now() },
    pendingMax: 100,
  });
  const { promise: first, resolve: seen } = Promise.withResolvers<void>();
  let behind = () => {};
  const watched: typeof revocations = {
    ...revocations,
    async watch(since) {
      const watch = await revocations.watch(since);
      watch.over.then(() => behind());
      return watch;
    },
    [Symbol.dispose]: () => revocations[Symbol.dispose](),
  };
  await using grpc = await openGrpcWorld();
  const { rules } = grpc.world.introspection;
  await using slow = await openGrpcWorld({}, { rules: { ...rules, revocations: watched } });
  const watch = await slow.service.watch();
  watch.stream.once("data", () => {
    watch.stream.pause();
    seen();
  });
  const tell = (count: number) => {
    for (let index = 0; index < count; index++) {
      const [sessionId, userId] = [crypto.randomUUID(), crypto.randomUUID()];
      publish({ kind: "end-session", sessionId, userId, reason: "revoked".repeat(100) });
    }
  };
  tell(1);
  await first;
  // In steps, so that what the connection takes is taken: it ends because the caller does not read.
  let isOver = false;
  behind = () => {
    isOver = true;
  };
  let told = 0;
  for (; !isOver && told < 20_000; told += 10) {
    tell(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(told).toBeLessThan(20_000);
  watch.stream.resume();
  const error = await watch.ended;
  expect(error?.code).toBe(status.UNAVAILABLE);
  expect(error?.metadata.get("parley-problem-code")).toEqual(["watch_behind"]);
});
