import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../src/compose/server.ts";
import { DEACTIVATION_MS } from "../../src/identity/account/end-account.ts";
import { createMasterKey } from "../../src/identity/master-key/master-key.ts";
import { openWorld, PASSWORD, type Person, type World } from "../world.ts";
import { silent } from "../world-database.ts";

describe("somebody who leaves", () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let group: string;
  beforeAll(async () => {
    world = await openWorld();
    alice = await world.person("alice");
    bob = await world.person("bob");
    carol = await world.person("carol");
    await world.befriend(alice, bob);
    await carol.call("friend.request", { userId: bob.id });
    group = await world.groupChannel(alice, [bob]);
    const socket = await bob.connect();
    const nonce = crypto.randomUUID();
    await socket.ask({ op: "send", channelId: group, nonce, text: "Bob was here" });
    await bob.call("draft.put", { id: group, text: "Bob was about to say", version: 1 });
    expect((await bob.call("me.deactivate", {})).status).toBe(204);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** Another node of the same installation starts, cleans up, and stops. */
  const cleanUp = async () => {
    await using database = await world.database.again();
    await using appends = await world.database.again();
    await using _node = await compose({
      config: world.config,
      log: silent,
      clock: world.clock,
      database,
      appends,
      masterKey: createMasterKey(new Uint8Array(32).fill(7)),
      webDirectory: null,
      version: "test",
      publish: () => {},
    });
  };

  it("is asked for nothing, added nowhere and not found while the account rests", async () => {
    const dave = await world.person("dave");
    const refused = [
      await dave.call("friend.request", { userId: bob.id }),
      await dave.call("channel.create", { kind: "direct", userId: bob.id }),
      await alice.call("channel.create", { kind: "direct", userId: bob.id }),
      await alice.call("channel.create", { kind: "group", name: "again", memberIds: [bob.id] }),
      await alice.call("member.add", {
        id: await world.groupChannel(alice, [], "empty"),
        userId: bob.id,
        role: "member",
      }),
    ];
    for (const { status, body } of refused) expect([status, body.code]).toEqual([404, "user_not_found"]);
    expect((await dave.call("user.search", { query: "bob" })).body.items).toEqual([]);
    expect(
      (await alice.call("channel.create", { kind: "group", name: "fine", memberIds: [dave.id] })).status,
    ).toBe(201);
  });

  it("keeps everything for thirty days", async () => {
    world.clock.advance(DEACTIVATION_MS - 60_000);
    await cleanUp();
    alice = await world.signInAgain(alice);
    expect((await alice.call("user.get", { id: bob.id })).body).toMatchObject({ username: "bob" });
    const { body } = await alice.call("friend.list", {});
    expect(body.items).toMatchObject([{ user: { id: bob.id } }]);
    expect(await world.database.sql`select 1 from drafts where user_id = ${bob.id}`).toHaveLength(1);
  });

  it("is then erased by the server itself: what was written stays, under nobody's name", async () => {
    world.clock.advance(60_000);
    await cleanUp();
    alice = await world.signInAgain(alice);
    carol = await world.signInAgain(carol);
    const { body: profile } = await alice.call("user.get", { id: bob.id });
    expect(profile).toMatchObject({ id: bob.id, displayName: "Deleted user", avatarUrl: null, status: null });
    const { body: history } = await alice.call("message.page", { id: group });
    expect(history.items).toMatchObject([{ senderId: bob.id, text: "Bob was here" }]);
    expect(await world.database.sql`select 1 from drafts where user_id = ${bob.id}`).toEqual([]);
    expect((await alice.call("friend.list", {})).body.items).toEqual([]);
    expect((await carol.call("friend.requests", {})).body.items).toEqual([]);
    const { body: members } = await alice.call("member.list", { id: group });
    const names = members.items.map(({ user }: { user: { username: string } }) => user.username);
    expect(names).not.toContain("bob");
    const login = { identifier: "bob", password: PASSWORD };
    expect((await world.call("auth.login", login)).body.code).toBe("credentials_invalid");
    expect((await world.call("auth.reactivate", login)).body.code).toBe("credentials_invalid");
  });

  it("leaves a name and an address that somebody else may take", async () => {
    const { status, body } = await world.call("auth.signup", {
      email: "bob@example.org",
      username: "bob",
      password: PASSWORD,
      transport: "body",
    });
    expect(status).toBe(201);
    expect(body.user.id).not.toBe(bob.id);
  });
});
