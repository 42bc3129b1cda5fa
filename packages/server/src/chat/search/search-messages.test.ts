import type { Message } from "@parley/contract";
import { expect, test } from "vitest";
import { untouchedMessage } from "../message/message-row.ts";
import { parseQuery } from "./parse-query.ts";
import { resolveQuery } from "./resolve-query.ts";
import type { Hit } from "./search-index.ts";
import { searchMessages } from "./search-messages.ts";

const channelId = "c";
const fox = (seq: number): Message =>
  untouchedMessage(
    {
      id: `m${seq}`,
      channelId,
      senderId: "alice",
      nonce: `n${seq}`,
      text: "fox",
      createdAt: new Date(0).toISOString(),
    },
    { seq, version: seq },
  );

/** An index that takes so long for each look, and finds this in each of them; it never comes to an end. */
const search = async ({ lookMs, found }: { lookMs: number; found: readonly number[] }) => {
  let [clock, looks] = [0, 0];
  const parsed = parseQuery("fox");
  if (parsed.at === "wrong") throw new Error("fox");
  const nobody = async () => [];
  const searcher = { userId: "bob", peopleCalled: nobody, channelsCalled: nobody, dayBeginsAtMs: Date.parse };
  const resolved = await resolveQuery(parsed.query, searcher);
  if (resolved.at === "wrong") throw new Error("fox");
  const page = await searchMessages({
    index: {
      async find() {
        clock += lookMs;
        looks += 1;
        return { hits: (found[looks - 1] ? [{ channelId, seq: looks }] : []) as Hit[], next: 1_000 - looks };
      },
    },
    query: resolved.query,
    channels: [channelId],
    cursor: null,
    limit: 50,
    messagesAt: async (hits) => hits.map(({ seq }) => fox(seq)),
    now: () => clock,
  });
  return { seqs: page.items.map(({ message }) => message.seq), next: page.next, looks };
};

test("a look that takes long ends the page where something was found, and goes on where nothing was", async () => {
  expect(await search({ lookMs: 11, found: [1] })).toEqual({ seqs: [1], next: 999, looks: 1 });
  expect(await search({ lookMs: 11, found: [0, 0, 1] })).toEqual({ seqs: [3], next: 997, looks: 3 });
});

test("what is found at once is gathered / who finds nothing does not wait for ever", async () => {
  expect((await search({ lookMs: 3, found: [1, 1, 0, 1] })).seqs).toEqual([1, 2, 4]);
  expect(await search({ lookMs: 30, found: [] })).toEqual({ seqs: [], next: 996, looks: 4 });
});
