import { messageFromFrame } from "@parley/contract";
import { expect, test } from "vitest";
import { NOTHING_RECENT } from "../../src/replica/recent.ts";
import { reduce } from "../../src/replica/replica.ts";
import type { HeldChannel, Replica } from "../../src/replica/state.ts";
import { Broken } from "./invariants.ts";
import { type Plan, simulate } from "./simulate.ts";
import { WEATHERS } from "./weathers.ts";

const SEEDS_MAX = 2_000;

/** The rule that the first seed to fail has broken. */
const brokenRule = (plan: Omit<Plan, "seed">): string => {
  for (let seed = 1; seed <= SEEDS_MAX; seed += 1) {
    try {
      simulate({ ...plan, seed });
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return error.message.split(": ")[1] ?? "";
    }
  }
  return "none";
};

const withChannel = (state: Replica, id: string, change: (held: HeldChannel) => HeldChannel): Replica => {
  const held = state.channels.get(id);
  return held === undefined ? state : { ...state, channels: new Map(state.channels).set(id, change(held)) };
};

test("a server that forgets nonces is found out", () => {
  expect(brokenRule({ ...WEATHERS.cutting, mistake: "forgets nonces" })).toBe("no message is there twice");
});

test("a server that reads before it subscribes is found out", () => {
  expect(brokenRule({ ...WEATHERS.fair, mistake: "reads before it subscribes" })).not.toBe("none");
});

test("a server that acknowledges before it commits is found out", () => {
  const rule = brokenRule({ ...WEATHERS.fair, mistake: "acknowledges before it commits" });
  expect(["what was written is not lost", "nothing is left to send"]).toContain(rule);
});

test("a server that skips a recovery is found out", () => {
  expect(brokenRule({ ...WEATHERS.cutting, mistake: "skips a recovery" })).not.toBe("none");
});

test("a replica that applies older versions is found out", () => {
  const careless: typeof reduce = (state, event) => {
    const step = reduce(state, event);
    if (event.type !== "frame" || event.frame.op !== "messages" || step.state.line.at !== "live") return step;
    const { channelId, messages } = event.frame;
    const changed = withChannel(step.state, channelId, (held) => {
      if (held.window === null) return held;
      const told = new Map(messages.map((message) => [message.seq, messageFromFrame(channelId, message)]));
      const next = held.window.messages.map((message) => told.get(message.seq) ?? message);
      return { ...held, window: { ...held.window, messages: next } };
    });
    return { ...step, state: changed };
  };
  expect(brokenRule({ ...WEATHERS.reordering, reduce: careless })).toBe("a window is as a fresh page");
});

test("a replica that never asks for what is missing is found out", () => {
  const shy: typeof reduce = (state, event) => {
    const { state: next, effects } = reduce(state, event);
    return { state: next, effects: effects.filter((effect) => effect.do !== "sync") };
  };
  expect(brokenRule({ ...WEATHERS.holed, reduce: shy })).toBe("the channels are the server's");
});

test("a replica that appends across a hole is found out", () => {
  const hasty: typeof reduce = (state, event) => {
    const step = reduce(state, event);
    if (event.type !== "frame" || event.frame.op !== "messages") return step;
    const changed = withChannel(step.state, event.frame.channelId, (held) => {
      if (held.window === null || held.early.length === 0) return held;
      const messages = [
        ...held.window.messages,
        ...held.early.filter(({ seq }) => seq > held.channel.lastSeq),
      ];
      return { ...held, window: { ...held.window, messages } };
    });
    return { ...step, state: changed };
  };
  // Which of the two shows first is up to the seed: a hole, or one's own message beside its pending self.
  expect(["a window is a contiguous run", "what has arrived is not pending"]).toContain(
    brokenRule({ ...WEATHERS.reordering, reduce: hasty }),
  );
});

test("a replica that takes an older word about itself for a newer one is found out", () => {
  const gullible: typeof reduce = (state, event) => {
    const step = reduce(state, event);
    if (event.type !== "frame" || event.frame.op !== "me" || step.state.line.at !== "live") return step;
    const { me, permissions } = event.frame;
    return { ...step, state: { ...step.state, me, permissions } };
  };
  expect(brokenRule({ ...WEATHERS.reordering, reduce: gullible })).toBe("what one is does not go back");
});

test("a replica that is deaf to what it has become is found out", () => {
  const deaf: typeof reduce = (state, event) =>
    event.type === "frame" && event.frame.op === "me" ? { state, effects: [] } : reduce(state, event);
  expect(brokenRule({ ...WEATHERS.fair, reduce: deaf })).toBe("one knows what one is and may do");
});

test("a replica that keeps the changes before ready to itself is found out", () => {
  const deaf: typeof reduce = (state, event) =>
    state.line.at === "greeting" && event.type === "frame" && event.frame.op !== "ready"
      ? { state, effects: [] }
      : reduce(state, event);
  expect(brokenRule({ ...WEATHERS.fair, reduce: deaf })).not.toBe("none");
});

test("a page that ignores what changed while it was fetched is found out", () => {
  const forgetful: typeof reduce = (state, event) => {
    if (event.type !== "page-loaded") return reduce(state, event);
    const forgotten = withChannel(state, event.channelId, (held) => ({ ...held, recent: NOTHING_RECENT }));
    return reduce(forgotten, event);
  };
  expect(brokenRule({ ...WEATHERS.fair, reduce: forgetful })).toMatch(/^a window/);
});
