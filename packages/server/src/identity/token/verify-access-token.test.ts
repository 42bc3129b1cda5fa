import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { exportJWK, type JWTHeaderParameters, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type IdentityWorld,
  ISSUER,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { DENIED_FOR_MS } from "./denylist.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString());

describe("an access token", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  beforeAll(async () => {
    world = await identityWorld();
    alice = await signUp(world, "alice");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  // A throw at once and a rejection are the same to a caller that awaits.
  const verify = async (token: string | null) => world.verify(token);
  const parts = () => alice.accessToken.split(".");
  const claims = () => decode(parts()[1]);
  const header = () => decode(parts()[0]);

  /** Signed with the server's own key: only what is changed can be what is refused. */
  const signed = async (
    changes: { header?: Record<string, unknown>; claims?: Record<string, unknown> } = {},
  ) => {
    const { key } = await world.keys.signer();
    const protectedHeader = { ...header(), ...changes.header } as JWTHeaderParameters;
    return new SignJWT({ ...claims(), ...changes.claims }).setProtectedHeader(protectedHeader).sign(key);
  };
  const seconds = () => Math.floor(world.clock.now() / 1000);

  test("carries the claims of RFC 9068 and ours", () => {
    expect(header()).toEqual({ alg: "RS256", typ: "at+jwt", kid: expect.any(String) });
    expect(claims()).toEqual({
      iss: ISSUER,
      sub: alice.user.id,
      aud: "parley",
      exp: seconds() + 900,
      iat: seconds(),
      jti: expect.any(String),
      sid: alice.session.id,
      client_id: "parley",
      uid: alice.user.id,
      email: "alice@example.com",
      roles: ["admin", "user"],
      mfa_verified: false,
    });
  });

  test("speaks for its person; from the second time on without a promise", async () => {
    const principal = {
      userId: alice.user.id,
      sessionId: alice.session.id,
      roles: ["admin", "user"],
      expiresAt: (seconds() + 900) * 1000,
    };
    expect(await verify(alice.accessToken)).toEqual(principal);
    expect(world.verify(alice.accessToken)).toEqual(principal);
  });

  test("SEC-08 one signed by the server's key as it should be is taken", async () => {
    await expect(verify(await signed())).resolves.toMatchObject({ userId: alice.user.id });
  });

  test("SEC-08 none is token_missing", async () => {
    for (const token of [null, ""]) await expect(verify(token)).rejects.toEqual(problem("token_missing"));
  });

  test("SEC-08 alg none is refused, in every spelling", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      for (const signature of ["", parts()[2]]) {
        const token = `${encode({ ...header(), alg })}.${parts()[1]}.${signature}`;
        await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
      }
    }
  });

  test("SEC-08 HS256 signed with the public key is refused", async () => {
    const [jwk] = await world.keys.published();
    const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({ type: "spki", format: "pem" });
    for (const secret of [pem, JSON.stringify(jwk), String(jwk?.n)]) {
      const signedPart = `${encode({ ...header(), alg: "HS256" })}.${parts()[1]}`;
      const token = `${signedPart}.${createHmac("sha256", secret).update(signedPart).digest("base64url")}`;
      await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
    }
  });

  test("SEC-08 a key that comes in the header is not looked at", async () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "mallory" };
    const hostile = [
      { jwk },
      { jwk, kid: "mallory" },
      { jku: "https://mallory.example/jwks.json" },
      { jku: "https://mallory.example/jwks.json", kid: "mallory" },
      { x5u: "https://mallory.example/cert.pem" },
      { kid: undefined },
      { kid: "../../dev/null" },
      { crit: ["exp"] },
      { b64: false, crit: ["b64"] },
    ];
    for (const extra of hostile) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ ...header(), ...extra })
        .sign(pair.privateKey)
        // jose itself will not write some of these headers.
        .catch(() => `${encode({ ...header(), ...extra })}.${parts()[1]}.${parts()[2]}`);
      await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
    }
    // With the right signature the same headers change nothing either way.
    const ours = await signed({
      header: { jwk, jku: "https://mallory.example", x5u: "https://mallory.example" },
    });
    await expect(verify(ours)).resolves.toMatchObject({ userId: alice.user.id });
  });

  test.each([
    ["of another type", { header: { typ: "JWT" } }],
    ["of the type of an ID token", { header: { typ: "id+jwt" } }],
    ["without a type", { header: { typ: undefined } }],
    ["for another audience", { claims: { aud: "other" } }],
    ["without an audience", { claims: { aud: undefined } }],
    ["of another issuer", { claims: { iss: "https://mallory.example" } }],
    ["of an issuer that begins alike", { claims: { iss: `${ISSUER}.mallory.example` } }],
    ["without an issuer", { claims: { iss: undefined } }],
    ["without an end", { claims: { exp: undefined } }],
    ["whose end is a text", { claims: { exp: "9999999999" } }],
    ["without a session", { claims: { sid: undefined } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["whose roles are a text", { claims: { roles: "admin" } }],
  ])("SEC-08 one %s is refused", async (_, changes) => {
    const token = await signed(changes);
    await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
  });

  test("SEC-08 one that has expired, is not yet valid, or is from the future is refused", async () => {
    const now = seconds();
    const wrong = [
      { exp: now - 10, iat: now - 910 },
      { nbf: now + 60 },
      { iat: now + 60, exp: now + 960 },
      // A life longer than any that this server gives.
      { iat: now - 3600, exp: now + 3600 },
    ];
    for (const changes of wrong) {
      await expect(verify(await signed({ claims: changes }))).rejects.toEqual(problem("token_invalid"));
    }
  });

  test("SEC-08 a token with one character changed is refused", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(alice.accessToken.length - 1),
        fc.constantFrom(..."Aa9_-.="),
        async (at, other) => {
          const changed = alice.accessToken.slice(0, at) + other + alice.accessToken.slice(at + 1);
          fc.pre(changed !== alice.accessToken && !isSameBytes(changed, alice.accessToken));
          await expect(verify(changed)).rejects.toEqual(problem("token_invalid"));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("SEC-24 no text makes it fail in another way", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.json(), fc.json(), fc.string()).map(([a, b, c]) => `${encode(a)}.${encode(b)}.${c}`),
      fc
        .tuple(fc.json(), fc.base64String())
        .map(([a, b]) => `${Buffer.from(a).toString("base64url")}.${b}.${b}`),
      fc.constant("a".repeat(100_000)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        fc.pre(token !== "");
        await expect(verify(token)).rejects.toEqual(problem("token_invalid"));
      }),
      { numRuns: 300 },
    );
  });

  test("a revocation counts for a token that was verified before, for as long as tokens live", async () => {
    const bob = await signUp(world, "bob");
    await expect(verify(bob.accessToken)).resolves.toBeDefined();
    world.denylist.deny(bob.session.id);
    expect(() => world.verify(bob.accessToken)).toThrow(problem("session_revoked"));
    world.clock.advance(DENIED_FOR_MS - 1);
    expect(world.denylist.has(bob.session.id)).toBe(true);
    world.clock.advance(1);
    expect(world.denylist.has(bob.session.id)).toBe(false);
    await expect(verify(bob.accessToken)).rejects.toEqual(problem("token_invalid"));
  });

  test("SEC-08 one that was verified before expires on time", async () => {
    const carol = await signUp(world, "carol");
    await expect(verify(carol.accessToken)).resolves.toBeDefined();
    world.clock.advance(900_000 - 1000);
    expect(world.verify(carol.accessToken)).toMatchObject({ userId: carol.user.id });
    world.clock.advance(1000);
    expect(() => world.verify(carol.accessToken)).toThrow(problem("token_invalid"));
  });
});

// The last character of a base64url part has bits that say nothing.
const isSameBytes = (a: string, b: string) =>
  a
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("hex"))
    .join() ===
  b
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString("hex"))
    .join();
