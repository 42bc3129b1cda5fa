import { expect, test } from "vitest";
import { createNoTabs, type TabNotice } from "../outbox/tabs.ts";
import type { KeptDraft } from "../replica/drafts.ts";
import { createDraftKeeper } from "./draft-keeper.ts";
import type { DraftStore } from "./draft-store.ts";
import { createMemoryDraftStore } from "./draft-store-memory.ts";

const draft = (version: number, channelId = "#watercooler"): KeptDraft => ({
  channelId,
  text: `text ${version}`,
  version,
  spent: null,
});
const loaded = (keeper: ReturnType<typeof createDraftKeeper>) =>
  new Promise<readonly KeptDraft[]>((resolve) => keeper.load(resolve));

const createKeeper = (store: DraftStore) => {
  const notices: TabNotice[] = [];
  const tabs = { ...createNoTabs(), tell: (notice: TabNotice) => void notices.push(notice) };
  return { keeper: createDraftKeeper({ userId: "alice", store, tabs }), notices };
};

test("while one write is under way only the latest draft of each channel waits", async () => {
  const written: number[] = [];
  const memory = createMemoryDraftStore();
  const store: DraftStore = {
    ...memory,
    async put(userId, kept) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      written.push(kept.version);
      await memory.put(userId, kept);
    },
  };
  const { keeper, notices } = createKeeper(store);
  for (const version of [1, 2, 3, 4]) keeper.keep(draft(version));
  keeper.keep(draft(9, "#library"));
  expect(await loaded(keeper)).toEqual([draft(4), draft(9, "#library")]);
  expect(written).toEqual([1, 4, 9]);
  expect(notices).toEqual([{ about: "drafts", userId: "alice" }]);
});

test("what is forgotten after it was kept is gone, and can be kept again", async () => {
  const { keeper } = createKeeper(createMemoryDraftStore());
  keeper.keep(draft(1));
  keeper.forget("#watercooler", 1);
  expect(await loaded(keeper)).toEqual([]);
  keeper.keep(draft(2));
  expect(await loaded(keeper)).toEqual([draft(2)]);
});

test("a store that refuses takes nothing with it", async () => {
  const refuse = () => Promise.reject(new Error("The disk is full"));
  const { keeper } = createKeeper({ put: refuse, remove: refuse, list: refuse });
  keeper.keep(draft(1));
  keeper.forget("#watercooler", 1);
  expect(await loaded(keeper)).toEqual([]);
});
