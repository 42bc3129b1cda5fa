import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from "@parley/contract";
import fc from "fast-check";
import { exportJWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callOf, from, ISSUER, identityWorld, problem, signUp } from "../identity-world.ts";
import { DENIED_FOR_MS } from "./denylist.ts";
import { ALICE, decode, encode, signedJwt, type TokenWorld, tokenWorld } from "./token-world.ts";

const refused = problem("token_invalid");

const pairOf = (algorithm: TokenAlgorithm) => {
  if (algorithm === "RS256") return generateKeyPairSync("rsa", { modulusLength: 2048 });
  if (algorithm === "ES256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return generateKeyPairSync("ed25519");
};

describe.each(TOKEN_ALGORITHMS)("an access token under %s", (algorithm) => {
  let world: TokenWorld;
  let token: string;
  beforeAll(async () => {
    world = await tokenWorld(algorithm);
    token = await world.tokenFor();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const parts = () => token.split(".");
  const claims = () => decode(parts()[1]);
  const header = () => decode(parts()[0]);
  const seconds = () => Math.floor(world.clock.now() / 1000);

  /** Signed with the server's own key: only what is changed can be what is refused. */
  const signed = async (
    changes: { header?: Record<string, unknown>; claims?: Record<string, unknown> } = {},
  ) =>
    signedJwt(
      { ...header(), ...changes.header },
      { ...claims(), ...changes.claims },
      { key: await world.privateKey(), algorithm },
    );

  test("carries the claims of RFC 9068 and ours", () => {
    expect(header()).toEqual({ alg: algorithm, typ: "at+jwt", kid: expect.any(String) });
    expect(claims()).toEqual({
      iss: ISSUER,
      sub: ALICE,
      aud: "parley",
      exp: seconds() + 900,
      iat: seconds(),
      jti: expect.any(String),
      sid: expect.any(String),
      client_id: "parley",
      uid: ALICE,
      email: "alice@example.com",
      roles: ["user"],
      mfa_verified: true,
      amr: ["pwd", "otp"],
      auth_time: seconds() - 5,
    });
  });

  test("speaks for its person; from the second time on without a promise", async () => {
    const principal = {
      userId: ALICE,
      sessionId: claims().sid,
      roles: ["user"],
      email: "alice@example.com",
      amr: ["pwd", "otp"],
      mfaVerified: true,
      authenticatedAt: (seconds() - 5) * 1000,
      mustEnrol: false,
      expiresAt: (seconds() + 900) * 1000,
      apiToken: null,
    };
    expect(await world.verify(token)).toEqual(principal);
    expect(world.verifyAtOnce(token)).toEqual(principal);
  });

  test("SEC-08 one signed by the server's key as it should be is taken", async () => {
    await expect(world.verify(await signed())).resolves.toMatchObject({ userId: ALICE });
  });

  test("SEC-08 none is token_missing", async () => {
    for (const none of [null, ""]) await expect(world.verify(none)).rejects.toEqual(problem("token_missing"));
  });

  test("SEC-08 alg none is refused, in every spelling", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      for (const signature of ["", parts()[2]]) {
        const hostile = `${encode({ ...header(), alg })}.${parts()[1]}.${signature}`;
        await expect(world.verify(hostile)).rejects.toEqual(refused);
      }
    }
  });

  test("SEC-08 HS256 signed with the public key is refused", async () => {
    const [jwk] = await world.keys.published();
    const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({ type: "spki", format: "pem" });
    for (const secret of [pem, JSON.stringify(jwk), String(jwk?.n ?? jwk?.x)]) {
      const text = `${encode({ ...header(), alg: "HS256" })}.${parts()[1]}`;
      const hostile = `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
      await expect(world.verify(hostile)).rejects.toEqual(refused);
    }
  });

  test("SEC-08 the key says the algorithm, and no header does: every other name for it is refused", async () => {
    const key = await world.privateKey();
    const others = [
      "RS256",
      "RS384",
      "RS512",
      "PS256",
      "ES256",
      "ES384",
      "ES512",
      "EdDSA",
      "Ed25519",
      "HS256",
    ];
    const names = others.filter((name) => name !== algorithm);
    expect(names).toHaveLength(others.length - 1);
    for (const alg of names) {
      const hostile = signedJwt({ ...header(), alg }, claims(), { key, algorithm });
      await expect(world.verify(hostile)).rejects.toEqual(refused);
    }
  });

  test("SEC-08 a key that comes in the header is not looked at", async () => {
    const pair = pairOf(algorithm);
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "mallory" };
    const hostile = [
      {},
      { jwk },
      { jwk, kid: "mallory" },
      { jku: "https://mallory.example/jwks.json" },
      { jku: "https://mallory.example/jwks.json", kid: "mallory" },
      { x5u: "https://mallory.example/cert.pem" },
      { x5c: ["MIIB"] },
      { kid: undefined },
      { kid: "../../dev/null" },
      { crit: ["exp"] },
      { b64: false, crit: ["b64"] },
    ];
    for (const extra of hostile) {
      const forged = signedJwt({ ...header(), ...extra }, claims(), { key: pair.privateKey, algorithm });
      await expect(world.verify(forged)).rejects.toEqual(refused);
    }
    // With the right signature the same headers change nothing either way.
    const ours = await signed({
      header: { jwk, jku: "https://mallory.example", x5u: "https://mallory.example" },
    });
    await expect(world.verify(ours)).resolves.toMatchObject({ userId: ALICE });
  });

  test.each([
    ["of another type", { header: { typ: "JWT" } }],
    ["of the type of an ID token", { header: { typ: "id+jwt" } }],
    ["without a type", { header: { typ: undefined } }],
    ["with an extension that must be understood", { header: { crit: ["https://mallory.example/x"] } }],
    ["for another audience", { claims: { aud: "other" } }],
    ["without an audience", { claims: { aud: undefined } }],
    ["of another issuer", { claims: { iss: "https://mallory.example" } }],
    ["of an issuer that begins alike", { claims: { iss: `${ISSUER}.mallory.example` } }],
    ["without an issuer", { claims: { iss: undefined } }],
    ["without an end", { claims: { exp: undefined } }],
    ["whose end is a text", { claims: { exp: "9999999999" } }],
    ["without a beginning", { claims: { iat: undefined } }],
    ["without a session", { claims: { sid: undefined } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["whose roles are a text", { claims: { roles: "admin" } }],
    ["whose second factor is a text", { claims: { mfa_verified: "true" } }],
    ["whose methods are a text", { claims: { amr: "pwd" } }],
    ["whose sign-in has no time", { claims: { auth_time: undefined } }],
  ])("SEC-08 one %s is refused", async (_, changes) => {
    await expect(world.verify(await signed(changes))).rejects.toEqual(refused);
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
      await expect(world.verify(await signed({ claims: changes }))).rejects.toEqual(refused);
    }
  });

  test("SEC-08 a token with one character changed is refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."Aa9_-.="), async (at, other) => {
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        fc.pre(changed !== token && !isSameBytes(changed, token));
        await expect(world.verify(changed)).rejects.toEqual(refused);
      }),
      { numRuns: 200 },
    );
  });

  test("SEC-24 no text makes it fail in another way", async () => {
    await fc.assert(
      fc.asyncProperty(anyText(header()), async (text) => {
        fc.pre(text !== "");
        await expect(world.verify(text)).rejects.toEqual(refused);
      }),
      { numRuns: 200 },
    );
  });

  test("SEC-08 one that was verified before expires on time", async () => {
    const short = await world.tokenFor();
    await expect(world.verify(short)).resolves.toBeDefined();
    world.clock.advance(900_000 - 1000);
    expect(world.verifyAtOnce(short)).toMatchObject({ userId: ALICE });
    world.clock.advance(1000);
    expect(() => world.verifyAtOnce(short)).toThrow(refused);
  });
});

describe("an access token of a session", () => {
  test("a revocation counts for a token that was verified before, for as long as tokens live", async () => {
    await using world = await identityWorld();
    const bob = await signUp(world, "bob");
    await expect(callOf(world, bob)).resolves.toMatchObject({ principal: { userId: bob.user.id } });
    world.denylist.deny(bob.session.id);
    expect(() => world.verify(bob.accessToken)).toThrow(problem("session_revoked"));
    world.clock.advance(DENIED_FOR_MS - 1);
    expect(world.denylist.has(bob.session.id)).toBe(true);
    world.clock.advance(1);
    expect(world.denylist.has(bob.session.id)).toBe(false);
    await expect(callOf(world, bob)).rejects.toEqual(refused);
  });
});

describe("an access token of a session that has to set up a second factor", () => {
  test("SEC-18 opens no socket, and no other service", async () => {
    await using world = await identityWorld();
    const bob = await signUp(world, "bob");
    const tokenOf = async (mustEnrol: boolean) => {
      const { token } = await world.signAccessToken({
        userId: bob.user.id,
        sessionId: bob.session.id,
        email: bob.user.email,
        roles: ["user"],
        amr: ["pwd"],
        mfaVerified: false,
        authenticatedAt: world.clock.now(),
        mustEnrol,
        issuedAt: world.clock.now(),
        sessionEndsAt: world.clock.now() + 900_000,
      });
      return token;
    };
    const introspect = async (token: string) =>
      world.handlers["token.introspect"]({ token }, { principal: null, source: from() });
    const [enrolling, free] = [await tokenOf(true), await tokenOf(false)];
    expect(await world.verify(enrolling)).toMatchObject({ mustEnrol: true });
    await expect(world.authenticateSocket(enrolling)).rejects.toEqual(problem("factor_enrolment_required"));
    expect(await introspect(enrolling)).toEqual({ active: false });
    await expect(world.authenticateSocket(free)).resolves.toMatchObject({ userId: bob.user.id });
    expect(await introspect(free)).toMatchObject({ active: true });
  });
});

const anyText = (header: object) =>
  fc.oneof(
    fc.string(),
    fc.tuple(fc.json(), fc.json(), fc.string()).map(([a, b, c]) => `${encode(a)}.${encode(b)}.${c}`),
    fc.tuple(fc.json(), fc.base64String()).map(([a, b]) => `${encode(header)}.${encode(a)}.${b}`),
    fc
      .tuple(fc.json(), fc.base64String())
      .map(([a, b]) => `${Buffer.from(a).toString("base64url")}.${b}.${b}`),
    fc
      .tuple(fc.base64String(), fc.json())
      .map(([a, b]) => `v4.public.${a}.${Buffer.from(b).toString("base64url")}`),
    fc.constant("v4.public."),
    fc.constant("a".repeat(100_000)),
  );

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
