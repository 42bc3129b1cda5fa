import fc from "fast-check";
import { expect, it } from "vitest";
import { OFFLINE_GRACE_MS, type PresenceLedger } from "./presence-ledger.ts";

export interface OpenLedgers {
  /** Two nodes of one cluster; or one, twice. */
  readonly one: PresenceLedger;
  readonly other: PresenceLedger;
  readonly advance: (ms: number) => void;
  readonly until: (done: () => boolean) => Promise<void>;
}

/** What every adapter promises. */
export const presenceLedgerContract = (open: () => Promise<OpenLedgers>, { runs }: { runs: number }) => {
  it("a person is where their most awake device is, on whatever node, and everybody hears of it", async () => {
    const { one, other, until, advance } = await open();
    const heard: string[] = [];
    other.subscribe(({ userId, from, to }) => heard.push(`${userId}: ${from} -> ${to}`));
    const both = (status: string) => () =>
      one.statusOf("alice") === status && other.statusOf("alice") === status;
    one.deviceCame("alice", "phone");
    await until(both("online"));
    one.deviceSaid("alice", "phone", "away");
    await until(both("away"));
    other.deviceCame("alice", "desk");
    await until(both("online"));
    other.deviceLeft("alice", "desk");
    advance(OFFLINE_GRACE_MS);
    await until(both("away"));
    one.deviceLeft("alice", "phone");
    expect(one.statusOf("alice")).toBe("away");
    advance(OFFLINE_GRACE_MS);
    await until(both("offline"));
    expect(heard[0]).toBe("alice: offline -> online");
    expect(heard.at(-1)).toBe("alice: away -> offline");
  });

  it("whatever devices do, all nodes agree in the end, and what was heard leads there", async () => {
    const step = fc.record({
      at: fc.constantFrom("one", "other"),
      act: fc.constantFrom("came", "left", "online", "away", "wait"),
      userId: fc.constantFrom("alice", "bob"),
      device: fc.constantFrom("phone", "desk"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { advance, until, ...ledgers } = await open();
        const last = [new Map<string, string>(), new Map<string, string>()];
        for (const [index, ledger] of [ledgers.one, ledgers.other].entries()) {
          ledger.subscribe(({ userId, from, to }) => {
            expect(last[index]?.get(userId) ?? "offline").toBe(from);
            last[index]?.set(userId, to);
          });
        }
        const live = new Set<string>();
        const saidAway = new Set<string>();
        for (const { at, act, userId, device } of steps) {
          const name = `${at} ${device}`;
          const of = `${userId} ${name}`;
          if (act === "wait") advance(OFFLINE_GRACE_MS / 2);
          else if (act === "came") {
            ledgers[at as "one"].deviceCame(userId, name);
            live.add(of);
          } else if (act === "left") {
            ledgers[at as "one"].deviceLeft(userId, name);
            live.delete(of);
            saidAway.delete(of);
          } else {
            ledgers[at as "one"].deviceSaid(userId, name, act as "online");
            if (act === "away" && live.has(of)) saidAway.add(of);
            else saidAway.delete(of);
          }
        }
        advance(OFFLINE_GRACE_MS);
        for (const userId of ["alice", "bob"]) {
          const devices = [...live].filter((name) => name.startsWith(userId));
          const expected =
            devices.length === 0
              ? "offline"
              : devices.every((name) => saidAway.has(name))
                ? "away"
                : "online";
          await until(() =>
            [ledgers.one, ledgers.other].every((ledger) => ledger.statusOf(userId) === expected),
          );
          expect(last.map((of) => of.get(userId) ?? "offline")).toEqual([expected, expected]);
        }
      }),
      { numRuns: runs },
    );
  });
};
