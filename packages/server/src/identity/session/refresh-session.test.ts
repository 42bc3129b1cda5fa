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
} from "../identity-world.ts";
import { REFRESH_REPEAT_MS, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from "./session-life.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("refreshing a session", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    await signUp(world, "alice");
  });
  beforeEach(async () => {
    alice = await signIn(world, "alice");
    world.signals.length = 0;
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const expectEnded = async (held: SignedInPerson) => {
    expect(world.signals).toEqual([
      {
        kind: "end-session",
        sessionId: held.session.id,
        userId: held.user.id,
        reason: "refresh-token-replayed",
      },
    ]);
    await expect(callOf(world, held)).rejects.toEqual(problem("session_revoked"));
    await expect(refresh(world, held.refreshToken)).rejects.toEqual(problem("session_revoked"));
  };

  test("the successor works, and the session goes on", async () => {
    const second = await refresh(world, alice.refreshToken);
    expect(second.refreshToken).not.toBe(alice.refreshToken);
    expect(second.session.id).toBe(alice.session.id);
    expect(second.user).toEqual(alice.user);
    const third = await refresh(world, second.refreshToken);
    expect((await callOf(world, third)).principal.userId).toBe(alice.user.id);
    expect(world.signals).toEqual([]);
  });

  test("SEC-07 twenty refreshes at once give one successor", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(world, alice.refreshToken)));
    expect(answers).toHaveLength(20);
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    const next = await refresh(world, answers[0]?.refreshToken ?? "");
    expect(next.session.id).toBe(alice.session.id);
    expect(world.signals).toEqual([]);
  });

  test("a lost answer is repeated to the same client for ten seconds, from another address too", async () => {
    const first = await refresh(world, alice.refreshToken);
    world.clock.advance(REFRESH_REPEAT_MS);
    const again = await refresh(world, alice.refreshToken, from("Firefox", "198.51.100.7"));
    expect(again.refreshToken).toBe(first.refreshToken);
  });

  test("SEC-07 a replayed refresh token ends its whole session", async () => {
    const successor = await refresh(world, alice.refreshToken);
    world.clock.advance(REFRESH_REPEAT_MS + 1);
    await expect(refresh(world, alice.refreshToken)).rejects.toEqual(problem("refresh_token_invalid"));
    await expectEnded(successor);
  });

  test("SEC-07 a generation older than the last ends the session at once", async () => {
    const second = await refresh(world, alice.refreshToken);
    const third = await refresh(world, second.refreshToken);
    await expect(refresh(world, alice.refreshToken)).rejects.toEqual(problem("refresh_token_invalid"));
    await expectEnded(third);
  });

  test("SEC-07 another client that uses the token just replaced ends the session", async () => {
    const successor = await refresh(world, alice.refreshToken);
    const thief = refresh(world, alice.refreshToken, from("curl"));
    await expect(thief).rejects.toEqual(problem("refresh_token_invalid"));
    await expectEnded(successor);
  });

  test("a replay leaves the person's other sessions alone", async () => {
    const phone = await signIn(world, "alice", { source: from("Phone") });
    await refresh(world, alice.refreshToken);
    await expect(refresh(world, alice.refreshToken, from("curl"))).rejects.toThrow();
    await expect(refresh(world, phone.refreshToken, from("Phone"))).resolves.toBeDefined();
  });

  test("SEC-07 a revocation racing a refresh wins", async () => {
    const call = await callOf(world, alice);
    const [, ...refreshed] = await Promise.allSettled([
      world.handlers["auth.logout"]({ refreshToken: undefined }, call),
      ...Array.from({ length: 10 }, () => refresh(world, alice.refreshToken)),
    ]);
    expect(refreshed).toHaveLength(10);
    for (const outcome of refreshed) {
      if (outcome.status === "rejected") expect(outcome.reason).toEqual(problem("session_revoked"));
      else {
        const { accessToken, refreshToken } = outcome.value;
        await expect((async () => world.verify(accessToken))()).rejects.toEqual(problem("session_revoked"));
        await expect(refresh(world, refreshToken)).rejects.toEqual(problem("session_revoked"));
      }
    }
  });

  test("SEC-07 a session that is not used for seven days ends; one that is used goes on", async () => {
    const idle = alice;
    const used = await signIn(world, "alice");
    world.clock.advance(SESSION_IDLE_MS - 1);
    const kept = await refresh(world, used.refreshToken);
    world.clock.advance(2);
    await expect(refresh(world, idle.refreshToken)).rejects.toEqual(problem("refresh_token_invalid"));
    await expect(refresh(world, kept.refreshToken)).resolves.toBeDefined();
  });

  test("SEC-07 a session ends after thirty days, however busy, and no token outlives it", async () => {
    let held = alice;
    for (let day = 0; day < 29; day++) {
      world.clock.advance(DAY_MS);
      held = await refresh(world, held.refreshToken);
    }
    const end = Date.parse(alice.session.createdAt) + SESSION_ABSOLUTE_MS;
    expect(Date.parse(held.session.expiresAt)).toBe(end);
    world.clock.advance(DAY_MS - 60_000);
    held = await refresh(world, held.refreshToken);
    expect(held.expiresIn).toBe(60);
    world.clock.advance(60_000);
    await expect(refresh(world, held.refreshToken)).rejects.toEqual(problem("refresh_token_invalid"));
  });

  test("SEC-07 no token, a stranger's and one of a session that never was are refused", async () => {
    const ask = (refreshToken: string | undefined) =>
      world.handlers["auth.refresh"]({ refreshToken }, { principal: null, source: from() });
    const never = world.refreshTokens.write({ sessionId: crypto.randomUUID(), generation: 1 });
    for (const token of [undefined, "x", `${alice.session.id}.1.${"A".repeat(43)}`, never]) {
      await expect(ask(token)).rejects.toEqual(problem("refresh_token_invalid"));
    }
    await expect(refresh(world, alice.refreshToken)).resolves.toBeDefined();
  });

  test("SEC-12 roles changed meanwhile are in the renewed token, and a locked account gets none", async () => {
    const bob = await signUp(world, `bob${Date.parse(alice.session.createdAt)}`);
    await world.database.sql`insert into user_roles (user_id, role_name) values (${bob.user.id}, 'admin')`;
    const renewed = await refresh(world, bob.refreshToken);
    expect((await callOf(world, renewed)).principal.roles).toEqual(["admin", "user"]);
    await world.database.sql`update users set state = 'locked' where id = ${bob.user.id}`;
    await expect(refresh(world, renewed.refreshToken)).rejects.toEqual(problem("session_revoked"));
  });
});
