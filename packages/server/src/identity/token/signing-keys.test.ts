import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { callOf, from, identityWorld, problem, signUp, startNode, testClock } from "../identity-world.ts";
import { createMasterKey } from "../master-key/master-key.ts";
import { createSealer } from "../master-key/sealer.ts";
import { makeSigningKey } from "./make-signing-key.ts";
import { openSigningKeys } from "./signing-keys.ts";
import { signingKeysSql } from "./signing-keys-sql.ts";

const masterKey = createMasterKey(Buffer.alloc(32, 42));
const sealer = createSealer(masterKey.derive("signing-keys"));

describe("signing keys", () => {
  test("three nodes that start together on an empty database make one key", async () => {
    await using database = await freshDatabase();
    const clock = testClock();
    const open = () => openSigningKeys({ rows: signingKeysSql(database), sealer, clock });
    const nodes = await Promise.all([open(), open(), open()]);
    const kids = await Promise.all(nodes.map(async (keys) => (await keys.signer()).kid));
    expect(new Set(kids).size).toBe(1);
    expect(await nodes[0]?.published()).toHaveLength(1);
  });

  test("SEC-34 the private half is nowhere in the database, and nowhere in the JWKS", async () => {
    await using world = await identityWorld();
    const rows = await world.database.sql<
      { private_jwk_encrypted: Uint8Array }[]
    >`select * from signing_keys`;
    const [row] = rows;
    expect(Buffer.from(row?.private_jwk_encrypted ?? []).includes('"d"')).toBe(false);
    const { keys } = await world.handlers["token.keys"]({}, { principal: null, source: from() });
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });

  test("a wrong master key stops the start and is named", async () => {
    await using world = await identityWorld();
    const wrong = createMasterKey(Buffer.alloc(32, 1));
    await expect(startNode({ ...world, masterKey: wrong })).rejects.toThrow("master key");
  });

  test("SEC-09 a key made elsewhere is published, then signs from its time on, and the old one stays good", async () => {
    await using world = await identityWorld();
    const before = await signUp(world, "alice");
    const inOneHour = new Date(world.clock.now() + 3_600_000).toISOString();
    const next = await makeSigningKey({ sealer, createdAt: inOneHour });
    await world.database.sql`
      insert into signing_keys (kid, algorithm, public_jwk, private_jwk_encrypted, created_at, signs_from)
      values (${next.kid}, ${next.algorithm}, ${JSON.stringify(next.publicJwk)},
        ${Buffer.from(next.privateJwkSealed)}, ${inOneHour}, ${inOneHour})`;
    world.clock.advance(30_000);
    expect((await world.keys.published()).map(({ kid }) => kid)).toContain(next.kid);
    expect((await world.keys.signer()).kid).not.toBe(next.kid);
    await expect(callOf(world, before)).resolves.toBeDefined();
    world.clock.advance(3_600_000);
    const after = await signUp(world, "bob");
    expect(decodeProtectedHeader(after.accessToken).kid).toBe(next.kid);
    expect(await world.keys.published()).toHaveLength(2);
  });

  test("while the database is away the known keys go on, and an unknown key is no wrong token", async () => {
    const key = await makeSigningKey({ sealer, createdAt: "2026-01-31T09:00:00.000Z" });
    const clock = testClock();
    let read = async () => [key];
    const rows = { read: () => read(), insertFirst: async () => undefined, rotate: async () => null };
    const keys = await openSigningKeys({ rows, sealer, clock });
    read = () => Promise.reject(new Error("away"));
    clock.advance(60_000);
    expect((await keys.signer()).kid).toBe(key.kid);
    expect(await keys.published()).toHaveLength(1);
    expect(await keys.publicKey(key.kid)).not.toBeNull();
    await expect(keys.publicKey("another")).rejects.toThrow("away");
  });

  test("SEC-09 an invented key name asks the database once in two seconds at most", async () => {
    const key = await makeSigningKey({ sealer, createdAt: "2026-01-31T09:00:00.000Z" });
    const clock = testClock();
    let reads = 0;
    const read = async () => {
      reads += 1;
      return [key];
    };
    const rows = { read, insertFirst: async () => undefined, rotate: async () => null };
    const keys = await openSigningKeys({ rows, sealer, clock });
    clock.advance(10_000);
    const atStart = reads;
    for (let i = 0; i < 100; i++) expect(await keys.publicKey(`invented-${i}`)).toBeNull();
    expect(reads - atStart).toBe(1);
  });

  test("SEC-09 a token of a key that is not published any more is refused", async () => {
    await using world = await identityWorld();
    const alice = await signUp(world, "alice");
    const now = new Date(world.clock.now()).toISOString();
    await world.database.sql`update signing_keys set published_until = ${now}`;
    const next = await makeSigningKey({ sealer, createdAt: now });
    await world.database.sql`
      insert into signing_keys (kid, algorithm, public_jwk, private_jwk_encrypted, created_at, signs_from)
      values (${next.kid}, ${next.algorithm}, ${JSON.stringify(next.publicJwk)},
        ${Buffer.from(next.privateJwkSealed)}, ${now}, ${now})`;
    const other = await startNode(world);
    await expect(callOf(other, alice)).rejects.toEqual(problem("token_invalid"));
  });
});
