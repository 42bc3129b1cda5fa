import fc from "fast-check";
import { expect, test } from "vitest";
import { committed } from "../../database/committed.ts";
import { type Broker, createLocalBroker } from "../../realtime/broker.ts";
import type { Signal } from "../../realtime/signal.ts";
import { createTellInbox, type TellInbox } from "./tell-inbox.ts";

const ALICE = "alice";
const NODES = 3;

/**
 * Nodes, each of which hears itself at once and the others later, in the order of each: as they do through Redis. `step`
 * lets one word arrive, or one reading of the count be made or come back.
 */
const cluster = () => {
  let count = 0;
  const wires: Signal[][][] = Array.from({ length: NODES }, () => Array.from({ length: NODES }, () => []));
  const locals = Array.from({ length: NODES }, createLocalBroker);
  /** What devices at each node show: one that was always there, and those that come. */
  const devices = Array.from({ length: NODES }, () => [{ shown: 0 }]);
  /** Answers to hellos that are on their way. */
  const late: (() => void)[] = [];
  const reads: (() => void)[] = [];

  const nodes = locals.map((local, place): TellInbox => {
    const broker: Broker = {
      ...local,
      publish(signals) {
        local.publish(signals);
        for (let other = 0; other < NODES; other += 1) {
          if (other !== place) wires[place]?.[other]?.push(...signals);
        }
      },
    };
    local.subscribe((signal) => {
      if (signal.kind !== "event" || signal.event.op !== "notification") return;
      for (const device of devices[place] ?? []) device.shown = signal.event.unread;
    });
    return createTellInbox({
      broker,
      unreadOf: () =>
        new Promise((resolve) => {
          // Read at one moment, known at a later one.
          reads.push(() => {
            const read = count;
            reads.push(() => resolve(new Map([[ALICE, read]])));
          });
        }),
      notificationsById: async () => [],
      withUnreadIn: async () => [],
      profilesOf: async () => new Map(),
      after: () => () => undefined,
      onFailure: (error) => {
        throw error;
      },
    });
  });

  const waiting = () => [
    ...wires.flatMap((from) =>
      from.flatMap((wire, other) =>
        wire.length === 0
          ? []
          : [
              () => {
                const signal = wire.shift() as Signal;
                locals[other]?.publish(committed([signal]));
              },
            ],
      ),
    ),
    ...[reads, late].flatMap((list) =>
      list.map((one) => () => {
        list.splice(list.indexOf(one), 1);
        one();
      }),
    ),
  ];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    shown: () => devices.flat().map(({ shown }) => shown),
    count: () => count,
    change(place: number, by: number) {
      count = Math.max(0, count + by);
      nodes[place]?.tell([{ userId: ALICE }]);
    },
    /** A device says hello to a node: it hears what is told from then on, and is told a count that was read meanwhile. */
    async greet(place: number) {
      const device = { shown: 0 };
      devices[place]?.push(device);
      const node = nodes[place] as TellInbox;
      void node.greet([ALICE]).then((unread) => {
        late.push(() => {
          device.shown = unread.get(ALICE) ?? 0;
          node.deviceCame(ALICE);
        });
      });
    },
    async step(choice: number) {
      await turn();
      const all = waiting();
      all[choice % Math.max(all.length, 1)]?.();
      await turn();
    },
    async quiet(choices: readonly number[]) {
      for (let steps = 0; steps < 1_000; steps += 1) {
        await turn();
        const all = waiting();
        if (all.length === 0) return;
        all[(choices[steps % choices.length] ?? 0) % all.length]?.();
        await turn();
      }
      throw new Error("They never come to rest");
    },
    close() {
      for (const node of nodes) void node[Symbol.asyncDispose]();
      for (const read of reads) read();
    },
  };
};

const Act = fc.oneof(
  fc.record({ place: fc.nat(NODES - 1), by: fc.integer({ min: -2, max: 3 }) }),
  fc.record({ choice: fc.nat(50) }),
  fc.record({ greets: fc.nat(NODES - 1) }),
);

test("after any interleaving of changes, readings and words between nodes every device shows the server's count", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(Act, { minLength: 1, maxLength: 25 }),
      fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }),
      async (acts, choices) => {
        const it = cluster();
        try {
          for (const act of acts) {
            if ("by" in act) it.change(act.place, act.by);
            else if ("greets" in act) await it.greet(act.greets);
            else await it.step(act.choice);
          }
          await it.quiet(choices);
          if (acts.some((act) => "by" in act)) expect(it.shown()).toEqual(it.shown().map(() => it.count()));
        } finally {
          it.close();
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
