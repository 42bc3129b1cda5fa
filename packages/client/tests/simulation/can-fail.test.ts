import { messageFromFrame } from "@parley/contract";
import { expect, test } from "vitest";
import type { Effect } from "../../src/replica/effect.ts";
import type { ReplicaEvent } from "../../src/replica/event.ts";
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

test("a server that forgets who was mentioned is found out", () => {
  const rule = brokenRule({ ...WEATHERS.cutting, mistake: "forgets what was mentioned" });
  expect(rule).toBe("the channels are the server's");
});

test("a server that keeps a reaction to itself is found out", () => {
  const rule = brokenRule({ ...WEATHERS.fair, mistake: "keeps a reaction to itself" });
  expect(rule).toBe("the channels are the server's");
});

test("a server that lets a draft go back is found out", () => {
  const rule = brokenRule({ ...WEATHERS.fair, mistake: "lets a draft go back" });
  expect(rule).toBe("the drafts are the server's");
});

/** A replica that is deaf to some events. */
const deafTo =
  (isUnheard: (event: ReplicaEvent) => boolean): typeof reduce =>
  (state, event) =>
    isUnheard(event) ? { state, effects: [] } : reduce(state, event);

/** A replica of which some effects are forgotten. */
const idleAt =
  (kind: Effect["do"]): typeof reduce =>
  (state, event) => {
    const { state: next, effects } = reduce(state, event);
    return { state: next, effects: effects.filter((effect) => effect.do !== kind) };
  };

/** A replica that makes something else of what it has come to. */
const spoiling =
  (spoil: (before: Replica, after: Replica, event: ReplicaEvent) => Replica): typeof reduce =>
  (state, event) => {
    const { state: next, effects } = reduce(state, event);
    return { state: spoil(state, next, event), effects };
  };

const withEveryChannel = (state: Replica, change: (held: HeldChannel) => HeldChannel): Replica => ({
  ...state,
  channels: new Map([...state.channels].map(([id, held]) => [id, change(held)])),
});

test("a replica that does not count a message that mentions it is found out", () => {
  const proud = spoiling((before, after, event) => {
    if (event.type !== "frame" || event.frame.op !== "messages") return after;
    const { channelId } = event.frame;
    const mentions = before.channels.get(channelId)?.channel.mentions ?? [];
    return withChannel(after, channelId, (held) => ({ ...held, channel: { ...held.channel, mentions } }));
  });
  expect(brokenRule({ ...WEATHERS.fair, reduce: proud })).toMatch(/mentions|channels are the server's/);
});

test("a replica that does not hear what was read elsewhere is found out", () => {
  const deaf = deafTo(
    (event) => event.type === "frame" && (event.frame.op === "unread" || event.frame.op === "receipt"),
  );
  expect(brokenRule({ ...WEATHERS.fair, reduce: deaf })).toBe("the channels are the server's");
});

test("a replica that goes on after a resync without counting anew is found out", () => {
  const hasty = spoiling((_, after) =>
    withEveryChannel(after, (held) =>
      held.recount === null ? held : { ...held, recount: null, mentionsAt: 1e9 },
    ),
  );
  expect(brokenRule({ ...WEATHERS.resyncing, reduce: hasty })).toBe("the channels are the server's");
});

test("a replica that does not say what has reached it is found out", () => {
  const rule = brokenRule({ ...WEATHERS.fair, reduce: idleAt("delivered") });
  expect(rule).toBe("one's own markers are the server's");
});

test("a replica that believes of others more than is so is found out", () => {
  const gullible = spoiling((_, after) =>
    withEveryChannel(after, (held) => {
      const { lastSeq } = held.channel;
      const all = [...held.receipts.keys()].map(
        (id) => [id, { deliveredSeq: lastSeq, readSeq: lastSeq }] as const,
      );
      return { ...held, receipts: new Map(all) };
    }),
  );
  const rule = brokenRule({ ...WEATHERS.fair, reduce: gullible });
  expect(rule).toBe("of others one knows no more than is so");
});

test("a replica that shows its own changes for ever is found out", () => {
  const stubborn = deafTo((event) => event.type === "change-over");
  expect(brokenRule({ ...WEATHERS.fair, reduce: stubborn })).toBe("no change is left to make");
});

test("a replica that takes the latest word about a draft for the newest is found out", () => {
  const gullible: typeof reduce = (state, event) => {
    if (event.type !== "frame" || event.frame.op !== "draft") return reduce(state, event);
    const drafts = new Map(state.drafts);
    drafts.delete(event.frame.channelId);
    return reduce({ ...state, drafts }, event);
  };
  expect(brokenRule({ ...WEATHERS.reordering, reduce: gullible })).toMatch(/draft/);
});

test("a replica that never tells its drafts is found out", () => {
  expect(brokenRule({ ...WEATHERS.fair, reduce: idleAt("draft") })).toMatch(/draft/);
});

test("a replica that keeps the threads of a channel that is left is found out", () => {
  const clinging = spoiling((before, after, event) => {
    if (event.type !== "frame" || event.frame.op !== "channel" || event.frame.change !== "left") return after;
    const { channelId } = event.frame;
    const threads = [...before.channels].filter(([, { channel }]) => channel.parentId === channelId);
    return { ...after, channels: new Map([...after.channels, ...threads]) };
  });
  expect(brokenRule({ ...WEATHERS.fair, reduce: clinging })).toBe("the channels are the server's");
});

test("a replica that counts what is said in threads that it does not follow is found out", () => {
  const eager = spoiling((before, after) =>
    withEveryChannel(after, (held) => {
      const known = before.channels.get(held.channel.id);
      if (held.channel.follows !== false || known?.channel.follows !== false) return held;
      return { ...held, channel: { ...held.channel, readSeq: known.channel.readSeq } };
    }),
  );
  expect(brokenRule({ ...WEATHERS.fair, reduce: eager })).toBe("the channels are the server's");
});
