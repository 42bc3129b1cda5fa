import { expect, test } from "vitest";
import { createSimulatedTime } from "../../tests/simulation/simulated-time.ts";
import type { HeldDraft, KeptDraft } from "../replica/drafts.ts";
import type { ReplicaEvent } from "../replica/event.ts";
import { createDrafting, DRAFT_INTERVAL_MS, type DraftAnswer } from "./drafting.ts";

const CHANNEL = "#watercooler";

const createWorld = () => {
  const { timers, advance: pass } = createSimulatedTime();
  const puts: { text: string; version: number; answer: (answer: DraftAnswer) => void }[] = [];
  const events: ReplicaEvent[] = [];
  const kept: (KeptDraft | null)[] = [];
  let draft: HeldDraft | undefined;
  const drafting = createDrafting({
    timers,
    keeper: {
      keep: (one) => void kept.push(one),
      forget: () => void kept.push(null),
      load: (loaded) => loaded([{ channelId: CHANNEL, text: "kept", version: 5, spent: null }]),
    },
    draftOf: () => draft,
    putDraft: ({ text, version }, answer) => void puts.push({ text, version, answer }),
    dispatch: (event) => void events.push(event),
  });
  return {
    drafting,
    pass,
    puts,
    events,
    kept,
    draft(version: number, state: HeldDraft["state"] = "waiting") {
      const text = `text ${version}`;
      draft = { channelId: CHANNEL, text, version, state, nonce: null, spent: null, toldVersion: 0 };
      drafting.changed(CHANNEL);
    },
  };
};

const stored = (version: number) => ({
  channelId: CHANNEL,
  text: `text ${version}`,
  version,
  nonce: "N1",
  updatedAt: "",
});

test("what is typed is kept at once, and told once a second while one types", () => {
  const { drafting, draft, pass, puts, kept } = createWorld();
  drafting.live();
  for (const version of [1, 2, 3]) draft(version);
  expect(kept).toHaveLength(3);
  expect(puts).toEqual([]);
  pass(DRAFT_INTERVAL_MS);
  expect(puts.map(({ version }) => version)).toEqual([3]);
});

test("one call of a channel is under way at a time; what is typed meanwhile is told after it", () => {
  const { drafting, draft, pass, puts, events } = createWorld();
  drafting.live();
  draft(1);
  pass(DRAFT_INTERVAL_MS);
  draft(2);
  pass(DRAFT_INTERVAL_MS);
  expect(puts).toHaveLength(1);
  puts[0]?.answer(stored(1));
  expect(events).toEqual([{ type: "draft-told", draft: stored(1) }]);
  pass(DRAFT_INTERVAL_MS);
  expect(puts.map(({ version }) => version)).toEqual([1, 2]);
});

test("what is stored is kept no longer, and is not told again", () => {
  const { drafting, draft, pass, puts, kept } = createWorld();
  drafting.live();
  draft(1);
  draft(1, "stored");
  expect(kept.at(-1)).toBeNull();
  pass(10 * DRAFT_INTERVAL_MS);
  expect(puts).toEqual([]);
});

test("cut off, nothing is told; an answer from before counts no more, and is asked for again", () => {
  const { drafting, draft, pass, puts, events } = createWorld();
  draft(1);
  pass(DRAFT_INTERVAL_MS);
  expect(puts).toEqual([]);
  drafting.live();
  draft(2);
  pass(DRAFT_INTERVAL_MS);
  drafting.lost();
  drafting.live();
  puts[0]?.answer(stored(2));
  expect(events).toEqual([]);
  pass(DRAFT_INTERVAL_MS);
  expect(puts.map(({ version }) => version)).toEqual([2, 2]);
});

test("without an answer it is told again; refused, it stays on the device; of a channel that is gone it goes", () => {
  const { drafting, draft, pass, puts, events, kept } = createWorld();
  drafting.live();
  draft(1);
  pass(DRAFT_INTERVAL_MS);
  puts[0]?.answer(null);
  pass(10 * DRAFT_INTERVAL_MS);
  expect(puts).toHaveLength(2);
  puts[1]?.answer("refused");
  pass(10 * DRAFT_INTERVAL_MS);
  expect(puts).toHaveLength(2);
  draft(2);
  pass(DRAFT_INTERVAL_MS);
  puts[2]?.answer("gone");
  expect(events).toEqual([{ type: "draft-refused", channelId: CHANNEL }]);
  expect(kept.at(-1)).toBeNull();
});

test("what another tab has kept is shown here, and told from here if nobody else does", () => {
  const { drafting, draft, pass, puts, events } = createWorld();
  drafting.live();
  draft(5);
  pass(DRAFT_INTERVAL_MS);
  puts[0]?.answer("refused");
  drafting.load();
  expect(events.at(-1)).toMatchObject({ type: "drafts-kept" });
  pass(DRAFT_INTERVAL_MS);
  expect(puts).toHaveLength(1);
  pass(10 * DRAFT_INTERVAL_MS);
  expect(puts).toHaveLength(2);
});
