import { CLOSE } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type Person, type World } from "../world.ts";

describe("what one is and may do, live", () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    world = await openWorld();
    alice = await world.person("alice");
    bob = await world.person("bob");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it("ready says what one may do", async () => {
    const socket = await bob.connect();
    const [ready] = socket.frames;
    expect(ready).toMatchObject({ me: { roles: ["user"] }, permissions: ["channel.create"] });
  });

  it("a role that is given reaches every page of the person, and counts from the next request", async () => {
    const pages = [await bob.connect(), await (await world.signInAgain(bob)).connect()];
    expect((await bob.call("role.list", {})).status).toBe(403);
    await alice.call("role.create", { name: "keeper", permissions: ["role.read"] });
    await alice.call("admin-user.setRoles", { id: bob.id, roles: ["keeper", "user"] });
    expect((await bob.call("role.list", {})).status).toBe(200);
    for (const page of pages) {
      const { me, permissions } = await page.next("me");
      expect([me.roles, permissions]).toEqual([
        ["keeper", "user"],
        ["channel.create", "role.read"],
      ]);
    }
  });

  it("what a role permits now reaches its members, and their profile is the same", async () => {
    const page = await bob.connect();
    const { revision } = page.frames.find(({ op }) => op === "ready").me;
    await alice.call("role.update", { name: "keeper", permissions: ["role.read", "report.generate"] });
    const event = await page.next("me");
    expect(event.permissions).toEqual(["channel.create", "report.generate", "role.read"]);
    expect(event.me.revision).toBe(revision);
    await alice.call("role.remove", { name: "keeper", withMembers: true });
    const after = await page.next("me");
    expect([after.me.roles, after.permissions]).toEqual([["user"], ["channel.create"]]);
    expect(after.me.revision).toBeGreaterThan(revision);
  });

  it("a profile that is changed on one page is changed on the others, and by whoever changes it", async () => {
    const page = await bob.connect();
    await bob.call("me.update", { status: "On the train" });
    expect((await page.next("me")).me).toMatchObject({ status: "On the train" });
    await alice.call("admin-user.update", { id: bob.id, displayName: "Bob the Second" });
    expect((await page.next("me")).me).toMatchObject({ displayName: "Bob the Second" });
  });

  it("nobody hears what others are", async () => {
    const carol = await (await world.person("carol")).connect();
    await bob.call("me.update", { status: "At home" });
    await alice.call("me.update", { status: "Here" });
    await (await world.person("carol")).call("me.update", { status: "There" });
    const { me } = await carol.next("me");
    expect(me.status).toBe("There");
    expect(carol.frames.filter(({ op }) => op === "me")).toHaveLength(1);
  });

  it("SEC-12 who is locked is off every socket with 4403 before the call is answered, and comes in no more", async () => {
    const mallory = await world.person("mallory");
    const other = await world.signInAgain(mallory);
    const sockets = [await mallory.connect(), await other.connect()];
    const bystander = await bob.connect();
    await alice.call("admin-user.update", { id: mallory.id, locked: true });
    for (const socket of sockets) {
      expect(await socket.closed).toMatchObject({ code: CLOSE.sessionRevoked });
      expect(socket.frames.at(-1)).toMatchObject({
        op: "session",
        change: "ended",
        reason: "account-locked",
      });
    }
    for (const person of [mallory, other]) {
      expect((await person.call("me.get", {})).status).toBe(401);
    }
    expect(world.hub.isConnected(mallory.id)).toBe(false);
    expect((await bystander.ask({ op: "ping", ref: "p" })).op).toBe("pong");
  });

  it("SEC-12 ending someone's sessions ends their sockets, and lets them sign in again", async () => {
    const carol = await world.person("carol");
    const socket = await carol.connect();
    expect((await alice.call("admin-user.endSessions", { id: carol.id })).status).toBe(204);
    expect(await socket.closed).toMatchObject({ code: CLOSE.sessionRevoked });
    expect((await carol.call("me.get", {})).status).toBe(401);
    const again = await world.signInAgain(carol);
    expect((await again.call("me.get", {})).status).toBe(200);
  });
});
