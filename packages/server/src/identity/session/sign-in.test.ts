import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IdentityWorld, identityWorld, problem, signIn, signUp } from "../identity-world.ts";

describe("signing in", () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await identityWorld();
    for (const name of ["alice", "locked", "gone"]) await signUp(world, name);
    await world.database.sql`update users set state = 'locked' where username_key = 'locked'`;
    await world.database.sql`update users set state = 'deactivated' where username_key = 'gone'`;
    await world.database.sql`
      insert into users (id, email, email_key, username, username_key, display_name, display_name_key,
        created_at, updated_at)
      values (gen_random_uuid(), 'p@example.com', 'p@example.com', 'passwordless', 'passwordless', 'P', 'p',
        now(), now())`;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(["alice", "ALICE", "alice@example.com", "Alice@EXAMPLE.com"])(
    "%s is alice",
    async (identifier) => {
      expect((await signIn(world, identifier)).user.username).toBe("alice");
    },
  );

  test("SEC-10 each sign-in is a session of its own", async () => {
    const [one, two] = [await signIn(world, "alice"), await signIn(world, "alice")];
    expect(one.session.id).not.toBe(two.session.id);
    expect(one.refreshToken).not.toBe(two.refreshToken);
  });

  test.each([
    ["an unknown name", "nobody", undefined],
    ["an unknown address", "nobody@example.com", undefined],
    ["a wrong password", "alice", "correct horse battery stable"],
    ["an empty password", "alice", ""],
    ["a locked account", "locked", undefined],
    ["a deactivated account", "gone", undefined],
    ["an account without a password", "passwordless", undefined],
    ["a LIKE wildcard", "ali%", undefined],
  ])("SEC-04 %s costs one hash and gets the one answer", async (_, identifier, password) => {
    const hashed = world.hashes.count();
    const attempt = signIn(world, identifier, password === undefined ? {} : { password });
    await expect(attempt).rejects.toEqual(problem("credentials_invalid"));
    expect(world.hashes.count() - hashed).toBe(1);
  });
});
