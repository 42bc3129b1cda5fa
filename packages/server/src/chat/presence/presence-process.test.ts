import fc from "fast-check";
import { expect, test } from "vitest";
import { presenceLedgerContract } from "./presence-ledger.contract.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { createProcessPresence } from "./presence-process.ts";
import { type DeviceStatus, statusOfDevices } from "./status-of-devices.ts";
import { createMovedClock } from "./world-presence.ts";

const ledgerWorld = () => {
  const clock = createMovedClock();
  const ledger = createProcessPresence({ clock, after: clock.after });
  const heard: string[] = [];
  ledger.subscribe(({ userId, from, to }) => heard.push(`${userId}: ${from} -> ${to}`));
  return { clock, ledger, heard };
};

presenceLedgerContract(
  async () => {
    const { clock, ledger } = ledgerWorld();
    const until = async (done: () => boolean) => expect(done()).toBe(true);
    return { one: ledger, other: ledger, advance: clock.advance, until };
  },
  { runs: 100 },
);

test("a page that is reloaded does not blink", () => {
  const { clock, ledger, heard } = ledgerWorld();
  ledger.deviceCame("alice", "page 1");
  ledger.deviceLeft("alice", "page 1");
  clock.advance(OFFLINE_GRACE_MS - 1);
  ledger.deviceCame("alice", "page 2");
  clock.advance(OFFLINE_GRACE_MS * 2);

  expect(heard).toEqual(["alice: offline -> online"]);
});

test("a person who left is offline after the grace, and nothing of them is kept", () => {
  const { clock, ledger, heard } = ledgerWorld();
  ledger.deviceCame("alice", "phone");
  ledger.deviceLeft("alice", "phone");
  clock.advance(1_000);
  ledger.deviceCame("bob", "phone");
  ledger.deviceLeft("bob", "phone");
  expect(ledger.statusOf("alice")).toBe("online");

  clock.advance(OFFLINE_GRACE_MS - 1_000);
  expect([ledger.statusOf("alice"), ledger.statusOf("bob")]).toEqual(["offline", "online"]);
  clock.advance(1_000);
  expect(heard.slice(2)).toEqual(["alice: online -> offline", "bob: online -> offline"]);
  expect(clock.timers).toBe(0);
});

test("what a device says counts until it leaves, and not after", () => {
  const { ledger, heard } = ledgerWorld();
  ledger.deviceCame("alice", "phone");
  ledger.deviceCame("alice", "desk");
  ledger.deviceSaid("alice", "phone", "away");
  ledger.deviceSaid("alice", "desk", "away");
  ledger.deviceSaid("alice", "desk", "away");
  ledger.deviceLeft("alice", "desk");
  ledger.deviceSaid("alice", "desk", "online");
  ledger.deviceSaid("mallory", "desk", "online");

  expect(heard).toEqual(["alice: offline -> online", "alice: online -> away"]);
});

test("whatever devices do, a person is where their most awake device is, and offline only after the grace", () => {
  const step = fc.record({
    act: fc.constantFrom("came", "left", "online", "away", "wait"),
    device: fc.constantFrom("phone", "desk", "watch"),
    ms: fc.integer({ min: 0, max: OFFLINE_GRACE_MS + 500 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { clock, ledger, heard } = ledgerWorld();
      const devices = new Map<string, DeviceStatus>();
      let emptySince = Number.NEGATIVE_INFINITY;
      let last = "offline";
      for (const { act, device, ms } of steps) {
        if (act === "wait") clock.advance(ms);
        else if (act === "came") {
          ledger.deviceCame("alice", device);
          if (!devices.has(device)) devices.set(device, "online");
        } else if (act === "left") {
          ledger.deviceLeft("alice", device);
          if (devices.delete(device) && devices.size === 0) emptySince = clock.now();
        } else {
          ledger.deviceSaid("alice", device, act);
          if (devices.has(device)) devices.set(device, act);
        }
        const inGrace = devices.size === 0 && clock.now() - emptySince < OFFLINE_GRACE_MS;
        const expected = inGrace ? last : statusOfDevices([...devices.values()]);
        expect(ledger.statusOf("alice")).toBe(expected);
        last = expected;
      }
      heard.forEach((line, index) => {
        expect(line.split(" -> ")[0]?.split(": ")[1]).toBe(
          index === 0 ? "offline" : heard[index - 1]?.split(" -> ")[1],
        );
      });
    }),
  );
});
