import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { actionsIn, as, mailsOf } from "./world-accounts.ts";

describe("another username", () => {
  let world: IdentityWorld;
  let bob: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    await signUp(world, "alice");
    bob = await signUp(world, "bob");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("SEC-31 is told to everyone's pages and to the owner, and the old one is free at once", async () => {
    const changed = await as(world, bob)("me.changeUsername", { username: "Robert" });
    expect(changed).toMatchObject({ id: bob.user.id, username: "Robert", revision: bob.user.revision + 1 });
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: bob.user.id });
    expect(mailsOf(world, "username-changed")).toMatchObject([
      { to: "bob@example.com", values: { username: "Robert" } },
    ]);
    expect(await actionsIn(world)).toContain("account.username-changed");
    expect((await signIn(world, "robert")).user.id).toBe(bob.user.id);
    expect((await signUp(world, "bob2")).user.username).toBe("bob2");
    await expect(signIn(world, "bob")).rejects.toEqual(problem("credentials_invalid"));
  });

  test("that is somebody's, in any case, is refused", async () => {
    await expect(as(world, bob)("me.changeUsername", { username: "ALICE" })).rejects.toEqual(
      problem("username_taken"),
    );
  });

  test("may be the same in other letters, and the very same changes nothing", async () => {
    const told = mailsOf(world, "username-changed").length;
    expect(await as(world, bob)("me.changeUsername", { username: "robert" })).toMatchObject({
      username: "robert",
    });
    const { revision } = await as(world, bob)("me.changeUsername", { username: "robert" });
    expect(revision).toBe((await as(world, bob)("me.get", {})).revision);
    expect(mailsOf(world, "username-changed")).toHaveLength(told + 1);
  });

  test("of two who want one name at once, one gets it", async () => {
    const carol = await signUp(world, "carol");
    const both = await Promise.allSettled(
      [bob, carol].map((person) => as(world, person)("me.changeUsername", { username: "sought" })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "username_taken" },
    });
  });
});
