import { expect, test } from "vitest";
import { type ChatWorld, chatWorld } from "../channel/world-chat.ts";

const stateOf = async ({ sql }: ChatWorld, channelId: string) => {
  const [row] = await sql`select direct_state, revision from channels where id = ${channelId}`;
  return row;
};

test("the direct channel of a pair remembers what stands between them, and its members are told", async () => {
  await using world = await chatWorld();
  const { alice, bob } = world;
  await world.befriend(alice, bob);
  const { body: channel } = await alice.do("channel.create", { kind: "direct", userId: bob.id });
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "friends", revision: 0 });
  world.told();

  await bob.do("friend.remove", { userId: alice.id });
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "strangers", revision: 1 });
  expect(world.told().at(-1)).toMatchObject({
    to: { channelId: channel.id },
    event: { op: "channel", change: "updated", channel: { revision: 1 } },
  });

  await alice.do("block.add", { userId: bob.id });
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "blocked", revision: 2 });
  await bob.do("block.add", { userId: alice.id });
  await alice.do("block.remove", { userId: bob.id });
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "blocked", revision: 2 });
  await bob.do("block.remove", { userId: alice.id });
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "strangers", revision: 3 });

  await world.befriend(alice, bob);
  expect(await stateOf(world, channel.id)).toEqual({ direct_state: "friends", revision: 4 });
});

test("a channel opened while the friendship ends agrees with what stands in the end", async () => {
  await using world = await chatWorld({ connectionsMax: 8 });
  const { alice } = world;
  const outcomes = new Set<string>();
  for (let round = 0; round < 12; round++) {
    const guest = world.join(`guest-${round}`);
    await world.befriend(alice, guest);
    const opening = world.elsewhere(alice).fail("channel.create", { kind: "direct", userId: guest.id });
    await Promise.all([opening, guest.do("friend.remove", { userId: alice.id })]);
    outcomes.add(await opening);
    const states =
      await world.sql`select direct_state from channels where direct_key like ${`%${guest.id}%`}`;
    for (const { direct_state } of states) expect(direct_state).toBe("strangers");
  }
  expect(outcomes.size).toBeGreaterThan(0);
});
