import { expect, test, vi } from "vitest";
import { openWorld } from "../world.ts";

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

test("a draft follows from one device to another, and is over on both once it is sent", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const phone = await alice.connect();
  const desk = await alice.connect();
  const strange = await bob.connect();

  const { body: draft } = await alice.call("draft.put", { id, text: "See you at", version: 1 });
  for (const device of [phone, desk]) {
    expect(await device.next("draft")).toEqual({ op: "draft", ...draft });
  }
  const later = await alice.connect();
  expect(later.frames.find(({ op }) => op === "ready")).toMatchObject({ drafts: [draft] });

  const sending = { op: "send", channelId: id, nonce: draft.nonce, text: "See you at noon" };
  const [one, other] = await Promise.all([phone.ask(sending), desk.ask(sending)]);
  expect(one.message.id).toBe(other.message.id);
  for (const device of [phone, desk, later]) {
    expect(await device.next("draft")).toMatchObject({ channelId: id, text: "", version: 2 });
  }
  expect((await alice.call("draft.list", {})).body).toEqual({ items: [] });
  expect(strange.frames.filter(({ op }) => op === "draft")).toEqual([]);
});

test("a message saved on one device is saved on the others", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const { body: message } = await bob.call("message.send", {
    ...{ id, nonce: crypto.randomUUID() },
    text: "the door code is 1234",
  });
  const desk = await alice.connect();
  expect((await alice.call("saved.add", { messageId: message.id })).body.message).toEqual(message);
  expect(await desk.next("saved")).toEqual({ op: "saved", messageId: message.id, on: true });
  expect((await alice.call("saved.list", {})).body.items).toMatchObject([{ message }]);
  expect((await alice.call("saved.remove", { messageId: message.id })).status).toBe(204);
  expect(await desk.next("saved")).toEqual({ op: "saved", messageId: message.id, on: false });
});

test("a draft that is scheduled under its nonce is over on all devices, and what is written next is another message", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const [phone, desk] = [await alice.connect(), await alice.connect()];
  const { nonce } = (await alice.call("draft.put", { id, text: "Happy birthday", version: 1 })).body;
  for (const device of [phone, desk]) await device.next("draft");

  const wish = { id, nonce, text: "Happy birthday!", at: new Date(world.clock.now() + 60_000).toISOString() };
  const { status, body: scheduled } = await alice.call("scheduled.create", wish);
  expect(status).toBe(201);
  const [draft] = await Promise.all([phone, desk].map((device) => device.next("draft")));
  expect(draft).toMatchObject({ channelId: id, text: "", version: 2 });
  expect(draft.nonce).not.toBe(nonce);
  // A repeat has nothing more to empty: what was begun meanwhile stays.
  const next = (await alice.call("draft.put", { id, text: "Lunch?", version: 3 })).body;
  expect((await alice.call("scheduled.create", wish)).status).toBe(201);
  expect((await alice.call("draft.list", {})).body.items).toEqual([next]);
  await phone.ask({ op: "send", channelId: id, nonce: next.nonce, text: "Lunch?" });

  const { body: begun } = await alice.call("draft.put", { id, text: "And", version: 9 });
  const soon = new Date(Date.now() + 500).toISOString();
  expect((await alice.call("scheduled.update", { scheduledId: scheduled.id, at: soon })).status).toBe(200);
  await eventually(async () => {
    const { items } = (await bob.call("message.page", { id })).body;
    expect(items.map(({ text }: { text: string }) => text)).toEqual(["Lunch?", "Happy birthday!"]);
  });
  expect((await alice.call("draft.list", {})).body.items).toEqual([begun]);

  // Under what was sent nothing can wait: it would never be sent.
  const late = { ...wish, nonce: next.nonce, at: new Date(world.clock.now() + 60_000).toISOString() };
  const refused = await alice.call("scheduled.create", late);
  expect([refused.status, refused.body.code]).toEqual([409, "scheduled_sent_already"]);
});

test("what was written for later is sent at its time / nothing of somebody who has left since", async () => {
  await using world = await openWorld();
  const [alice, bob] = [await world.person("alice"), await world.person("bob")];
  const id = await world.groupChannel(alice, [bob]);
  const write = (person: typeof alice, text: string) =>
    person.call("scheduled.create", {
      ...{ id, text, nonce: crypto.randomUUID() },
      at: new Date(Date.now() + 1_500).toISOString(),
    });
  await write(bob, "I am still here");
  expect((await write(alice, "Good morning")).status).toBe(201);
  expect((await bob.call("me.deactivate", {})).status).toBe(204);

  const list = async () => (await alice.call("scheduled.list", {})).body.items;
  await eventually(async () => expect(await list()).toEqual([]));
  await eventually(async () => {
    const [row] = await world.database.sql`select failure from scheduled_messages where user_id = ${bob.id}`;
    expect(row).toEqual({ failure: "account_locked" });
  });
  const { body: history } = await alice.call("message.page", { id });
  expect(history.items).toMatchObject([{ senderId: alice.id, text: "Good morning" }]);
});
