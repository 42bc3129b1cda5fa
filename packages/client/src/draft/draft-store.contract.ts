import { expect, test } from "vitest";
import type { DraftStore } from "./draft-store.ts";

const draft = (text: string, version: number, channelId = "#watercooler") => ({
  channelId,
  text,
  version,
  spent: null,
});

/** What every draft store must hold. `again` opens another on the same ground, as another tab does. */
export const draftStoreContract = (
  name: string,
  open: () => { store: DraftStore; again?: () => DraftStore },
) => {
  test(`${name}: a draft comes back as it was kept, one for each channel`, async () => {
    const { store } = open();
    await store.put("alice", { ...draft("Hel", 1), spent: "N1" });
    await store.put("alice", draft("Hello", 2));
    await store.put("alice", draft("Shh", 1, "#library"));
    const drafts = await store.list("alice");
    expect(drafts).toHaveLength(2);
    expect(drafts).toContainEqual(draft("Hello", 2));
    expect(drafts).toContainEqual(draft("Shh", 1, "#library"));
  });

  test(`${name}: an older version does not take the place of a newer one`, async () => {
    const { store } = open();
    await store.put("alice", draft("newer", 5));
    await store.put("alice", draft("older", 4));
    expect(await store.list("alice")).toEqual([draft("newer", 5)]);
  });

  test(`${name}: what is newer than what is to be forgotten stays`, async () => {
    const { store } = open();
    await store.put("alice", draft("newer", 5));
    await store.remove("alice", "#watercooler", 4);
    expect(await store.list("alice")).toHaveLength(1);
    await store.remove("alice", "#watercooler", 5);
    expect(await store.list("alice")).toEqual([]);
    await store.remove("alice", "#watercooler", 9);
  });

  test(`${name}: nobody is shown what another one has begun to write`, async () => {
    const { store } = open();
    await store.put("alice", draft("from alice", 1));
    await store.put("bob", draft("from bob", 1));
    await store.remove("mallory", "#watercooler", 9);
    expect(await store.list("bob")).toEqual([draft("from bob", 1)]);
    expect(await store.list("mallory")).toEqual([]);
  });

  if (open().again === undefined) return;
  test(`${name}: a reload and another tab find the same drafts`, async () => {
    const { store, again } = open();
    await store.put("alice", draft("Hello", 1));
    expect(await again?.().list("alice")).toEqual([draft("Hello", 1)]);
  });
};
