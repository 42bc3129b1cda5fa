import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";

describe("people", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  const ids: Record<string, string> = {};
  const blockers: string[] = [];

  beforeAll(async () => {
    world = await identityWorld({ blockersOf: async (userId) => (userId === alice.user.id ? blockers : []) });
    alice = await signUp(world, "alice", { displayName: "Alice Ångström" });
    const others: [string, string][] = [
      ["albert", "Zoë"],
      ["al_ice", "Under Score"],
      ["al.ice", "100% Dot"],
      ["bob", "Alfred"],
      ["carol", "Łukasz"],
      ["dave", "STRASSE"],
      ["Zoe", "Straße"],
      ["locked", "Alocked"],
    ];
    for (const [username, displayName] of others) {
      ids[username] = (await signUp(world, username, { displayName })).user.id;
    }
    await world.database.sql`update users set state = 'locked' where username = 'locked'`;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const search = async (query: string, { limit = 50, cursor }: { limit?: number; cursor?: string } = {}) =>
    world.handlers["user.search"]({ query, limit, cursor }, await callOf(world, alice));
  const names = async (query: string) => (await search(query)).items.map(({ username }) => username);

  test("are found by the beginning of their username or display name, in order of username", async () => {
    expect(await names("al")).toEqual(["al.ice", "al_ice", "albert", "bob"]);
    expect(await names("lfred")).toEqual([]);
  });

  test("are found without case and accents", async () => {
    expect(await names("ZOÉ")).toEqual(["albert", "Zoe"]);
    expect(await names("straß")).toEqual(["dave", "Zoe"]);
    expect(await names("lukasz")).toEqual(["carol"]);
    expect(await names("  Bob ")).toEqual(["bob"]);
  });

  test("SEC-24 wildcards, quotes and the last character of Unicode are only characters", async () => {
    expect(await names("al_")).toEqual(["al_ice"]);
    expect(await names("al%")).toEqual([]);
    expect(await names("100%")).toEqual(["al.ice"]);
    for (const query of ["%", "_", "\\", "'", '"; drop table users; --', "\u{10ffff}", "a\u{10ffff}"]) {
      expect(await names(query)).toEqual([]);
    }
  });

  test("an empty query lists everyone active but the caller, page by page, each once", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search("", { limit: 2, ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ username }) => username));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(["al.ice", "al_ice", "albert", "bob", "carol", "dave", "Zoe"]);
  });

  test("whoever blocked the caller is not found, and pages stay full without them", async () => {
    blockers.push(ids.albert ?? "", ids.bob ?? "");
    expect(await names("al")).toEqual(["al.ice", "al_ice"]);
    const page = await search("", { limit: 4 });
    expect(page.items.map(({ username }) => username)).toEqual(["al.ice", "al_ice", "carol", "dave"]);
    expect(page.nextCursor).not.toBeNull();
    blockers.length = 0;
  });

  test.each(["", "x", "W10", "WzFd", "bnVsbA"])("SEC-24 the cursor %j is refused", async (cursor) => {
    await expect(search("", { cursor })).rejects.toEqual(problem("cursor_invalid"));
  });

  test("many profiles come at once, those of locked people too; unknown ids are missing", async () => {
    const profiles = await world.people.profilesOf([ids.bob ?? "", ids.locked ?? "", newId(), ids.bob ?? ""]);
    expect([...profiles.keys()].sort()).toEqual([ids.bob, ids.locked].sort());
    expect(profiles.get(ids.bob ?? "")).toEqual({
      id: ids.bob,
      username: "bob",
      displayName: "Alfred",
      avatarUrl: null,
      status: null,
    });
    expect((await world.people.profilesOf([])).size).toBe(0);
  });

  test("a person's profile shows what is public, and a stranger's id finds nobody", async () => {
    const call = await callOf(world, alice);
    expect(Object.keys(await world.handlers["user.get"]({ id: ids.bob ?? "" }, call)).sort()).toEqual([
      "avatarUrl",
      "displayName",
      "id",
      "status",
      "username",
    ]);
    await expect(world.handlers["user.get"]({ id: newId() }, call)).rejects.toEqual(
      problem("user_not_found"),
    );
  });

  test("one's own profile changes only where something is given", async () => {
    const call = await callOf(world, alice);
    const unchanged = { displayName: undefined, status: undefined, timeZone: undefined, locale: undefined };
    const update = (changes: Partial<Record<keyof typeof unchanged, string | null>>) =>
      world.handlers["me.update"]({ ...unchanged, ...changes } as typeof unchanged, call);
    await update({ displayName: "Ada", status: "out", timeZone: "Europe/Berlin", locale: "de-AT" });
    expect(await update({ status: "" })).toMatchObject({
      displayName: "Ada",
      status: null,
      timeZone: "Europe/Berlin",
      locale: "de-AT",
    });
    expect(await update({ timeZone: null })).toMatchObject({ timeZone: null, locale: "de-AT" });
    expect(await world.handlers["me.get"]({}, call)).toMatchObject({
      displayName: "Ada",
      roles: ["admin", "user"],
    });
    expect(await update({})).toEqual(await world.handlers["me.get"]({}, call));
  });

  test("a new display name is found at once, and the old one is not", async () => {
    const carol = await signUp(world, "carolyn", { displayName: "Nightingale" });
    await world.handlers["me.update"](
      { displayName: "Quetzal", status: undefined, timeZone: undefined, locale: undefined },
      await callOf(world, carol),
    );
    expect(await names("quetz")).toEqual(["carolyn"]);
    expect(await names("nighting")).toEqual([]);
  });
});
