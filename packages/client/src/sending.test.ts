import { expect, test } from "vitest";
import { message } from "../tests/cast.ts";
import { createSimulatedTime } from "../tests/simulation/simulated-time.ts";
import { nonceAfter } from "./nonce.ts";
import type { Keeper } from "./outbox/keeper.ts";
import type { OutboxEntry } from "./outbox/outbox-store.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import { createSending, type FetchFirstText } from "./sending.ts";
import type { Answer, Asking } from "./wire/asked.ts";

const CHANNEL = "#watercooler";
const NONCE = "00000000-0000-4000-8000-000000000001";

interface World {
  kept?: OutboxEntry[];
  /** What the edited message was sent with, as the server tells it. */
  first?: Parameters<Parameters<FetchFirstText>[1]>[0];
}

const createWorld = ({ kept = [], first = null }: World = {}) => {
  const { timers } = createSimulatedTime();
  const asked: { asking: Asking; answer: (answer: Answer | null) => void }[] = [];
  const events: ReplicaEvent[] = [];
  const keeper: Keeper = {
    keep(draft, told) {
      const held = kept.find(({ nonce }) => nonce === draft.nonce);
      const entry = held ?? { ...draft, position: kept.length + 1, failed: null };
      if (held === undefined) kept.push(entry);
      told(entry);
    },
    forget: (nonce) => void kept.splice(0, kept.length, ...kept.filter((entry) => entry.nonce !== nonce)),
    mark(nonce, failed) {
      kept.splice(
        0,
        kept.length,
        ...kept.map((entry) => (entry.nonce === nonce ? { ...entry, failed } : entry)),
      );
    },
    load: (loaded) => loaded(kept),
    takeTurn(_, granted) {
      granted([...kept]);
      return () => {};
    },
  };
  const sending = createSending({
    keeper,
    timers,
    random: () => 0,
    userId: "alice",
    ask(asking, answer) {
      asked.push({ asking, answer });
      return true;
    },
    dispatch: (event) => void events.push(event),
    onSent() {},
    fetchFirstText: (_, done) => done(first),
  });
  sending.happen({ type: "live" });
  return { sending, asked, events, kept };
};

const draft = { nonce: NONCE, channelId: CHANNEL, text: "from the desk", createdAt: "", isFromDraft: true };
const sent = ({ asking }: { asking: Asking }) => (asking.op === "send" ? [asking.nonce, asking.text] : []);
const ack = (facts: Parameters<typeof message>[1]): Answer => ({
  op: "ack",
  ref: "1",
  message: message(1, { nonce: NONCE, senderId: "alice", ...facts }),
});

test("words that another device has sent others for go under the next nonce, and are kept before the first goes", () => {
  const { sending, asked, kept } = createWorld();
  let isKept = false;
  sending.write(draft, () => {
    isKept = true;
  });
  expect(isKept).toBe(true);
  asked[0]?.answer(ack({ text: "from the phone" }));
  expect(asked.map(sent)).toEqual([
    [NONCE, "from the desk"],
    [nonceAfter(NONCE), "from the desk"],
  ]);
  expect(kept.map(({ nonce }) => nonce)).toEqual([nonceAfter(NONCE)]);
  asked[1]?.answer(ack({ nonce: nonceAfter(NONCE), text: "from the desk" }));
  expect(kept).toEqual([]);
});

test("one's own message that was edited before its acknowledgement came is not sent again", () => {
  const { sending, asked, kept } = createWorld({ first: { text: "from the desk" } });
  sending.write(draft, () => {});
  asked[0]?.answer(ack({ text: "edited", editCount: 1 }));
  expect(asked).toHaveLength(1);
  expect(kept).toEqual([]);
});

test("words under a draft that another device has sent and edited go under the next nonce", () => {
  const { sending, asked, kept } = createWorld({ first: { text: "from the phone" } });
  sending.write(draft, () => {});
  asked[0]?.answer(ack({ text: "edited on the phone", editCount: 1 }));
  expect(asked.map(sent)).toEqual([
    [NONCE, "from the desk"],
    [nonceAfter(NONCE), "from the desk"],
  ]);
  expect(kept.map(({ nonce }) => nonce)).toEqual([nonceAfter(NONCE)]);
});

test("a message under a nonce of its own was sent, whatever has become of it", () => {
  const { sending, asked, kept } = createWorld({ first: "forgotten" });
  sending.write({ ...draft, isFromDraft: false }, () => {});
  asked[0]?.answer(ack({ text: "", deletedAt: "2026-01-31T09:00:00.000Z" }));
  expect(asked).toHaveLength(1);
  expect(kept).toEqual([]);
});

test("words are kept until it can be asked what an edited message was sent with", () => {
  const { sending, asked, kept } = createWorld({ first: null });
  sending.write(draft, () => {});
  asked[0]?.answer(ack({ text: "edited", editCount: 1 }));
  expect(asked).toHaveLength(1);
  expect(kept.map(({ nonce, text, failed }) => [nonce, text, failed])).toEqual([
    [NONCE, "from the desk", null],
  ]);
});

test("where nobody can tell whether they were sent, words are neither sent nor lost: one's person says", () => {
  const changed = [
    { text: "", deletedAt: "2026-01-31T09:00:00.000Z" },
    { text: "edited", editCount: 300 },
  ];
  for (const facts of changed) {
    const { sending, asked, kept } = createWorld({ first: "forgotten" });
    sending.write(draft, () => {});
    asked[0]?.answer(ack(facts));
    expect(asked).toHaveLength(1);
    expect(kept).toMatchObject([{ nonce: nonceAfter(NONCE), text: "from the desk" }]);
    expect(kept[0]?.failed).toContain("deleted");
    sending.retry(nonceAfter(NONCE));
    expect(asked.map(sent).at(-1)).toEqual([nonceAfter(NONCE), "from the desk"]);
  }
});

test("words that another tab has kept others for go under the next nonce, and both are shown", () => {
  const other: OutboxEntry = {
    ...draft,
    text: "from the other tab",
    userId: "alice",
    position: 1,
    failed: null,
  };
  const { sending, events, kept } = createWorld({ kept: [other] });
  sending.write(draft, () => {});
  expect(kept.map(({ nonce, text }) => [nonce, text])).toEqual([
    [NONCE, "from the other tab"],
    [nonceAfter(NONCE), "from the desk"],
  ]);
  const shown = events.flatMap((event) => (event.type === "drafted" ? [event.message.text] : []));
  expect(shown).toContain("from the other tab");
  expect(shown.at(-1)).toBe("from the desk");
});

test("what it answers goes with the message", () => {
  const { sending, asked } = createWorld();
  sending.write({ ...draft, replyTo: "m7" }, () => {});
  expect(asked[0]?.asking).toMatchObject({ op: "send", replyTo: "m7" });
});
