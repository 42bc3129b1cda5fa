import { PARLEY_PERMISSIONS } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";

describe("permissions", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  let bob: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    alice = await signUp(world, "alice");
    bob = await signUp(world, "bob");
    const { sql } = world.database;
    await sql`insert into roles (name) values ('reporter')`;
    await sql`insert into role_permissions (role_name, permission) values ('reporter', 'report.generate')`;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const may = async (person: SignedInPerson, permission: `${string}.${string}`) =>
    world.permissions.require((await callOf(world, person)).principal, permission);

  test("an administrator holds every one, those of other services included", async () => {
    await expect(may(alice, "user.lock")).resolves.toBeUndefined();
    await expect(may(alice, "something.nobody-named")).resolves.toBeUndefined();
    expect(await world.permissions.of(alice.user.id)).toEqual(
      [...PARLEY_PERMISSIONS, "report.generate"].sort(),
    );
  });

  test("a user makes channels and locks nobody", async () => {
    await expect(may(bob, "channel.create")).resolves.toBeUndefined();
    await expect(may(bob, "user.lock")).rejects.toMatchObject({
      code: "permission_denied",
      values: { permission: "user.lock" },
    });
    expect(await world.permissions.of(bob.user.id)).toEqual(["channel.create"]);
  });

  test("SEC-12 a role given or taken counts from the next request, with the token of before", async () => {
    const { sql } = world.database;
    await sql`insert into user_roles (user_id, role_name) values (${bob.user.id}, 'reporter')`;
    await expect(may(bob, "report.generate")).resolves.toBeUndefined();
    await sql`delete from user_roles where user_id = ${bob.user.id} and role_name = 'reporter'`;
    await expect(may(bob, "report.generate")).rejects.toEqual(problem("permission_denied"));
  });

  test("SEC-12 who is locked may do nothing, an administrator neither", async () => {
    const { sql } = world.database;
    await sql`update users set state = 'locked' where id = ${alice.user.id}`;
    await expect(may(alice, "channel.create")).rejects.toEqual(problem("permission_denied"));
    expect(await world.permissions.of(alice.user.id)).toEqual([]);
    await sql`update users set state = 'active' where id = ${alice.user.id}`;
  });
});
