import { ACCESS_TOKEN_SECONDS, KEYS_MAX_AGE_SECONDS } from "@parley/contract";
import fc from "fast-check";
import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { problem } from "../identity-world.ts";
import { keepKeys } from "./keep-keys.ts";
import { createRotateSigningKey, PUBLISHED_AFTER_MS, PUBLISHED_AHEAD_MS } from "./rotate-signing-key.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import { openSigningKeys } from "./signing-keys.ts";
import { type TokenWorld, tokenWorld } from "./token-world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const rotatorOf = (world: TokenWorld, algorithm: SigningAlgorithm = "EdDSA") =>
  createRotateSigningKey({ ...world, algorithm });
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async (world: TokenWorld) => (await world.keys.published()).map(({ kid }) => kid);
const events = (world: TokenWorld) =>
  world.database.sql`select action, actor_id, details from audit_unsealed order by at, id`;

describe("a rotation of the signing key", () => {
  test("SEC-09 a new key is published for longer than any cache keeps the list, before it signs", async () => {
    await using world = await tokenWorld("EdDSA");
    const first = kidOf(await world.tokenFor());
    const next = await rotatorOf(world)({ why: "asked" });
    await world.keys.reload();
    expect(PUBLISHED_AHEAD_MS).toBeGreaterThan(KEYS_MAX_AGE_SECONDS * 1000);
    expect((await publishedBy(world)).sort()).toEqual([first, next?.kid].sort());
    world.clock.advance(PUBLISHED_AHEAD_MS - 1);
    expect(kidOf(await world.tokenFor())).toBe(first);
    world.clock.advance(1);
    expect(kidOf(await world.tokenFor())).toBe(next?.kid);
  });

  test("SEC-09 the old key counts until its last token has expired, and until caches have let it go", async () => {
    await using world = await tokenWorld("EdDSA");
    const first = kidOf(await world.tokenFor());
    await rotatorOf(world)({ why: "asked" });
    await world.keys.reload();
    world.clock.advance(PUBLISHED_AHEAD_MS - 1);
    const last = await world.tokenFor();
    expect(kidOf(last)).toBe(first);
    world.clock.advance(ACCESS_TOKEN_SECONDS * 1000 - 1000);
    await expect(world.verify(last)).resolves.toBeDefined();
    expect(PUBLISHED_AFTER_MS).toBeGreaterThan((ACCESS_TOKEN_SECONDS + KEYS_MAX_AGE_SECONDS) * 1000);
    world.clock.advance(PUBLISHED_AFTER_MS - ACCESS_TOKEN_SECONDS * 1000 + 1000);
    expect(await publishedBy(world)).toContain(first);
    world.clock.advance(1);
    expect(await publishedBy(world)).not.toContain(first);
    expect(await world.keys.publicKey(first ?? "")).toBeNull();
  });

  test("SEC-09 while one is under way another is refused, and nothing changes", async () => {
    await using world = await tokenWorld("EdDSA");
    const rotate = rotatorOf(world);
    await rotate({ why: "asked" });
    await expect(rotate({ why: "asked" })).rejects.toEqual(problem("key_rotation_pending"));
    expect(await world.rows.read()).toHaveLength(2);
    world.clock.advance(PUBLISHED_AHEAD_MS);
    await expect(rotate({ why: "asked" })).resolves.not.toBeNull();
  });

  test("SEC-30 it is told in the transaction that makes it", async () => {
    await using world = await tokenWorld("EdDSA");
    const next = await rotatorOf(world)({ why: "asked" });
    expect(await events(world)).toEqual([
      {
        action: "key.rotated",
        actor_id: null,
        details: JSON.stringify({ kid: next?.kid, algorithm: "EdDSA" }),
      },
    ]);
    await expect(rotatorOf(world)({ why: "asked" })).rejects.toBeDefined();
    expect(await events(world)).toHaveLength(1);
  });

  test("SEC-09 after a leak the new key signs at once, and what the old one signed is refused, also where it was taken before", async () => {
    await using world = await tokenWorld("EdDSA");
    const other = await openSigningKeys({ ...world, algorithm: "EdDSA" });
    const stolen = await world.tokenFor();
    await expect(world.verify(stolen)).resolves.toBeDefined();
    const next = await rotatorOf(world)({ why: "leaked" });
    await using looking = keepKeys({ ...quiet(world), keys: world.keys });
    await looking.look();
    expect(kidOf(await world.tokenFor())).toBe(next?.kid);
    await expect(world.verify(stolen)).rejects.toEqual(problem("token_invalid"));
    await expect(world.verify(await world.tokenFor())).resolves.toBeDefined();
    expect(await publishedBy(world)).toEqual([next?.kid]);
    await using elsewhere = keepKeys({ ...quiet(world), keys: other });
    await elsewhere.look();
    expect(other.withdrawals()).toBe(1);
  });

  test("SEC-09 a leak during a rotation takes the announced key along", async () => {
    await using world = await tokenWorld("EdDSA");
    await rotatorOf(world)({ why: "asked" });
    const next = await rotatorOf(world)({ why: "leaked" });
    await world.keys.reload();
    world.clock.advance(PUBLISHED_AHEAD_MS + 1);
    expect(kidOf(await world.tokenFor())).toBe(next?.kid);
    expect(await publishedBy(world)).toEqual([next?.kid]);
  });

  test("SEC-34 the private half of a key that signs no more is erased", async () => {
    await using world = await tokenWorld("EdDSA");
    const { kid } = await world.keys.signer();
    const rotate = rotatorOf(world);
    await rotate({ why: "asked" });
    const sizeOf = async () =>
      (await world.rows.read()).find((key) => key.kid === kid)?.privateJwkSealed.length;
    expect(await sizeOf()).toBeGreaterThan(0);
    world.clock.advance(PUBLISHED_AHEAD_MS);
    await rotate({ why: "asked" });
    expect(await sizeOf()).toBe(0);
    await world.keys.reload();
    await expect(world.tokenFor()).resolves.toBeDefined();
  });

  test("SEC-09 a change of the algorithm counts from the next start, with overlap, and once for all nodes", async () => {
    await using world = await tokenWorld("RS256");
    const before = await world.tokenFor();
    const nodes = await Promise.all([0, 1, 2].map(() => openSigningKeys({ ...world, algorithm: "ES256" })));
    expect(await world.rows.read()).toHaveLength(2);
    await world.keys.reload();
    expect(decodeProtectedHeader(await world.tokenFor()).alg).toBe("RS256");
    world.clock.advance(PUBLISHED_AHEAD_MS);
    expect(new Set(await Promise.all(nodes.map(async (keys) => (await keys.signer()).algorithm)))).toEqual(
      new Set(["ES256"]),
    );
    expect(decodeProtectedHeader(await world.tokenFor()).alg).toBe("ES256");
    await expect(world.verify(before)).resolves.toBeDefined();
    await expect(world.verify(await world.tokenFor())).resolves.toBeDefined();
    await openSigningKeys({ ...world, algorithm: "ES256" });
    expect(await world.rows.read()).toHaveLength(2);
  });

  test("SEC-09 so does a change of the format: both kinds are taken while both may be about", async () => {
    await using world = await tokenWorld("RS256");
    await openSigningKeys({ ...world, algorithm: "v4.public" });
    await world.keys.reload();
    world.clock.advance(PUBLISHED_AHEAD_MS - 1000);
    const jwt = await world.tokenFor();
    world.clock.advance(1000);
    const paseto = await world.tokenFor();
    expect([jwt.slice(0, 3), paseto.slice(0, 10)]).toEqual(["eyJ", "v4.public."]);
    for (const token of [jwt, paseto]) await expect(world.verify(token)).resolves.toBeDefined();
  });

  test("SEC-09 by schedule the key gets a successor at its age, and of many nodes one makes it", async () => {
    await using world = await tokenWorld("EdDSA");
    const rotate = rotatorOf(world);
    const nodes = await Promise.all([0, 1, 2].map(() => openSigningKeys({ ...world, algorithm: "EdDSA" })));
    const lookAll = async (rotationDays: number) => {
      await using looking = new AsyncDisposableStack();
      const kept = nodes.map((keys) =>
        looking.use(keepKeys({ ...quiet(world), keys, rotate, rotationDays })),
      );
      await Promise.all(kept.map((one) => one.look()));
      return (await world.rows.read()).length;
    };
    world.clock.advance(90 * DAY_MS - 1);
    expect(await lookAll(90)).toBe(1);
    world.clock.advance(1);
    expect(await lookAll(0)).toBe(1);
    expect(await lookAll(90)).toBe(2);
    expect(await lookAll(90)).toBe(2);
    world.clock.advance(PUBLISHED_AHEAD_MS);
    expect(await lookAll(90)).toBe(2);
  });

  test("an error while looking is told, and the next look goes on", async () => {
    await using world = await tokenWorld("EdDSA");
    const errors: unknown[] = [];
    let reload = () => Promise.reject(new Error("away"));
    const keys = { ...world.keys, reload: () => reload() };
    await using looking = keepKeys({ ...quiet(world), keys, onError: (error) => errors.push(error) });
    await looking.look();
    reload = () => world.keys.reload() as Promise<never>;
    await looking.look();
    expect(errors).toEqual([new Error("away")]);
  });

  test("SEC-09 whatever is done and when, one key signs, it has been published long enough, and no good token is refused", async () => {
    const step = fc.oneof(
      fc.record({ wait: fc.integer({ min: 1, max: 1_800_000 }) }),
      fc.constant({ why: "asked" as const }),
      fc.record({ algorithm: fc.constantFrom<SigningAlgorithm>("ES256", "EdDSA") }),
      fc.constant({ age: 3_600_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await using world = await tokenWorld("EdDSA");
        const held: { token: string; until: number }[] = [];
        const start = world.clock.now();
        const firstSeen = new Map([[(await world.keys.signer()).kid, start]]);
        for (const one of steps) {
          if ("wait" in one) world.clock.advance(one.wait);
          else if ("why" in one) await rotatorOf(world)(one).catch(() => null);
          else if ("age" in one) await rotatorOf(world)({ why: "old", ageMs: one.age });
          else await openSigningKeys({ ...world, algorithm: one.algorithm });
          await world.keys.reload();
          const now = world.clock.now();
          for (const kid of await publishedBy(world)) {
            if (kid !== undefined && !firstSeen.has(kid)) firstSeen.set(kid, now);
          }
          const { kid } = await world.keys.signer();
          const since = firstSeen.get(kid) ?? Number.NaN;
          expect(since === start || now - since >= KEYS_MAX_AGE_SECONDS * 1000).toBe(true);
          held.push({ token: await world.tokenFor(), until: now + ACCESS_TOKEN_SECONDS * 1000 });
          for (const { token, until } of held)
            if (now < until) await expect(world.verify(token)).resolves.toBeDefined();
        }
      }),
      { numRuns: 8 },
    );
  });
});

const quiet = (world: TokenWorld) => ({
  rotate: rotatorOf(world),
  rotationDays: 0,
  clock: world.clock,
  everyMs: 3_600_000,
  onError: (error: unknown) => {
    throw error;
  },
});
