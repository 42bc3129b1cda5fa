import { expect, test } from "vitest";
import { openWorld } from "../world.ts";

const PATIENCE_MS = 20_000;

test("a channel that is deleted leaves every screen at once, and the database soon after", {
  timeout: 40_000,
}, async () => {
  await using world = await openWorld();
  const [alice, bob, mallory] = await Promise.all(
    ["alice", "bob", "mallory"].map((name) => world.person(name)),
  );
  if (!alice || !bob || !mallory) throw new Error("Nobody is here");
  const [alices, bobs] = [await alice.connect(), await bob.connect()];
  const id = await world.groupChannel(alice, [bob]);
  const kept = await world.groupChannel(alice, [bob]);
  const send = async (channelId: string) =>
    (await alice.call("message.send", { id: channelId, nonce: crypto.randomUUID(), text: "hello @bob" }))
      .body;
  const root = await send(id);
  await send(kept);
  const thread = (await bob.call("thread.open", { id, messageId: root.id })).body;
  await send(thread.id);
  await bob.call("saved.add", { messageId: root.id });

  expect((await mallory.call("channel.delete", { id })).status).toBe(404);
  expect((await bob.call("channel.delete", { id })).status).toBe(403);
  expect((await alice.call("channel.delete", { id })).status).toBe(204);

  for (const socket of [alices, bobs]) {
    await socket.next("channel", (frame) => frame.change === "left" && frame.channelId === id);
    for (const channelId of [id, thread.id]) {
      const nonce = crypto.randomUUID();
      const answer = await socket.ask({ op: "send", channelId, nonce, text: "is it gone?" });
      expect(answer).toMatchObject({ op: "nack", problem: { code: "channel_not_found" } });
      expect(await socket.ask({ op: "sync", channelId, version: 0 })).toMatchObject({ op: "nack" });
    }
  }
  expect((await bob.call("message.get", { messageId: root.id })).status).toBe(404);

  const left = async () => {
    const rows = await world.database.sql`
      select id from channels where id = ${id} or parent_id = ${id}
      union all select channel_id from messages where channel_id in (${id}, ${thread.id})
      union all select channel_id from saved_messages`;
    return rows.length;
  };
  const deadline = Date.now() + PATIENCE_MS;
  while ((await left()) > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await left()).toBe(0);
  expect((await bob.call("message.page", { id: kept })).body.items).toHaveLength(1);
});
