import { expect, test } from "vitest";
import { openWorld, type Person } from "../world.ts";

test("in slow mode who leaves and comes again waits as if they had stayed / who never wrote does not", async () => {
  await using world = await openWorld();
  const [alice, bob, carol] = (await Promise.all(
    ["alice", "bob", "carol"].map((name) => world.person(name)),
  )) as [Person, Person, Person];
  const input = { kind: "group" as const, name: "watercooler", visibility: "public" as const };
  const id = (await alice.call("channel.create", input)).body.id;
  await alice.call("channel.update", { id, slowModeSeconds: 600 });
  const codeOfWriting = async (person: Person) =>
    (await person.call("message.send", { id, nonce: crypto.randomUUID(), text: "hello" })).body.code;
  await bob.call("channel.join", { id });
  expect(await codeOfWriting(bob)).toBeUndefined();
  expect(await codeOfWriting(bob)).toBe("slow_mode");

  expect((await bob.call("member.remove", { id, userId: bob.id })).status).toBe(204);
  await bob.call("channel.join", { id });
  expect(await codeOfWriting(bob)).toBe("slow_mode");
  await carol.call("channel.join", { id });
  expect(await codeOfWriting(carol)).toBeUndefined();

  world.clock.advance(601_000);
  expect(await codeOfWriting(bob)).toBeUndefined();
});
