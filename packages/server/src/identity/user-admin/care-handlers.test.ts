import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callOf, problem, refresh, signIn } from "../identity-world.ts";
import { type UserAdminWorld, userAdminWorld } from "./world-user-admin.ts";

const PATCH = { locked: undefined, reason: undefined, displayName: undefined };

describe("care of accounts", () => {
  let world: UserAdminWorld;
  let ids: Record<"alice" | "bob" | "carol" | "mallory", string>;
  beforeEach(async () => {
    world = await userAdminWorld();
    const { alice, bob, carol, mallory } = world.people;
    ids = { alice: alice.user.id, bob: bob.user.id, carol: carol.user.id, mallory: mallory.user.id };
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const lock = (id: string, locked: boolean, by = world.people.alice) =>
    world.as(by)("admin-user.update", { ...PATCH, id, locked, reason: "spam" });
  const setRoles = (id: string, roles: string[], by = world.people.alice) =>
    world.as(by)("admin-user.setRoles", { id, roles });

  test("SEC-12 a lock ends every session at once, and lets nobody back in until it is lifted", async () => {
    const { mallory } = world.people;
    const other = await signIn(world, "mallory");
    world.signals.length = 0;
    expect(await lock(ids.mallory, true)).toMatchObject({ status: "locked", sessions: 0 });
    for (const held of [mallory, other]) {
      await expect(callOf(world, held)).rejects.toEqual(problem("session_revoked"));
      await expect(refresh(world, held.refreshToken)).rejects.toEqual(problem("session_revoked"));
    }
    await expect(signIn(world, "mallory")).rejects.toEqual(problem("credentials_invalid"));
    expect(world.signals.filter(({ kind }) => kind === "end-session")).toHaveLength(2);
    expect(world.signals).toContainEqual({ kind: "person-changed", userId: ids.mallory });

    expect(await lock(ids.mallory, false)).toMatchObject({ status: "active" });
    await expect(signIn(world, "mallory")).resolves.toMatchObject({ user: { id: ids.mallory } });
  });

  test("SEC-19 whoever is let in again waits for no failure of before, by whichever name they sign in", async () => {
    for (const identifier of ["mallory", "mallory@example.com"]) {
      for (let i = 0; i < 5; i++) {
        await expect(signIn(world, identifier, { password: "not the right passphrase" })).rejects.toEqual(
          problem("credentials_invalid"),
        );
      }
      await expect(signIn(world, identifier)).rejects.toEqual(problem("sign_in_delayed"));
    }
    await lock(ids.mallory, true);
    await expect(signIn(world, "mallory")).rejects.toEqual(problem("sign_in_delayed"));
    await lock(ids.mallory, false);
    for (const identifier of ["mallory", "mallory@example.com"]) await signIn(world, identifier);
  });

  test("SEC-30 locks, renames, ends of sessions and changes of roles are in the trail, with who, whom and from where", async () => {
    const { alice } = world.people;
    await lock(ids.mallory, true);
    await lock(ids.mallory, false);
    await world.as(alice)("admin-user.update", { ...PATCH, id: ids.bob, displayName: "Robert" });
    await world.as(alice)("admin-user.endSessions", { id: ids.bob });
    await setRoles(ids.carol, ["admin", "user"]);
    const byAlice = { actorId: ids.alice, ip: "192.0.2.1" };
    const ofMallory = { ...byAlice, userId: ids.mallory };
    const ofBob = { ...byAlice, userId: ids.bob };
    const ofCarol = { ...byAlice, userId: ids.carol };
    expect(await world.recorded("account.locked")).toEqual([{ ...ofMallory, details: { reason: "spam" } }]);
    expect(await world.recorded("account.unlocked")).toEqual([{ ...ofMallory, details: {} }]);
    expect(await world.recorded("user.renamed")).toEqual([{ ...ofBob, details: { to: "Robert" } }]);
    expect(await world.recorded("user.sessions-ended")).toEqual([
      { ...ofMallory, details: { sessions: 1 } },
      { ...ofBob, details: { sessions: 1 } },
    ]);
    expect(await world.recorded("user.roles-changed")).toEqual([
      { ...ofCarol, details: { from: ["user"], to: ["admin", "user"] } },
    ]);
    expect(await world.recorded("user.became-administrator")).toContainEqual({ ...ofCarol, details: {} });
  });

  test("a lock is told by mail, and said twice is told once", async () => {
    await lock(ids.mallory, true);
    await lock(ids.mallory, true);
    expect(world.mails.map(({ kind, to }) => [kind, to])).toEqual([
      ["account-locked", "mallory@example.com"],
    ]);
    expect(await world.recorded("account.locked")).toHaveLength(1);
  });

  test("nobody locks themselves out, and the last administrator stays one", async () => {
    await expect(lock(ids.alice, true)).rejects.toEqual(problem("own_account_lock"));
    await expect(setRoles(ids.alice, ["user"])).rejects.toEqual(problem("last_administrator"));
    await setRoles(ids.bob, ["admin", "user"]);
    await expect(setRoles(ids.alice, ["user"])).resolves.toMatchObject({ roles: ["user"] });
  });

  test("of administrators who lock and demote each other at once, one is left, active", async () => {
    const { alice, bob, carol } = world.people;
    const people = [alice, bob, carol];
    for (const { user } of people) await setRoles(user.id, ["admin", "user"]);
    const tries = people.flatMap((actor) =>
      people
        .filter((person) => person !== actor)
        .flatMap(({ user }) => [lock(user.id, true, actor), setRoles(user.id, ["user"], actor)]),
    );
    const outcomes = await Promise.allSettled(tries);
    const rows = await world.database.sql<{ username: string }[]>`
      select username from users join user_roles on user_id = id where role_name = 'admin' and state = 'active'`;
    expect(rows).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === "rejected")).not.toHaveLength(0);
  });

  test("who may lock and end sessions does neither to those who may more", async () => {
    const { bob, carol } = world.people;
    await world.give(bob, "moderator", "user.lock", "user.session");
    await world.give(carol, "auditor", "audit.read");
    await expect(lock(ids.mallory, true, bob)).resolves.toMatchObject({ status: "locked" });
    for (const id of [ids.alice, ids.carol]) {
      await expect(lock(id, true, bob)).rejects.toEqual(problem("person_above_you"));
      await expect(world.as(bob)("admin-user.endSessions", { id })).rejects.toEqual(
        problem("person_above_you"),
      );
    }
    await setRoles(ids.carol, ["admin", "user"]);
    await lock(ids.carol, true);
    await expect(lock(ids.carol, false, bob)).rejects.toEqual(problem("person_above_you"));
  });

  test("who may give roles makes nobody an administrator, themselves neither", async () => {
    const { bob } = world.people;
    await world.give(bob, "manager", "user.role");
    await expect(setRoles(ids.bob, ["admin", "manager", "user"], bob)).rejects.toEqual(
      problem("grant_not_held"),
    );
    await expect(setRoles(ids.mallory, ["admin"], bob)).rejects.toEqual(problem("grant_not_held"));
    await expect(setRoles(ids.alice, ["user"], bob)).rejects.toEqual(problem("person_above_you"));
    await expect(setRoles(ids.mallory, ["manager", "user"], bob)).resolves.toMatchObject({
      roles: ["manager", "user"],
    });
    await expect(setRoles(ids.mallory, ["nobody"])).rejects.toEqual(problem("role_not_found"));
  });

  test("a recovery link counts once at a time, is in the trail without its token, and is told at the next sign-in", async () => {
    const issue = () =>
      world.as(world.people.alice)("admin-user.issueRecoveryLink", { id: ids.bob, resetFactors: false });
    const first = await issue();
    const second = await issue();
    expect(second.url).toMatch(/^https:\/\/chat\.example\/recover#token=[\w-]{43}$/);
    expect(second.url).not.toBe(first.url);
    const stored = await world.database.sql`select hash from one_time_tokens where purpose = 'recovery'`;
    expect(stored).toHaveLength(1);
    const token = second.url.split("=")[1] ?? "";
    expect(JSON.stringify([await world.recorded("recovery-link.issued"), stored])).not.toContain(token);
    expect(await world.recorded("recovery-link.issued")).toHaveLength(2);

    const told = await signIn(world, "bob");
    expect(told.notices?.map(({ kind }) => kind)).toEqual(["recovery-link-issued", "recovery-link-issued"]);
    expect((await signIn(world, "bob")).notices).toBeUndefined();
  });

  test("a recovery link is a way to become someone: nobody gets it who is less, and no account that is shut", async () => {
    const { bob, carol } = world.people;
    await world.give(bob, "helper", "user.recover");
    await world.give(carol, "cashier");
    const issue = (id: string, by = bob) =>
      world.as(by)("admin-user.issueRecoveryLink", { id, resetFactors: false });
    await expect(issue(ids.mallory)).resolves.toMatchObject({ url: expect.any(String) });
    await expect(issue(ids.alice)).rejects.toEqual(problem("person_above_you"));
    // The role permits nothing here, but it may elsewhere.
    await expect(issue(ids.carol)).rejects.toEqual(problem("person_above_you"));
    await lock(ids.mallory, true);
    await expect(issue(ids.mallory, world.people.alice)).rejects.toEqual(problem("account_locked"));
  });

  test("an account that its owner deactivated is neither locked nor unlocked", async () => {
    await world.database.sql`update users set state = 'deactivated' where id = ${ids.bob}`;
    await expect(lock(ids.bob, true)).rejects.toEqual(problem("account_deactivated"));
    await expect(lock(ids.bob, false)).rejects.toEqual(problem("account_deactivated"));
  });

  test("someone who is not there cannot be cared for", async () => {
    const { alice } = world.people;
    const id = crypto.randomUUID();
    await expect(lock(id, true)).rejects.toEqual(problem("user_not_found"));
    await expect(setRoles(id, ["user"])).rejects.toEqual(problem("user_not_found"));
    for (const name of ["admin-user.endSessions", "admin-user.issueRecoveryLink"] as const) {
      await expect(world.as(alice)(name, { id, resetFactors: false })).rejects.toEqual(
        problem("user_not_found"),
      );
    }
  });
});
