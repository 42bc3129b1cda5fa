import { expect, test } from "vitest";
import { mailsOf } from "../account/world-accounts.ts";
import { from, identityWorld, signIn, signUp } from "../identity-world.ts";

test("a session, and the mail about a new device, say which country the address is in", async () => {
  await using world = await identityWorld();
  await signUp(world, "alice", { source: { ...from("Firefox", "192.0.2.1"), browser: "laptop" } });
  const source = { ...from("Safari", "8.8.8.8"), browser: "phone" };
  expect((await signIn(world, "alice", { source })).session).toMatchObject({ ip: "8.8.8.8", place: "US" });
  expect(mailsOf(world, "new-device")).toMatchObject([{ values: { ip: "8.8.8.8", place: "US" } }]);
  const home = { ...from("Safari", "192.168.1.7"), browser: "phone" };
  expect((await signIn(world, "alice", { source: home })).session.place).toBeNull();
});
