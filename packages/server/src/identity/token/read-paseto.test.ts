import { createHmac, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ISSUER, problem } from "../identity-world.ts";
import { ALICE, encode, signedJwt, signedPaseto, type TokenWorld, tokenWorld } from "./token-world.ts";

const refused = problem("token_invalid");
const SIGNATURE_BYTES = 64;

describe("a PASETO v4.public token", () => {
  let world: TokenWorld;
  let token: string;
  beforeAll(async () => {
    world = await tokenWorld("v4.public");
    token = await world.tokenFor();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const bytes = () => Buffer.from(token.split(".")[2] ?? "", "base64url");
  const claims = () => JSON.parse(bytes().subarray(0, -SIGNATURE_BYTES).toString());
  const footer = () => Buffer.from(token.split(".")[3] ?? "", "base64url").toString();
  const time = (ms: number) => new Date(world.clock.now() + ms).toISOString();
  const signed = async (changes: Record<string, unknown> = {}, withFooter = footer()) =>
    signedPaseto({ ...claims(), ...changes }, withFooter, { key: await world.privateKey() });

  test("carries the claims of a JWT, with times as PASETO writes them, and its key's name in the footer", async () => {
    expect(JSON.parse(footer())).toEqual({ kid: (await world.keys.signer()).kid });
    expect(claims()).toEqual({
      iss: ISSUER,
      sub: ALICE,
      aud: "parley",
      iat: time(0),
      nbf: time(0),
      exp: time(900_000),
      jti: expect.any(String),
      sid: expect.any(String),
      client_id: "parley",
      uid: ALICE,
      email: "alice@example.com",
      roles: ["user"],
      mfa_verified: true,
      amr: ["pwd", "otp"],
      auth_time: Math.floor(world.clock.now() / 1000) - 5,
    });
  });

  test("speaks for its person; from the second time on without a promise", async () => {
    const principal = { userId: ALICE, mfaVerified: true, expiresAt: world.clock.now() + 900_000 };
    expect(await world.verify(token)).toMatchObject(principal);
    expect(world.verifyAtOnce(token)).toMatchObject(principal);
  });

  test("SEC-08 one that is written from the specification, with the server's key, is taken", async () => {
    await expect(world.verify(await signed())).resolves.toMatchObject({ userId: ALICE });
  });

  test("SEC-08 its key is published as one for PASETO, and a JWT that it signed is refused", async () => {
    const [jwk] = await world.keys.published();
    expect(jwk).toMatchObject({ kty: "OKP", crv: "Ed25519", alg: "v4.public", use: "sig" });
    const key = await world.privateKey();
    const now = Math.floor(world.clock.now() / 1000);
    const payload = { ...claims(), iat: now, nbf: now, exp: now + 900 };
    for (const alg of ["EdDSA", "Ed25519", "v4.public", "none"]) {
      const hostile = signedJwt({ alg, kid: jwk?.kid, typ: "at+jwt" }, payload, { key, algorithm: "EdDSA" });
      await expect(world.verify(hostile)).rejects.toEqual(refused);
    }
    const text = `${encode({ alg: "HS256", kid: jwk?.kid, typ: "at+jwt" })}.${encode(payload)}`;
    const mac = createHmac("sha256", Buffer.from(String(jwk?.x), "base64url"))
      .update(text)
      .digest("base64url");
    await expect(world.verify(`${text}.${mac}`)).rejects.toEqual(refused);
  });

  test("SEC-08 a PASETO token that a key for JWTs signed is refused", async () => {
    await using jwtWorld = await tokenWorld("EdDSA");
    const { kid } = await jwtWorld.keys.signer();
    const key = await jwtWorld.privateKey();
    const hostile = signedPaseto(claims(), JSON.stringify({ kid }), { key });
    await expect(jwtWorld.verify(hostile)).rejects.toEqual(refused);
    await expect(jwtWorld.verify(await jwtWorld.tokenFor())).resolves.toBeDefined();
  });

  test("SEC-08 another key, another version, another purpose or an assertion of others is refused", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    await expect(world.verify(signedPaseto(claims(), footer(), { key: privateKey }))).rejects.toEqual(
      refused,
    );
    const key = await world.privateKey();
    for (const header of ["v2.public.", "v3.public.", "v4.local.", "v4.public", "V4.PUBLIC."]) {
      await expect(world.verify(signedPaseto(claims(), footer(), { key, header }))).rejects.toEqual(refused);
    }
    const asserted = signedPaseto(claims(), footer(), { key, implicit: "mallory" });
    await expect(world.verify(asserted)).rejects.toEqual(refused);
  });

  test.each([
    "",
    "{}",
    "null",
    "[]",
    '"kid"',
    '{"kid":null}',
    '{"kid":""}',
    '{"kid":"mallory"}',
    "\u00ff{",
    "{",
  ])("SEC-08 one whose footer is %j is refused", async (other) => {
    await expect(world.verify(await signed({}, other))).rejects.toEqual(refused);
  });

  test.each([
    ["for another audience", { aud: "other" }],
    ["without an audience", { aud: undefined }],
    ["of another issuer", { iss: "https://mallory.example" }],
    ["without an issuer", { iss: undefined }],
    ["without an end", { exp: undefined }],
    ["whose end is a number", { exp: 9_999_999_999 }],
    ["whose end is no time", { exp: "never" }],
    ["without a beginning", { iat: undefined }],
    ["without a session", { sid: undefined }],
    ["without a subject", { sub: undefined }],
    ["whose roles are a text", { roles: "admin" }],
  ])("SEC-08 one %s is refused", async (_, changes) => {
    await expect(world.verify(await signed(changes))).rejects.toEqual(refused);
  });

  test("SEC-08 one that has expired, is not yet valid, or is from the future is refused", async () => {
    const wrong = [
      { exp: time(-10_000), iat: time(-910_000), nbf: time(-910_000) },
      { nbf: time(60_000) },
      { iat: time(60_000), exp: time(960_000) },
      { iat: time(-3_600_000), exp: time(3_600_000) },
    ];
    for (const changes of wrong) await expect(world.verify(await signed(changes))).rejects.toEqual(refused);
  });

  test("SEC-08 a token with one character changed is refused", async () => {
    const bytesOf = (text: string) =>
      text
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString("hex"))
        .join();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."Aa9_-.="), async (at, other) => {
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        fc.pre(changed !== token && bytesOf(changed) !== bytesOf(token));
        await expect(world.verify(changed)).rejects.toEqual(refused);
      }),
      { numRuns: 200 },
    );
  });

  test("SEC-24 no text makes it fail in another way", async () => {
    const text = fc
      .tuple(fc.oneof(fc.base64String(), fc.string()), fc.oneof(fc.json(), fc.string()))
      .map(([body, end]) => `v4.public.${body}.${Buffer.from(end).toString("base64url")}`);
    await fc.assert(
      fc.asyncProperty(text, async (hostile) => {
        await expect(world.verify(hostile)).rejects.toEqual(refused);
      }),
      { numRuns: 300 },
    );
  });
});
