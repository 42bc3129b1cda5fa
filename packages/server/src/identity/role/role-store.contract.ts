import { describe, expect, it } from "vitest";
import type { Alongside } from "../alongside/alongside.ts";
import type { Deed, RoleStore } from "./role-store.ts";

/** A store on an installation of its own: whoever is added first is its administrator. */
export interface MadeRoleStore extends AsyncDisposable {
  readonly store: RoleStore;
  /** Adds a person with the role `user`; returns their id. */
  addPerson(username: string): Promise<string>;
  setState(userId: string, state: "active" | "locked"): Promise<void>;
  /** The actions in the audit trail, in order. */
  recorded(): Promise<readonly string[]>;
}
export type MakeRoleStore = () => Promise<MadeRoleStore>;

const NOW = "2026-01-31T09:00:00.000Z";
const ROLES_MAX = 200;

const deedOf = (actorId: string, scopes: readonly string[] | null = null): Deed<unknown> => ({
  actorId,
  scopes,
  now: NOW,
  alongside: (): Alongside => ({
    events: [
      { action: "role.removed", actorId, userId: null, source: null, at: NOW, details: { role: "x" } },
    ],
  }),
});
const role = (name: string, ...permissions: string[]) => ({ name, permissions, rolesMax: ROLES_MAX });

/** The suite that every adapter of `RoleStore` passes. */
export const roleStoreContract = (engine: string, make: MakeRoleStore): void => {
  const withPeople = async () => {
    const made = await make();
    const alice = await made.addPerson("alice");
    const bob = await made.addPerson("bob");
    const carol = await made.addPerson("carol");
    const rolesOf = async (userId: string) => (await made.store.rightsOf(userId)).roles;
    return {
      ...made,
      alice,
      bob,
      carol,
      rolesOf,
      setRoles: (actorId: string, userId: string, ...roles: string[]) =>
        made.store.setRolesOf({ userId, roles }, deedOf(actorId)),
    };
  };

  describe(`a role store on ${engine}`, () => {
    it("keeps a role as it was given, by name, beside the built-in ones", async () => {
      await using made = await withPeople();
      const { store, alice } = made;
      const given = role("reporter", "report.read", "report.generate", "report.read");
      expect(await store.create(given, deedOf(alice))).toMatchObject({ at: "created" });
      expect(await store.list()).toEqual([
        { name: "admin", builtIn: true, permissions: [], members: 1 },
        {
          name: "reporter",
          builtIn: false,
          permissions: ["report.generate", "report.read"],
          members: 0,
        },
        { name: "user", builtIn: true, permissions: ["channel.create"], members: 3 },
      ]);
    });

    it("makes one role of a name, and as many as there may be, of many at once", async () => {
      await using made = await withPeople();
      const { store, alice } = made;
      const same = await Promise.all([1, 2, 3].map(() => store.create(role("reporter"), deedOf(alice))));
      expect(same.map(({ at }) => at).sort()).toEqual(["created", "taken", "taken"]);
      const few = await Promise.all(
        ["a", "b", "c"].map((name) => store.create({ ...role(name), rolesMax: 4 }, deedOf(alice))),
      );
      expect(few.map(({ at }) => at).sort()).toEqual(["created", "too-many", "too-many"]);
    });

    it("changes what members may do from then on, and of the built-in roles user alone", async () => {
      await using made = await withPeople();
      const { store, alice, bob } = made;
      const { told } = (await store.update(role("user", "report.read"), deedOf(alice))) as { told: unknown };
      expect(told).toEqual([{ kind: "rights-changed" }]);
      expect((await store.rightsOf(bob)).permissions).toEqual(["report.read"]);
      expect(await store.update(role("admin"), deedOf(alice))).toEqual({ at: "fixed" });
      expect(await store.update(role("nobody"), deedOf(alice))).toEqual({ at: "unknown" });
    });

    it("removes a role that people have only when told so, and takes it from them", async () => {
      await using made = await withPeople();
      const { store, alice, bob } = made;
      await store.create(role("reporter", "report.read"), deedOf(alice));
      await made.setRoles(alice, bob, "reporter", "user");
      const removal = { name: "reporter", withMembers: false };
      expect(await store.remove(removal, deedOf(alice))).toEqual({ at: "has-members", members: 1 });
      expect(await made.rolesOf(bob)).toEqual(["reporter", "user"]);
      expect(await store.remove({ ...removal, withMembers: true }, deedOf(alice))).toMatchObject({
        at: "removed",
      });
      expect(await store.rightsOf(bob)).toEqual({ roles: ["user"], permissions: ["channel.create"] });
      for (const name of ["admin", "user"]) {
        const outcome = await store.remove({ name, withMembers: true }, deedOf(alice));
        expect(outcome).toEqual({ at: "fixed" });
      }
    });

    it("gives a person these roles and no others, each once", async () => {
      await using made = await withPeople();
      const { alice, bob } = made;
      expect(await made.setRoles(alice, bob, "user", "admin", "user")).toMatchObject({
        at: "set",
        change: { from: ["user"], to: ["admin", "user"] },
        told: [{ kind: "person-changed", userId: bob }],
      });
      expect(await made.rolesOf(bob)).toEqual(["admin", "user"]);
      expect(await made.setRoles(alice, bob, "nobody")).toEqual({ at: "unknown-role", role: "nobody" });
      expect(await made.setRoles(alice, crypto.randomUUID(), "user")).toEqual({ at: "unknown-person" });
      expect(await made.rolesOf(bob)).toEqual(["admin", "user"]);
    });

    it("writes what goes alongside with the change, and nothing where none was made", async () => {
      await using made = await withPeople();
      const { store, alice, bob } = made;
      await store.create(role("reporter"), deedOf(alice));
      await store.create(role("reporter"), deedOf(alice));
      await store.update(role("admin"), deedOf(alice));
      await made.setRoles(alice, bob, "user");
      await made.setRoles(alice, alice, "user");
      expect(await made.recorded()).toHaveLength(1);
      await made.setRoles(alice, bob, "admin");
      expect(await made.recorded()).toHaveLength(2);
    });

    it("nobody gives or takes a role or a permission that they do not hold", async () => {
      await using made = await withPeople();
      const { store, alice, bob, carol } = made;
      await store.create(role("manager", "user.role", "role.write"), deedOf(alice));
      await made.setRoles(alice, bob, "manager", "user");

      expect(await made.setRoles(bob, bob, "admin", "manager", "user")).toEqual({
        at: "not-held",
        grant: "admin",
      });
      expect(await made.setRoles(bob, carol, "admin")).toMatchObject({ at: "not-held", grant: "admin" });
      expect(await made.setRoles(bob, alice, "user")).toEqual({ at: "above", grant: "admin" });
      const audit = role("auditor", "audit.read");
      expect(await store.create(audit, deedOf(bob))).toEqual({ at: "not-held", grant: "audit.read" });
      const more = role("user", "channel.create", "audit.read");
      expect(await store.update(more, deedOf(bob))).toMatchObject({ at: "not-held", grant: "audit.read" });
      await store.create(audit, deedOf(alice));
      const none = role("auditor");
      expect(await store.update(none, deedOf(bob))).toMatchObject({ at: "not-held", grant: "audit.read" });
      const removal = { name: "auditor", withMembers: true };
      expect(await store.remove(removal, deedOf(bob))).toMatchObject({ at: "not-held" });

      expect(await made.setRoles(bob, carol, "manager", "user")).toMatchObject({ at: "set" });
      expect(await store.create(role("helper", "user.role"), deedOf(bob))).toMatchObject({ at: "created" });
    });

    it("a token gives nothing beyond its scopes, whoever it acts for", async () => {
      await using made = await withPeople();
      const { store, alice, bob } = made;
      const deed = deedOf(alice, ["role.write"]);
      expect(await store.create(role("a", "audit.read"), deed)).toMatchObject({ at: "not-held" });
      expect(await store.create(role("a", "role.write"), deed)).toMatchObject({ at: "created" });
      const outcome = await store.setRolesOf({ userId: bob, roles: ["admin"] }, deed);
      expect(outcome).toEqual({ at: "not-held", grant: "admin" });
    });

    it("keeps one active administrator, whoever goes first of many who demote each other at once", async () => {
      await using made = await withPeople();
      const { alice, bob, carol } = made;
      expect(await made.setRoles(alice, alice, "user")).toEqual({ at: "last-administrator" });
      for (const person of [bob, carol]) await made.setRoles(alice, person, "admin", "user");
      const people = [alice, bob, carol];
      for (let round = 0; round < 5; round += 1) {
        const outcomes = await Promise.all(
          people.flatMap((actor) => people.map((person) => made.setRoles(actor, person, "user"))),
        );
        const administrators = [];
        for (const person of people) {
          if ((await made.rolesOf(person)).includes("admin")) administrators.push(person);
        }
        expect(administrators).toHaveLength(1);
        expect(outcomes.map(({ at }) => at)).toContain("last-administrator");
        const [left = ""] = administrators;
        for (const person of people) await made.setRoles(left, person, "admin", "user");
      }
    });

    it("an administrator who is locked is none that could be left", async () => {
      await using made = await withPeople();
      const { alice, bob } = made;
      await made.setRoles(alice, bob, "admin", "user");
      await made.setState(bob, "locked");
      expect(await made.setRoles(alice, alice, "user")).toEqual({ at: "last-administrator" });
      expect(await made.setRoles(alice, bob, "user")).toMatchObject({ at: "set" });
      expect(await made.store.rightsOf(bob)).toEqual({ roles: [], permissions: [] });
    });
  });
};
