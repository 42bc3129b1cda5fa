import { expect, test } from "vitest";
import { committed } from "../../database/committed.ts";
import type { Broker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { testClock } from "../identity-world.ts";
import { createProcessDenylist, followRevocations } from "../token/denylist.ts";
import { createEndSessions } from "./end-sessions.ts";

const ended = committed([
  { kind: "end-session" as const, sessionId: "s1", userId: "alice", reason: "signed-out" },
]);

/** A broker whose signals come back when the test says so, as those through another server do. */
const slowBroker = () => {
  const sent: Signal[] = [];
  const receivers = new Set<(signal: Signal) => void>();
  const broker: Broker = {
    publish: (signals) => void sent.push(...signals),
    publishUncommitted: (signal) => void sent.push(signal),
    subscribe(receive) {
      receivers.add(receive);
      return () => receivers.delete(receive);
    },
    subscribeToOthers: () => () => {},
  };
  const deliver = () => {
    for (const signal of sent.splice(0)) for (const receive of receivers) receive(signal);
  };
  return { broker, deliver, receivers };
};

test("the node that ends a session refuses it before the signal is back; others when it arrives", async () => {
  const clock = testClock();
  const { broker, deliver } = slowBroker();
  const [here, there] = [createProcessDenylist({ clock }), createProcessDenylist({ clock })];
  const revokedSince = async () => [];
  await followRevocations({ denylist: there, broker, clock, revokedSince });
  createEndSessions({ denylist: here, broker })(ended);
  expect([here.has("s1"), there.has("s1")]).toEqual([true, false]);
  deliver();
  expect(there.has("s1")).toBe(true);
});

test("what is revoked while a node starts, or untold while the database is away, is not missed", async () => {
  const clock = testClock();
  const { broker, deliver } = slowBroker();
  const denylist = createProcessDenylist({ clock });
  const revoked = ["s0"];
  const { readRevoked } = await followRevocations({
    denylist,
    broker,
    clock,
    revokedSince: async () => {
      broker.publish(ended);
      deliver();
      return revoked;
    },
  });
  expect([denylist.has("s0"), denylist.has("s1"), denylist.has("s2")]).toEqual([true, true, false]);
  revoked.push("s2");
  await readRevoked();
  expect(denylist.has("s2")).toBe(true);
});

test("a node that cannot read the revocations does not start, and listens no longer", async () => {
  const clock = testClock();
  const { broker, receivers } = slowBroker();
  const starting = followRevocations({
    denylist: createProcessDenylist({ clock }),
    broker,
    clock,
    revokedSince: () => Promise.reject(new Error("away")),
  });
  await expect(starting).rejects.toThrow("away");
  expect(receivers.size).toBe(0);
});
