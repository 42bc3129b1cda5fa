import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  callOf,
  from,
  type IdentityWorld,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
  startNode,
} from "../identity-world.ts";

describe("one's sessions", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  let mallory: SignedInPerson;
  const list = async (held: SignedInPerson, page: { limit?: number; cursor?: string } = {}) =>
    world.handlers["session.list"]({ limit: 50, cursor: undefined, ...page }, await callOf(world, held));
  const logout = async (held: SignedInPerson) =>
    world.handlers["auth.logout"]({ refreshToken: undefined }, await callOf(world, held));
  const expectOver = async (held: SignedInPerson) => {
    await expect(callOf(world, held)).rejects.toEqual(problem("session_revoked"));
    await expect(refresh(world, held.refreshToken)).rejects.toEqual(problem("session_revoked"));
  };

  beforeAll(async () => {
    world = await identityWorld();
    await signUp(world, "alice");
    mallory = await signUp(world, "mallory");
  });
  beforeEach(async () => {
    alice = await signIn(world, "alice");
    await world.handlers["auth.logoutAll"]({}, await callOf(world, alice));
    alice = await signIn(world, "alice");
    world.signals.length = 0;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("auth.session says who is signed in and what they may do", async () => {
    const bob = await signUp(world, "bob");
    const hers = await world.handlers["auth.session"]({}, await callOf(world, alice));
    expect(hers).toMatchObject({ user: alice.user, session: alice.session, roles: ["admin", "user"] });
    expect(hers.permissions).toEqual(expect.arrayContaining(["channel.create", "audit.read", "user.lock"]));
    const his = await world.handlers["auth.session"]({}, await callOf(world, bob));
    expect(his).toMatchObject({ roles: ["user"], permissions: ["channel.create"] });
  });

  test("signing out ends this session at once, on its sockets too, and no other", async () => {
    const phone = await signIn(world, "alice", { source: from("Phone") });
    await logout(alice);
    await expectOver(alice);
    expect(world.signals).toMatchObject([
      { kind: "end-session", sessionId: alice.session.id, userId: alice.user.id },
    ]);
    expect((await list(phone)).items.map(({ id }) => id)).toEqual([phone.session.id]);
  });

  test("a refresh token alone signs its session out; signing out twice is no error", async () => {
    const call = { principal: null, source: from() };
    await world.handlers["auth.logout"]({ refreshToken: alice.refreshToken }, call);
    await expectOver(alice);
    await world.handlers["auth.logout"]({ refreshToken: alice.refreshToken }, call);
    await world.handlers["auth.logout"]({ refreshToken: "not one of ours" }, call);
    await expect(
      (async () => world.handlers["auth.logout"]({ refreshToken: undefined }, call))(),
    ).rejects.toEqual(problem("token_missing"));
  });

  test("signing out everywhere ends all of one's sessions and nobody else's", async () => {
    const phone = await signIn(world, "alice", { source: from("Phone") });
    await world.handlers["auth.logoutAll"]({}, await callOf(world, alice));
    await expectOver(alice);
    await expectOver(phone);
    await expect(callOf(world, mallory)).resolves.toBeDefined();
    const back = await signIn(world, "alice");
    await expect(callOf(world, back)).resolves.toBeDefined();
  });

  test("sessions are listed the latest first, page by page, without those that ended", async () => {
    const all = [alice];
    for (let i = 0; i < 4; i++) {
      // Two at the same millisecond.
      if (i % 2 === 0) world.clock.advance(1000);
      all.push(await signIn(world, "alice", { source: from(`Device ${i}`) }));
    }
    const ended = await signIn(world, "alice");
    await logout(ended);
    const seen = [];
    let cursor: string | undefined;
    do {
      const page = await list(alice, { limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(all.map(({ session }) => session.id)));
    expect(seen).toHaveLength(5);
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .reverse(),
    );
    expect(seen.filter(({ current }) => current).map(({ id }) => id)).toEqual([alice.session.id]);
  });

  test.each([
    "",
    "x",
    "bm90IGpzb24",
    Buffer.from('["a"]').toString("base64url"),
    Buffer.from('["2026-01-31T09:00:00.000Z","x"]').toString("base64url"),
  ])("SEC-24 the cursor %j is refused", async (cursor) => {
    await expect(list(alice, { cursor })).rejects.toEqual(problem("cursor_invalid"));
  });

  test("revoking another of one's sessions ends it at once", async () => {
    const phone = await signIn(world, "alice", { source: from("Phone") });
    await world.handlers["session.revoke"]({ id: phone.session.id }, await callOf(world, alice));
    await expectOver(phone);
    await expect(callOf(world, alice)).resolves.toBeDefined();
    await expect(
      world.handlers["session.revoke"]({ id: phone.session.id }, await callOf(world, alice)),
    ).rejects.toEqual(problem("session_not_found"));
  });

  test("revoking one's other sessions ends them at once; this one and those of others go on", async () => {
    const phone = await signIn(world, "alice", { source: from("Phone") });
    const tablet = await signIn(world, "alice", { source: from("Tablet") });
    const revokeOthers = async () => world.handlers["session.revokeOthers"]({}, await callOf(world, alice));
    await revokeOthers();
    for (const ended of [phone, tablet]) await expectOver(ended);
    expect(world.signals).toHaveLength(2);
    await expect(callOf(world, alice)).resolves.toBeDefined();
    await expect(callOf(world, mallory)).resolves.toBeDefined();
    expect((await list(alice)).items).toMatchObject([{ id: alice.session.id, current: true }]);
    await revokeOthers();
    expect(world.signals).toHaveLength(2);
  });

  test("SEC-25 another's session is not found, and goes on", async () => {
    const attempt = world.handlers["session.revoke"]({ id: alice.session.id }, await callOf(world, mallory));
    await expect(attempt).rejects.toEqual(problem("session_not_found"));
    expect(world.signals).toEqual([]);
    await expect(callOf(world, alice)).resolves.toBeDefined();
    expect((await list(mallory)).items.every(({ id }) => id !== alice.session.id)).toBe(true);
  });

  test("a restart forgets no revocation", async () => {
    await logout(alice);
    const kept = await signIn(world, "alice");
    const restarted = await startNode(world);
    await expect(callOf(restarted, alice)).rejects.toEqual(problem("session_revoked"));
    await expect(callOf(restarted, kept)).resolves.toBeDefined();
  });

  test("a node takes the keys and the sessions of another as its own", async () => {
    const other = await startNode(world);
    expect((await callOf(other, alice)).principal.userId).toBe(alice.user.id);
    const renewed = await refresh(other, alice.refreshToken);
    expect((await callOf(world, renewed)).principal.sessionId).toBe(alice.session.id);
  });

  test("a user agent of any length and making is kept short", async () => {
    const long = await signIn(world, "alice", {
      source: from(`${"a".repeat(399)}\u{1F511}${"b".repeat(5000)}`),
    });
    expect(long.session.userAgent).toHaveLength(400);
    const none = await signIn(world, "alice", { source: from(null, null) });
    expect(none.session).toMatchObject({ userAgent: null, ip: null });
  });
});
