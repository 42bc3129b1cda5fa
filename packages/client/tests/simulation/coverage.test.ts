import { expect, test } from "vitest";
import { reduce } from "../../src/replica/replica.ts";
import { simulate } from "./simulate.ts";
import { WEATHERS } from "./weathers.ts";

/** What happened to all replicas over some seeds, by name. */
const happenings = (seeds: number): Map<string, number> => {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const counted: typeof reduce = (state, event) => {
    count(event.type === "frame" ? `frame ${event.frame.op}` : event.type);
    if (state.line.at === "greeting" && event.type === "frame") count("frame before ready");
    const step = reduce(state, event);
    for (const effect of step.effects) count(`do ${effect.do}`);
    return step;
  };
  for (let seed = 1; seed <= seeds; seed += 1) simulate({ ...WEATHERS.restoring, seed, reduce: counted });
  return counts;
};

test("the runs meet every kind of event and effect that they are for", () => {
  const counts = happenings(400);
  const expected = [
    ...["ready", "messages", "synced", "resync", "receipt", "typing", "channel", "friend", "ack", "me"].map(
      (op) => `frame ${op}`,
    ),
    "frame before ready",
    ...["opened", "lost", "tick", "drafted", "failed", "discarded", "page-loaded", "page-failed", "read"],
    ...["friends-fetched", "friends-failed"],
    ...["hello", "sync", "page", "friends", "read", "settle", "tick"].map((effect) => `do ${effect}`),
  ];
  for (const name of expected) expect(counts.get(name) ?? 0, name).toBeGreaterThan(10);
});
