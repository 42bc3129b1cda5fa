import type { HeldDraft } from "@parley/client";
import { expect, test } from "vitest";
import { heldDrafts } from "./held-drafts.ts";

const draft = (channelId: string, text: string, version: number): [string, HeldDraft] => [
  channelId,
  { channelId, text, version, nonce: null, state: "stored", toldVersion: version, spent: null },
];

test("drafts stand by when they were written last, the latest first", () => {
  const drafts = new Map([draft("watercooler", "a", 1), draft("release", "b", 3), draft("bob", "c", 2)]);
  expect(heldDrafts(drafts).map(({ channelId }) => channelId)).toEqual(["release", "bob", "watercooler"]);
});

test("one that is empty or blank is none", () => {
  expect(heldDrafts(new Map([draft("watercooler", "", 5), draft("release", " \n", 6)]))).toEqual([]);
});
