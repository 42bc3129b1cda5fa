import { PARLEY_PERMISSIONS } from "@parley/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { problem } from "../identity-world.ts";
import { type UserAdminWorld, userAdminWorld } from "../user-admin/world-user-admin.ts";

describe("roles", () => {
  let world: UserAdminWorld;
  beforeEach(async () => {
    world = await userAdminWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());
  const admin = () => world.as(world.people.alice);

  test("a permission of another service is as good as one of Parley's", async () => {
    await admin()("role.create", { name: "reporter", permissions: ["report.generate"] });
    const { items } = await admin()("role.list", {});
    expect(items.map(({ name, builtIn, members }) => [name, builtIn, members])).toEqual([
      ["admin", true, 1],
      ["reporter", false, 0],
      ["user", true, 4],
    ]);
    expect(items[0]?.permissions).toEqual([...PARLEY_PERMISSIONS, "report.generate"].sort());
    expect(items[1]?.permissions).toEqual(["report.generate"]);
  });

  test("what a role permits counts from its members' next request, and every page is told", async () => {
    const { bob } = world.people;
    await world.give(bob, "reporter");
    world.signals.length = 0;
    await admin()("role.update", { name: "reporter", permissions: ["report.generate"] });
    expect(await world.permissions.of(bob.user.id)).toEqual(["channel.create", "report.generate"]);
    expect(world.signals).toEqual([{ kind: "rights-changed" }]);
  });

  test("a role that people have is removed only when told so", async () => {
    const { bob } = world.people;
    await world.give(bob, "reporter", "report.generate");
    const remove = (withMembers: boolean) => admin()("role.remove", { name: "reporter", withMembers });
    await expect(remove(false)).rejects.toMatchObject({ code: "role_has_members", values: { members: 1 } });
    await remove(true);
    expect(await world.permissions.of(bob.user.id)).toEqual(["channel.create"]);
    await expect(remove(true)).rejects.toEqual(problem("role_not_found"));
  });

  test("built-in roles stay, and admin as it is", async () => {
    for (const name of ["admin", "user"]) {
      await expect(admin()("role.remove", { name, withMembers: true })).rejects.toEqual(
        problem("role_built_in"),
      );
      await expect(admin()("role.create", { name, permissions: [] })).rejects.toEqual(problem("role_taken"));
    }
    await expect(admin()("role.update", { name: "admin", permissions: [] })).rejects.toEqual(
      problem("role_built_in"),
    );
    expect(await world.permissions.of(world.people.alice.user.id)).toEqual([...PARLEY_PERMISSIONS].sort());
  });

  test("who may change roles gives them nothing that they do not hold", async () => {
    const { bob } = world.people;
    await world.give(bob, "keeper", "role.write");
    const create = world.as(bob)("role.create", { name: "auditor", permissions: ["audit.read"] });
    await expect(create).rejects.toMatchObject({ code: "grant_not_held", values: { grant: "audit.read" } });
    const widen = world.as(bob)("role.update", { name: "keeper", permissions: ["role.write", "user.lock"] });
    await expect(widen).rejects.toEqual(problem("grant_not_held"));
  });

  test("SEC-30 a role made, changed and removed is in the trail", async () => {
    await admin()("role.create", { name: "reporter", permissions: ["report.read"] });
    await admin()("role.update", { name: "reporter", permissions: ["report.generate"] });
    await admin()("role.remove", { name: "reporter", withMembers: false });
    const by = { actorId: world.people.alice.user.id, userId: null, ip: "192.0.2.1" };
    expect(await world.recorded("role.made")).toEqual([
      { ...by, details: { role: "reporter", permissions: ["report.read"] } },
    ]);
    expect(await world.recorded("role.changed")).toEqual([
      { ...by, details: { role: "reporter", added: ["report.generate"], removed: ["report.read"] } },
    ]);
    expect(await world.recorded("role.removed")).toEqual([{ ...by, details: { role: "reporter" } }]);
  });
});
