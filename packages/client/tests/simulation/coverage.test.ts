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
    if (event.type === "frame" && event.frame.op === "ready") {
      const listed = new Set(event.frame.channels.map(({ id }) => id));
      for (const id of step.state.channels.keys()) if (!listed.has(id)) count("a thread is kept at ready");
    }
    if (event.type === "frame" && event.frame.op === "draft" && event.frame.text === "") {
      const { channelId } = event.frame;
      const isKept =
        step.state.drafts.get(channelId)?.text !== "" && state.drafts.get(channelId)?.spent !== null;
      if (isKept) count("a draft was emptied by what was sent before");
    }
    for (const effect of step.effects) count(`do ${effect.do}`);
    return step;
  };
  for (const weather of [WEATHERS.restoring, WEATHERS.resyncing]) {
    for (let seed = 1; seed <= seeds; seed += 1) simulate({ ...weather, seed, reduce: counted });
  }
  return counts;
};

test("the runs meet every kind of event and effect that they are for", () => {
  const counts = happenings(300);
  const expected = [
    ...["ready", "messages", "synced", "resync", "receipt", "typing", "channel", "friend", "ack", "me"].map(
      (op) => `frame ${op}`,
    ),
    "frame before ready",
    ...["opened", "lost", "tick", "drafted", "failed", "discarded", "page-loaded", "page-failed", "read"],
    ...["friends-fetched", "friends-failed", "channel-fetched", "channel-failed", "changing", "change-over"],
    ...["draft-typed", "draft-sent", "draft-told", "drafts-kept"],
    ...[
      "frame unread",
      "frame draft",
      "a thread is kept at ready",
      "a draft was emptied by what was sent before",
    ],
    ...["hello", "sync", "page", "friends", "read", "settle", "tick"].map((effect) => `do ${effect}`),
    ...["channel", "drafts", "draft", "delivered"].map((effect) => `do ${effect}`),
  ];
  for (const name of expected) expect(counts.get(name) ?? 0, name).toBeGreaterThan(10);
});
