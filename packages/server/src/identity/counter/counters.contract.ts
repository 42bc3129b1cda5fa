import { expect, it } from "vitest";
import type { Counters } from "./counters.ts";

const WINDOW_MS = 300;
const first = { windowMs: WINDOW_MS, since: "first" } as const;
const latest = { windowMs: WINDOW_MS, since: "latest" } as const;

/** What every adapter promises. `pass` lets so many milliseconds go by. */
export const countersContract = (make: () => { counters: Counters; pass: (ms: number) => Promise<void> }) => {
  it("counts each key by itself, from one on", async () => {
    const { counters } = make();
    expect((await counters.increment("alice", first)).count).toBe(1);
    expect((await counters.increment("alice", first)).count).toBe(2);
    expect((await counters.increment("bob", first)).count).toBe(1);
    const { count, forgottenInMs } = await counters.read("alice");
    expect(count).toBe(2);
    expect(forgottenInMs).toBeGreaterThan(0);
    expect(forgottenInMs).toBeLessThanOrEqual(WINDOW_MS);
    expect(await counters.read("carol")).toEqual({ count: 0, forgottenInMs: 0 });
  });

  it("of many at once no two get the same count", async () => {
    const { counters } = make();
    const all = await Promise.all(Array.from({ length: 20 }, () => counters.increment("alice", first)));
    expect(new Set(all.map(({ count }) => count)).size).toBe(20);
  });

  it("forgets a key when told, and no other", async () => {
    const { counters } = make();
    await counters.increment("alice", first);
    await counters.increment("bob", first);
    await counters.reset("alice");
    expect((await counters.read("alice")).count).toBe(0);
    expect((await counters.read("bob")).count).toBe(1);
  });

  it("a window since the first ends although more is added; one since the latest begins anew", async () => {
    const { counters, pass } = make();
    await counters.increment("fixed", first);
    await counters.increment("growing", latest);
    await pass(WINDOW_MS * 0.6);
    await counters.increment("fixed", first);
    await counters.increment("growing", latest);
    await pass(WINDOW_MS * 0.6);
    expect((await counters.increment("fixed", first)).count).toBe(1);
    expect((await counters.increment("growing", latest)).count).toBe(3);
    await pass(WINDOW_MS * 1.2);
    expect(await counters.read("growing")).toEqual({ count: 0, forgottenInMs: 0 });
  });
};
