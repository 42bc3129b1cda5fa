import type { Message } from "@parley/contract";
import { expect, test } from "vitest";
import type { InChannel } from "../../chat/message/message-log.ts";
import { untouchedMessage } from "../../chat/message/message-row.ts";
import { createChannelKnowledge } from "./channel-knowledge.ts";
import type { ChannelFactsRow } from "./channel-knowledge-sql.ts";

const CHANNEL = "0199c0de-0000-7000-8000-000000000001";

const knowing = async (facts: Partial<ChannelFactsRow> = {}) => {
  const row = { id: CHANNEL, kind: "group", version: 10, lastSeq: 5, hasEager: false, ...facts };
  const knowledge = createChannelKnowledge({ readFacts: async () => [row] });
  return { row, knowledge, first: await knowledge.refresh([CHANNEL]) };
};

const taken = (version: number, seq: number, more: Partial<Message> = {}): InChannel => ({
  message: {
    ...untouchedMessage(
      {
        ...{ id: "m", channelId: CHANNEL, senderId: "bob", nonce: "n", text: "hello" },
        createdAt: "2026-01-31T09:00:00.000Z",
      },
      { seq, version },
    ),
    ...more,
  },
});

test("a new message that is nobody's business is passed over; of a channel that is not known, none is", async () => {
  const { knowledge } = await knowing();
  expect(knowledge.concerns(taken(11, 6))).toBe(false);
  expect(knowledge.concerns(taken(12, 7))).toBe(false);
  const unknown = createChannelKnowledge({ readFacts: async () => [] });
  expect(unknown.concerns(taken(11, 6))).toBe(true);
});

test.each([
  ["it names somebody", {}, { mentions: ["alice"] }],
  ["it answers somebody", {}, { replyTo: "another" }],
  ["the channel is direct", { kind: "direct" }, {}],
  ["so is that of a few", { kind: "group_direct" }, {}],
  ["somebody wants to hear of everything", { hasEager: true }, {}],
] as const)("it concerns where %s", async (_, facts, more) => {
  const { knowledge } = await knowing(facts);
  expect(knowledge.concerns(taken(11, 6, more as Partial<Message>))).toBe(true);
});

test("whatever is said in a thread concerns", async () => {
  const { knowledge } = await knowing({ kind: "thread" });
  expect(knowledge.concerns({ ...taken(11, 6), homeId: "home" })).toBe(true);
});

test("a change concerns, though nothing in the message says that it is one: a reaction that was taken back", async () => {
  const { knowledge } = await knowing();
  expect(knowledge.concerns(taken(11, 6))).toBe(false);
  expect(knowledge.concerns(taken(12, 6))).toBe(true);
  expect(knowledge.concerns(taken(13, 2))).toBe(true);
  expect(knowledge.concerns(taken(14, 7))).toBe(false);
});

test("what comes again, or after a gap, concerns until the channel is read anew", async () => {
  const { row, knowledge } = await knowing();
  expect(knowledge.concerns(taken(11, 6))).toBe(false);
  expect(knowledge.concerns(taken(11, 6))).toBe(true);
  expect(knowledge.concerns(taken(13, 8))).toBe(true);
  expect(knowledge.concerns(taken(14, 9))).toBe(true);
  Object.assign(row, { version: 15, lastSeq: 10 });
  await knowledge.refresh([CHANNEL]);
  expect(knowledge.concerns(taken(15, 10))).toBe(true);
  expect(knowledge.concerns(taken(16, 11))).toBe(false);
});

test("what was refused by an old memory is named, once; a channel that was forgotten meanwhile, too", async () => {
  const { row, knowledge, first } = await knowing();
  expect([...first]).toEqual([]);
  expect(knowledge.concerns(taken(11, 6))).toBe(false);
  row.hasEager = true;
  expect([...(await knowledge.refresh([CHANNEL]))]).toEqual([CHANNEL]);
  expect([...(await knowledge.refresh([CHANNEL]))]).toEqual([]);
  knowledge.forgetAll();
  expect([...(await knowledge.refresh([CHANNEL]))]).toEqual([CHANNEL]);
});

test("what is told of a channel makes it unknown sooner", async () => {
  const { knowledge } = await knowing();
  knowledge.hear({ kind: "join", userId: "carol", channelId: CHANNEL });
  expect(knowledge.concerns(taken(11, 6))).toBe(true);
});
