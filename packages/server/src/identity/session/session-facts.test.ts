import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { Signal } from "../../realtime/signal.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signIn,
  signUp,
  startNode,
  testClock,
} from "../identity-world.ts";
import { createSessionFacts, type SessionFacts } from "./session-facts.ts";
import { isoTime } from "./session-life.ts";

const ALICE = { userId: "alice", sessionId: "of-alice", expiresAt: 1 };

const factsNamed = (displayName: string, now: number): SessionFacts => ({
  account: {
    id: "alice",
    email: "alice@example.com",
    emailVerified: true,
    username: "alice",
    displayName,
    avatarUrl: null,
    status: null,
    timeZone: null,
    locale: null,
    state: "active",
    createdAt: isoTime(now),
    revision: 1,
  },
  session: {
    id: "of-alice",
    userId: "alice",
    generation: 1,
    createdAt: isoTime(now),
    lastUsedAt: isoTime(now),
    idleExpiresAt: isoTime(now + 20_000),
    absoluteExpiresAt: isoTime(now + 90_000),
    userAgent: null,
    ip: null,
    place: null,
    amr: ["pwd"],
    mfaVerified: false,
    authenticatedAt: isoTime(now),
    mustEnrol: false,
  },
  rights: { roles: ["user"], permissions: [] },
});

describe("what is known of sessions", () => {
  let name: string;
  let reads: number;
  let isFed: boolean;
  let clock: ReturnType<typeof testClock>;
  let cache: ReturnType<typeof createSessionFacts>;
  /** Resolved by a test that lets a read take its time. */
  let pause: Promise<void>;

  beforeEach(() => {
    [name, reads, isFed, clock, pause] = ["Alice", 0, true, testClock(), Promise.resolve()];
    cache = createSessionFacts({
      async read() {
        reads += 1;
        const found = factsNamed(name, clock.now());
        await pause;
        return found;
      },
      isFed: () => isFed,
      clock,
    });
  });

  const shown = async (one = ALICE) => (await cache.of(one))?.user.displayName;

  it("is read once, and for many at once together", async () => {
    expect(await Promise.all([shown(), shown(), shown()])).toEqual(["Alice", "Alice", "Alice"]);
    expect(await shown()).toBe("Alice");
    expect(reads).toBe(1);
    expect(cache.of(ALICE)).not.toBeInstanceOf(Promise);
  });

  test.each<[string, Signal]>([
    ["a change of the person", { kind: "person-changed", userId: "alice" }],
    ["a change of what roles permit", { kind: "rights-changed" }],
    ["the end of the session", { kind: "end-session", sessionId: "of-alice", userId: "alice", reason: "" }],
    ["the end of the person", { kind: "end-user", userId: "alice", reason: "" }],
  ])("SEC-12 %s counts from the next call, and for reads that were under way", async (_, signal) => {
    await shown();
    name = "Alice Liddell";
    cache.hear(signal);
    expect(await shown()).toBe("Alice Liddell");

    cache.hear(signal);
    const { promise, resolve } = Promise.withResolvers<void>();
    pause = promise;
    const before = shown();
    name = "Alice Hargreaves";
    cache.hear(signal);
    pause = Promise.resolve();
    expect(await shown()).toBe("Alice Hargreaves");
    resolve();
    expect(await before).toBe("Alice Liddell");
    expect(await shown()).toBe("Alice Hargreaves");
  });

  it("is not shaken by what happens to others", async () => {
    await shown();
    cache.hear({ kind: "person-changed", userId: "bob" });
    cache.hear({ kind: "end-session", sessionId: "of-bob", userId: "bob", reason: "" });
    await shown();
    expect(reads).toBe(1);
  });

  it("is read anew for a renewed token, after its time, and when the session is over", async () => {
    await shown();
    await shown({ ...ALICE, expiresAt: 2 });
    expect(reads).toBe(2);
    clock.advance(20_000);
    await shown({ ...ALICE, expiresAt: 2 });
    expect(reads).toBe(3);
  });

  it("is not kept while other nodes are not heard, nor what was known before", async () => {
    await shown();
    isFed = false;
    name = "Alice Liddell";
    expect(await shown()).toBe("Alice Liddell");
    name = "Alice Hargreaves";
    isFed = true;
    expect(await shown()).toBe("Alice Hargreaves");
    expect(reads).toBe(3);
  });
});

describe("GET /api/v1/auth/session", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    alice = await signUp(world, "alice");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const seenBy = async (person: SignedInPerson) =>
    world.handlers["auth.session"]({}, await callOf(world, person));

  test("SEC-12 a change of roles counts from the next call", async () => {
    const bob = await signUp(world, "bob");
    const admin = await callOf(world, alice);
    expect((await seenBy(bob)).roles).toEqual(["user"]);
    await world.handlers["role.create"]({ name: "helper", permissions: ["user.read"] }, admin);
    await world.handlers["admin-user.setRoles"]({ id: bob.user.id, roles: ["user", "helper"] }, admin);
    expect(await seenBy(bob)).toMatchObject({
      roles: ["helper", "user"],
      permissions: ["channel.create", "user.read"],
    });
    await world.handlers["role.update"]({ name: "helper", permissions: ["user.read", "user.lock"] }, admin);
    expect((await seenBy(bob)).permissions).toEqual(["channel.create", "user.lock", "user.read"]);
    await world.handlers["role.remove"]({ name: "helper", withMembers: true }, admin);
    expect(await seenBy(bob)).toMatchObject({ roles: ["user"], permissions: ["channel.create"] });
  });

  test("SEC-12 a profile, a lock and a sign-out count from the next call", async () => {
    const carol = await signUp(world, "carol");
    const other = await signIn(world, "carol");
    expect((await seenBy(carol)).user.displayName).toBe("carol");
    await world.handlers["me.update"]({ displayName: "Carol" }, await callOf(world, carol));
    expect((await seenBy(carol)).user.displayName).toBe("Carol");
    await seenBy(other);
    await world.handlers["session.revoke"]({ id: other.session.id }, await callOf(world, carol));
    await expect(seenBy(other)).rejects.toEqual(problem("session_revoked"));
    const id = carol.user.id;
    await world.handlers["admin-user.update"]({ id, locked: true }, await callOf(world, alice));
    await expect(seenBy(carol)).rejects.toEqual(problem("session_revoked"));
  });

  test("a renewed session is shown as it is", async () => {
    const first = await signIn(world, "alice");
    const { session } = await seenBy(first);
    world.clock.advance(60_000);
    const second = await refresh(world, first.refreshToken);
    expect((await seenBy(second)).session).toEqual(second.session);
    expect((await seenBy(first)).session.lastUsedAt).not.toBe(session.lastUsedAt);
  });

  test("SEC-12 another node shows a change as soon as it is told", async () => {
    const node = await startNode(world);
    const dave = await signUp(world, "dave");
    const seenThere = async () => node.handlers["auth.session"]({}, await callOf(node, dave));
    const told = world.signals.length;
    await seenThere();
    await world.handlers["me.update"]({ displayName: "Dave" }, await callOf(world, dave));
    for (const signal of world.signals.slice(told)) node.tell(signal);
    expect((await seenThere()).user.displayName).toBe("Dave");
  });
});
