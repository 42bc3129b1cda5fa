import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type IdentityWorld,
  identityWorld,
  PASSPHRASE,
  problem,
  type SignedInPerson,
  signIn,
  signUp,
} from "../identity-world.ts";
import { DEACTIVATION_MS } from "./end-account.ts";
import { DELETED_USER_NAME, ERASED_TABLES } from "./erase-user-sql.ts";
import { actionsIn, as, asNobody, mailCodesOf, mailsOf, putMailCode, tokenIn } from "./world-accounts.ts";

describe("the end of an account", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  let bob: SignedInPerson;
  let nobody: ReturnType<typeof asNobody>;
  const cleanUp = (onErased: (userId: string) => Promise<void> = async () => {}) =>
    world.cleanUpWith(onErased)();
  beforeAll(async () => {
    world = await identityWorld();
    nobody = asNobody(world);
    alice = await signUp(world, "alice");
    bob = await signUp(world, "bob");
  });
  beforeEach(() => {
    world.mails.splice(0);
    world.signals.splice(0);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("the last administrator stays, whoever leaves at once", async () => {
    await expect(as(world, alice)("me.deactivate", {})).rejects.toEqual(problem("last_administrator"));
    const carol = await signUp(world, "carol");
    await world.database.sql`insert into user_roles (user_id, role_name) values (${carol.user.id}, 'admin')`;
    const both = await Promise.allSettled([alice, carol].map((one) => as(world, one)("me.deactivate", {})));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "last_administrator" },
    });
    const gone = both[0]?.status === "fulfilled" ? "alice" : "carol";
    await nobody("auth.reactivate", { identifier: gone, password: PASSPHRASE });
  });

  test("SEC-12 deactivating ends every session at once, and makes every token void", async () => {
    const phone = await signIn(world, "bob");
    await nobody("auth.forgotPassword", { email: "bob@example.com" });
    await world.settled();
    await putMailCode(world, bob);
    const reset = tokenIn(world, "reset-password");
    await as(world, bob)("me.deactivate", {});
    for (const person of [bob, phone]) {
      await expect(as(world, person)("me.get", {})).rejects.toEqual(problem("session_revoked"));
      await expect(nobody("auth.refresh", { refreshToken: person.refreshToken })).rejects.toEqual(
        problem("session_revoked"),
      );
      expect(world.signals).toContainEqual({
        kind: "end-session",
        sessionId: person.session.id,
        userId: bob.user.id,
        reason: "account-deactivated",
      });
    }
    await expect(
      nobody("auth.resetPassword", { token: reset, password: "seven quiet lanterns at dusk" }),
    ).rejects.toEqual(problem("one_time_token_invalid"));
    expect(await mailCodesOf(world, bob)).toBe(0);
    expect(mailsOf(world, "account-deactivated")).toMatchObject([{ to: "bob@example.com" }]);
    expect(await actionsIn(world)).toContain("account.deactivated");
  });

  test("SEC-04 signing in says no more than of a wrong password, for one hash", async () => {
    const before = world.hashes.count();
    await expect(signIn(world, "bob")).rejects.toEqual(problem("credentials_invalid"));
    expect(world.hashes.count() - before).toBe(1);
    expect(await world.people.activeProfilesOf([bob.user.id])).toEqual(new Map());
  });

  test("SEC-04 bringing back by password answers alike and costs one hash, whatever is wrong", async () => {
    await signUp(world, "locked");
    await world.database.sql`update users set state = 'locked' where username = 'locked'`;
    for (const [identifier, password] of [
      ["bob", "not the right passphrase"],
      ["nobody", PASSPHRASE],
      ["locked", PASSPHRASE],
      ["", ""],
    ] as const) {
      const before = world.hashes.count();
      await expect(nobody("auth.reactivate", { identifier, password })).rejects.toEqual(
        problem("credentials_invalid"),
      );
      expect(world.hashes.count() - before).toBe(1);
    }
  });

  test("the mail's token or the password brings it back within thirty days, and signs nobody in", async () => {
    expect(await nobody("auth.reactivate", { identifier: "BOB", password: PASSPHRASE })).toBeUndefined();
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: bob.user.id });
    bob = await signIn(world, "bob");
    await as(world, bob)("me.deactivate", {});
    const token = tokenIn(world, "account-deactivated");
    world.clock.advance(DEACTIVATION_MS - 1);
    await cleanUp();
    await nobody("auth.reactivate", { token });
    await expect(nobody("auth.reactivate", { token })).rejects.toEqual(problem("one_time_token_invalid"));
    bob = await signIn(world, "bob");
    expect(await actionsIn(world)).toContain("account.reactivated");
    await cleanUp();
    await as(world, bob)("me.get", {});
  });

  test("after thirty days it is erased for good: what is personal is nowhere, and the names are free", async () => {
    await world.handlers["me.update"](
      { displayName: "Bob Unmistakable", status: "Unmistakable", timeZone: "Europe/Berlin", locale: "de" },
      {
        principal: await world.verify(bob.accessToken),
        source: { ip: null, userAgent: null, correlationId: "test", browser: null },
      },
    );
    await as(world, bob)("me.deactivate", {});
    const token = tokenIn(world, "account-deactivated");
    world.clock.advance(DEACTIVATION_MS);
    // Not erased yet, and not to be brought back any more: the erasure may be under way.
    await expect(nobody("auth.reactivate", { identifier: "bob", password: PASSPHRASE })).rejects.toEqual(
      problem("credentials_invalid"),
    );
    const forgotten: string[] = [];
    await Promise.all([
      cleanUp(async (userId) => void forgotten.push(userId)),
      cleanUp(async (userId) => void forgotten.push(userId)),
    ]);
    expect(new Set(forgotten)).toEqual(new Set([bob.user.id]));
    const erased = await world.accounts.find(bob.user.id);
    expect(erased).toMatchObject({ state: "deactivated", displayName: DELETED_USER_NAME, status: null });
    for (const table of ["users", ...ERASED_TABLES]) {
      const rows = await world.database.sql.unsafe(`select * from ${table}`);
      expect(JSON.stringify(rows)).not.toMatch(/bob@|"bob"|Unmistakable/i);
    }
    for (const table of ERASED_TABLES) {
      const rows = await world.database.sql.unsafe(`select 1 from ${table} where user_id = $1`, [
        bob.user.id,
      ]);
      expect(rows).toHaveLength(0);
    }
    expect((await actionsIn(world)).filter((action) => action === "account.erased")).toHaveLength(1);
    await expect(nobody("auth.reactivate", { token })).rejects.toEqual(problem("one_time_token_invalid"));
    await expect(nobody("auth.reactivate", { identifier: "bob", password: PASSPHRASE })).rejects.toEqual(
      problem("credentials_invalid"),
    );
    expect((await signUp(world, "bob")).user.id).not.toBe(bob.user.id);
  });

  test("every table that holds something by a person's id is erased with them", async () => {
    const rows = await world.database.sql<{ name: string }[]>`
      select distinct tc.table_name as name
      from information_schema.table_constraints tc
      join information_schema.key_column_usage k on k.constraint_name = tc.constraint_name
      join information_schema.constraint_column_usage u on u.constraint_name = tc.constraint_name
      where tc.constraint_type = 'FOREIGN KEY' and u.table_name = 'users' and k.column_name = 'user_id'
      order by name`;
    expect(rows).not.toHaveLength(0);
    expect(rows.map(({ name }) => name)).toEqual([...ERASED_TABLES].sort());
  });
});
