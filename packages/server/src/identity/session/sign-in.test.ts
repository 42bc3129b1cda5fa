import { hash as bcrypt } from "@node-rs/bcrypt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  from,
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  signIn,
  signUp,
} from "../identity-world.ts";
import { signInCredentialSql } from "./sign-in-credential-sql.ts";

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

  test("SEC-01 a hash of bcrypt is replaced by one of today's at the first sign-in, and the password stays", async () => {
    const stored = async () => {
      const [row] = await world.database.sql<{ hash: string }[]>`
        select hash from password_credentials join users on users.id = user_id where username_key = 'alice'`;
      return row?.hash;
    };
    const imported = await bcrypt(PASSPHRASE, { cost: 10 });
    await world.database.sql`
      update password_credentials set hash = ${imported}
      where user_id = (select id from users where username_key = 'alice')`;
    await signIn(world, "alice");
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn(world, "alice");
  });

  test("knows the browser that alice has signed in from, and no other's", async () => {
    const find = (identifier: string, browser: string | null) =>
      signInCredentialSql(world.database)({ identifier, browser, now: world.clock.now() });
    await signIn(world, "alice", { source: { ...from(), browser: "laptop" } });
    expect(await find("alice@example.com", "laptop")).toMatchObject({
      account: { username: "alice" },
      fromKnownDevice: true,
      facts: { roles: ["admin", "user"], factors: [], isRemembered: false },
    });
    expect(await find("alice", "phone")).toMatchObject({ fromKnownDevice: false });
    expect(await find("alice", null)).toMatchObject({ fromKnownDevice: false });
    expect(await find("locked", "laptop")).toMatchObject({ fromKnownDevice: false });
    expect(await find("nobody", "laptop")).toBeNull();
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
