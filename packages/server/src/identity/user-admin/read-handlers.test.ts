import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problem, signIn, signUp } from "../identity-world.ts";
import { type UserAdminWorld, userAdminWorld } from "./world-user-admin.ts";

const PAGE = { limit: 50, cursor: undefined };

describe("the directory of accounts", () => {
  let world: UserAdminWorld;
  beforeAll(async () => {
    world = await userAdminWorld();
    await signUp(world, "lukasz", { displayName: "Łukasz Nowak" });
    await signIn(world, "bob");
    const { alice, mallory } = world.people;
    const id = mallory.user.id;
    await world.as(alice)("admin-user.update", {
      id,
      locked: true,
      reason: undefined,
      displayName: undefined,
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const list = async (query: string, over: { role?: string; status?: "locked" | "active" } = {}) => {
    const input = { ...PAGE, query, role: over.role, status: over.status };
    const { items } = await world.as(world.people.alice)("admin-user.list", input);
    return items.map(({ username }) => username);
  };

  test("lists everyone by username", async () => {
    expect(await list("")).toEqual(["alice", "bob", "carol", "lukasz", "mallory"]);
  });

  test("finds by the beginning of a username, a display name and an address, without case and accents", async () => {
    expect(await list("CAR")).toEqual(["carol"]);
    expect(await list("łukasz n")).toEqual(["lukasz"]);
    expect(await list("Bob@example")).toEqual(["bob"]);
    expect(await list("%")).toEqual([]);
    expect(await list("ob")).toEqual([]);
  });

  test("narrows down by role and by status", async () => {
    expect(await list("", { role: "admin" })).toEqual(["alice"]);
    expect(await list("", { status: "locked" })).toEqual(["mallory"]);
    expect(await list("m", { status: "active" })).toEqual([]);
  });

  test("goes on where the page before ended", async () => {
    const ask = (cursor?: string) =>
      world.as(world.people.alice)("admin-user.list", {
        limit: 2,
        cursor,
        query: "",
        role: undefined,
        status: undefined,
      });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(cursor);
      names.push(...page.items.map(({ username }) => username));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(["alice", "bob", "carol", "lukasz", "mallory"]);
    await expect(ask("nonsense")).rejects.toEqual(problem("cursor_invalid"));
  });

  test("says of an account what those need who look after it", async () => {
    const { alice, bob } = world.people;
    expect(await world.as(alice)("admin-user.get", { id: bob.user.id })).toEqual({
      id: bob.user.id,
      username: "bob",
      displayName: "bob",
      email: "bob@example.com",
      emailVerified: false,
      roles: ["user"],
      status: "active",
      createdAt: expect.any(String),
      lastSignInAt: expect.any(String),
      mfaMethods: [],
      sessions: 2,
    });
  });

  test("names the second factors that are set up, not one that was begun", async () => {
    const { alice, bob, carol } = world.people;
    const { sql } = world.database;
    await sql`insert into totp_secrets (user_id, secret) values (${bob.user.id}, 'sealed')`;
    await sql`insert into totp_secrets (user_id, pending_secret) values (${carol.user.id}, 'sealed')`;
    await sql`insert into passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up,
      created_at) values (gen_random_uuid(), ${bob.user.id}, 'c', 'k', 0, '{}', 'laptop', false, now())`;
    const methodsOf = async (id: string) => (await world.as(alice)("admin-user.get", { id })).mfaMethods;
    expect(await methodsOf(bob.user.id)).toEqual(["passkey", "totp"]);
    expect(await methodsOf(carol.user.id)).toEqual([]);
  });

  test("lists someone's sessions, page by page", async () => {
    const { alice, bob } = world.people;
    const ask = (cursor?: string) =>
      world.as(alice)("admin-user.sessions", { id: bob.user.id, limit: 1, cursor });
    const first = await ask();
    const second = await ask(first.nextCursor ?? "");
    expect(first.items[0]).toMatchObject({ userAgent: "Firefox", current: false });
    expect(second.items[0]?.id).toBe(bob.session.id);
    expect(second.nextCursor).toBeNull();
  });

  test("someone who is not there is not found", async () => {
    const id = crypto.randomUUID();
    const admin = world.as(world.people.alice);
    await expect(admin("admin-user.get", { id })).rejects.toEqual(problem("user_not_found"));
    await expect(admin("admin-user.sessions", { id, ...PAGE })).rejects.toEqual(problem("user_not_found"));
  });

  test("SEC-30 every look at accounts and roles is in the trail, with what was asked", async () => {
    const { alice, bob } = world.people;
    const before = (await world.recorded("admin.read")).length;
    await list("bo", { role: "user" });
    await world.as(alice)("admin-user.get", { id: bob.user.id });
    await world.as(alice)("admin-user.sessions", { id: bob.user.id, ...PAGE });
    await world.as(alice)("role.list", {});
    const by = { actorId: alice.user.id, ip: "192.0.2.1" };
    expect((await world.recorded("admin.read")).slice(before)).toEqual([
      { ...by, userId: null, details: { what: "users query=bo role=user" } },
      { ...by, userId: bob.user.id, details: { what: "user" } },
      { ...by, userId: bob.user.id, details: { what: "sessions" } },
      { ...by, userId: null, details: { what: "roles" } },
    ]);
  });
});
