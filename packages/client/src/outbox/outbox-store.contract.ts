import { expect, test } from "vitest";
import type { OutboxStore } from "./outbox-store.ts";

const draft = (nonce: string, userId = "alice") => ({
  nonce,
  userId,
  channelId: "#watercooler",
  text: `text of ${nonce}`,
  createdAt: "2026-01-01T09:00:00.000Z",
});

/** What every outbox store must hold. `again` opens another on the same ground, as another tab does. */
export const outboxStoreContract = (
  name: string,
  open: () => { store: OutboxStore; again?: () => OutboxStore },
) => {
  const nonces = async (store: OutboxStore, userId = "alice") =>
    (await store.list(userId)).map(({ nonce }) => nonce);

  test(`${name}: messages are listed in the order of writing`, async () => {
    const { store } = open();
    await Promise.all(["c", "a", "b"].map((nonce) => store.add(draft(nonce))));
    expect(await nonces(store)).toEqual(["c", "a", "b"]);
    const positions = (await store.list("alice")).map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  test(`${name}: a message comes back as it was written`, async () => {
    const { store } = open();
    const added = await store.add(draft("a"));
    expect(added).toEqual({ ...draft("a"), position: added.position, failed: null });
    expect(await store.list("alice")).toEqual([added]);
  });

  test(`${name}: a nonce that is kept stays as and where it is`, async () => {
    const { store } = open();
    const first = await store.add(draft("a"));
    await store.add(draft("b"));
    await store.mark("a", "refused");
    expect(await store.add({ ...draft("a"), text: "another" })).toEqual({ ...first, failed: "refused" });
    expect(await nonces(store)).toEqual(["a", "b"]);
  });

  test(`${name}: nobody is shown what another one wrote`, async () => {
    const { store } = open();
    await store.add(draft("a", "alice"));
    await store.add(draft("b", "bob"));
    expect(await nonces(store, "alice")).toEqual(["a"]);
    expect(await nonces(store, "bob")).toEqual(["b"]);
    expect(await nonces(store, "mallory")).toEqual([]);
  });

  test(`${name}: a failure is noted, and taken back`, async () => {
    const { store } = open();
    await store.add(draft("a"));
    await store.mark("a", "The channel is archived.");
    expect((await store.list("alice"))[0]?.failed).toBe("The channel is archived.");
    await store.mark("a", null);
    expect((await store.list("alice"))[0]?.failed).toBeNull();
  });

  test(`${name}: a removed message is gone, and later ones stand behind it all the same`, async () => {
    const { store } = open();
    const first = await store.add(draft("a"));
    await store.remove("a");
    const second = await store.add(draft("b"));
    expect(await nonces(store)).toEqual(["b"]);
    expect(second.position).toBeGreaterThan(first.position);
  });

  test(`${name}: what is gone can be marked and removed without effect`, async () => {
    const { store } = open();
    await store.mark("a", "refused");
    await store.remove("a");
    expect(await nonces(store)).toEqual([]);
  });

  test(`${name}: calls take effect in the order they are made`, async () => {
    const { store } = open();
    void store.add(draft("a"));
    void store.remove("a");
    void store.add(draft("b"));
    expect(await nonces(store)).toEqual(["b"]);
  });

  if (open().again === undefined) return;
  test(`${name}: a reload and another tab find the same messages`, async () => {
    const { store, again } = open();
    await store.add(draft("a"));
    const other = again?.() ?? store;
    expect(await nonces(other)).toEqual(["a"]);
    await other.add(draft("b"));
    expect(await nonces(store)).toEqual(["a", "b"]);
  });
};
