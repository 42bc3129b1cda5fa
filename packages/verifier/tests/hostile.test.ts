import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { TOKEN_ALGORITHMS } from "@parley/contract";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Verifier } from "../src/create-verifier.ts";
import { TOKEN_ERROR_CODES, TokenError } from "../src/token-error.ts";
import { createFakeIssuer, type FakeIssuer, ISSUER, makeKey, refusedAs } from "./fake-issuer.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe.each(TOKEN_ALGORITHMS)("a token signed with %s", (algorithm) => {
  let issuer: FakeIssuer;
  let verifier: Verifier;
  beforeAll(async () => {
    issuer = await createFakeIssuer(algorithm);
    verifier = issuer.verifier();
  });
  // A throw at once and a rejection are the same to a caller that awaits.
  const verify = async (token: string | null) => verifier.verify(token);
  const parts = async () => (await issuer.token()).split(".");

  test("SEC-08 is taken as it should be, and from the second time on without a promise", async () => {
    const token = await issuer.token();
    const expected = { uid: "alice", sid: "session-1", roles: ["user"], mfa_verified: false };
    await expect(verify(token)).resolves.toMatchObject(expected);
    expect(verifier.verify(token)).toMatchObject(expected);
  });

  test("SEC-08 is refused when there is none", async () => {
    for (const token of [null, ""])
      await expect(verify(token)).rejects.toMatchObject(refusedAs("token_missing"));
  });

  test("SEC-08 is refused as PASETO, which this does not read", async () => {
    const [, body, signature] = await parts();
    const footer = encode({ kid: issuer.header().kid });
    for (const token of [`v4.public.${body}${signature}`, `v4.public.${body}${signature}.${footer}`])
      await expect(verify(token)).rejects.toMatchObject(refusedAs("token_malformed"));
  });

  test("SEC-08 is refused with alg none, in every spelling", async () => {
    const [, body, signature] = await parts();
    for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
      for (const end of ["", signature]) {
        const token = `${encode({ ...issuer.header(), alg })}.${body}.${end}`;
        await expect(verify(token)).rejects.toMatchObject(refusedAs("algorithm_refused"));
      }
    }
  });

  test("SEC-08 is refused when it is HS256 with the public key as the secret", async () => {
    const { jwk } = issuer.key;
    const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({
      type: "spki",
      format: "pem",
    });
    const [, body] = await parts();
    for (const secret of [pem, JSON.stringify(jwk), String(jwk.n ?? jwk.x)]) {
      const signed = `${encode({ ...issuer.header(), alg: "HS256" })}.${body}`;
      const token = `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
      await expect(verify(token)).rejects.toMatchObject(refusedAs("algorithm_refused"));
    }
  });

  test("SEC-08 is refused under another algorithm than that of its key", async () => {
    for (const other of ["RS256", "RS384", "PS256", "ES256", "ES512", "EdDSA"].filter(
      (one) => one !== algorithm,
    )) {
      const [, body, signature] = await parts();
      const token = `${encode({ ...issuer.header(), alg: other })}.${body}.${signature}`;
      await expect(verify(token)).rejects.toMatchObject(refusedAs("algorithm_refused"));
    }
  });

  test("SEC-08 is refused when its own algorithm is not among those asked for", async () => {
    const strict = issuer.verifier({ algorithms: TOKEN_ALGORITHMS.filter((one) => one !== algorithm) });
    const token = await issuer.token();
    await expect((async () => strict.verify(token))()).rejects.toMatchObject(refusedAs("algorithm_refused"));
  });

  test("SEC-08 a key that comes in the header is not looked at", async () => {
    const mallory = await makeKey("mallory", algorithm);
    const hostile = [
      { jwk: mallory.jwk },
      { jwk: mallory.jwk, kid: "mallory" },
      { jku: "https://mallory.example/jwks.json" },
      { jku: "https://mallory.example/jwks.json", kid: "mallory" },
      { x5u: "https://mallory.example/cert.pem" },
      { x5c: ["MIIB"] },
      { kid: undefined },
      { kid: 7 },
      { kid: "../../dev/null" },
      { kid: "__proto__" },
    ];
    for (const header of hostile) {
      const token = await issuer.token({ by: mallory, header: { kid: issuer.key.kid, ...header } });
      const error = await verify(token).catch((refused: unknown) => refused);
      expect(error).toBeInstanceOf(TokenError);
      expect(["signature_invalid", "key_unknown"]).toContain((error as TokenError).code);
    }
    // With the right signature the same headers change nothing either way.
    const ours = await issuer.token({ header: { jku: "https://mallory.example", jwk: mallory.jwk } });
    await expect(verify(ours)).resolves.toMatchObject({ uid: "alice" });
  });

  test("SEC-08 an extension that must be understood is refused", async () => {
    const [, body, signature] = await parts();
    for (const extra of [{ crit: ["exp"] }, { crit: ["b64"], b64: false }]) {
      const token = `${encode({ ...issuer.header(), ...extra })}.${body}.${signature}`;
      await expect(verify(token)).rejects.toBeInstanceOf(TokenError);
    }
  });

  const wrong = [
    ["of another type", "type_wrong", { header: { typ: "JWT" } }],
    ["of the type of an ID token", "type_wrong", { header: { typ: "id+jwt" } }],
    ["without a type", "type_wrong", { header: { typ: undefined } }],
    ["for another audience", "audience_wrong", { claims: { aud: "other" } }],
    ["without an audience", "audience_wrong", { claims: { aud: undefined } }],
    ["of another issuer", "issuer_wrong", { claims: { iss: "https://mallory.example" } }],
    ["of an issuer that begins alike", "issuer_wrong", { claims: { iss: `${ISSUER}.mallory.example` } }],
    ["without an issuer", "issuer_wrong", { claims: { iss: undefined } }],
    ["without an end", "claims_invalid", { claims: { exp: undefined } }],
    ["whose end is a text", "claims_invalid", { claims: { exp: "9999999999" } }],
    ["without a session", "claims_invalid", { claims: { sid: undefined } }],
    ["without a subject", "claims_invalid", { claims: { sub: undefined } }],
    [
      "whose person has yet to set up a second factor",
      "second_factor_missing",
      { claims: { must_enrol: true } },
    ],
    ["whose roles are a text", "claims_invalid", { claims: { roles: "admin" } }],
  ] as const;
  test.each(wrong)("SEC-08 one %s is refused as %s", async (_, code, changes) => {
    const token = await issuer.token(changes);
    await expect(verify(token)).rejects.toMatchObject(refusedAs(code));
  });

  test("SEC-08 one that has expired, is not yet valid, or is from the future is refused", async () => {
    const now = Math.floor(issuer.clock.now() / 1000);
    const cases = [
      ["token_expired", { exp: now - 6, iat: now - 906 }],
      // A life longer than any that Parley gives.
      ["token_expired", { iat: now - 3600, exp: now + 3600 }],
      ["token_not_yet_valid", { nbf: now + 6 }],
      ["token_not_yet_valid", { iat: now + 6, exp: now + 906 }],
    ] as const;
    for (const [code, claims] of cases) {
      await expect(verify(await issuer.token({ claims }))).rejects.toMatchObject(refusedAs(code));
    }
  });

  test("SEC-08 clocks may be five seconds apart, or as far as is said", async () => {
    const now = Math.floor(issuer.clock.now() / 1000);
    const late = await issuer.token({ claims: { exp: now - 4, iat: now - 904 } });
    const early = await issuer.token({ claims: { iat: now + 4, nbf: now + 4, exp: now + 904 } });
    for (const token of [late, early]) await expect(verify(token)).resolves.toBeDefined();
    const exact = issuer.verifier({ clockToleranceSeconds: 0 });
    for (const token of [late, early]) {
      await expect((async () => exact.verify(token))()).rejects.toBeInstanceOf(TokenError);
    }
  });

  test("SEC-08 a token with one character changed is refused", async () => {
    const token = await issuer.token();
    await verify(token);
    const bytes = (text: string) =>
      text.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"));
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(..."Aa9_-.="), async (at, other) => {
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        // The last character of a base64url part has bits that say nothing.
        fc.pre(changed !== token && bytes(changed).join() !== bytes(token).join());
        await expect(verify(changed)).rejects.toBeInstanceOf(TokenError);
      }),
      { numRuns: 200 },
    );
  });
});

test("SEC-24 no text makes it fail in another way", async () => {
  const issuer = await createFakeIssuer();
  const verifier = issuer.verifier();
  const text = fc.oneof(
    fc.string(),
    fc.tuple(fc.json(), fc.json(), fc.string()).map(([a, b, c]) => `${encode(a)}.${encode(b)}.${c}`),
    fc.json().map((json) => `${Buffer.from(json).toString("base64url")}.${encode({})}.AA`),
    fc.constant(`${encode({ alg: "ES256", kid: "first", typ: "at+jwt" })}.e30.AA`),
    fc.constant("a".repeat(100_000)),
  );
  await fc.assert(
    fc.asyncProperty(text, async (token) => {
      const refused = await (async () => verifier.verify(token))().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TokenError);
      expect(TOKEN_ERROR_CODES).toContain((refused as TokenError).code);
    }),
    { numRuns: 300 },
  );
});

test("SEC-08 a weak key, a secret one and one for encryption are not taken from the issuer either", async () => {
  const issuer = await createFakeIssuer();
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const weakJwk = { ...weak.publicKey.export({ format: "jwk" }), kid: "weak", alg: "RS256" };
  issuer.jwks.keys.push(
    weakJwk,
    { ...issuer.key.jwk, kid: "enc", use: "enc" },
    { kty: "oct", k: "AA", kid: "s", alg: "ES256" },
  );
  const verifier = issuer.verifier();
  for (const kid of ["weak", "enc", "s"]) {
    const header = { kid, alg: kid === "weak" ? "RS256" : "ES256" };
    const token = `${encode({ ...issuer.header(), ...header })}.${encode(issuer.claims())}.AAAA`;
    await expect((async () => verifier.verify(token))()).rejects.toMatchObject(refusedAs("key_unknown"));
  }
});

test("SEC-08 one that was verified before expires on time", async () => {
  const issuer = await createFakeIssuer();
  const verifier = issuer.verifier({ clockToleranceSeconds: 0 });
  const token = await issuer.token();
  await verifier.verify(token);
  issuer.clock.advance(900_000 - 1000);
  expect(verifier.verify(token)).toMatchObject({ uid: "alice" });
  issuer.clock.advance(1000);
  expect(() => verifier.verify(token)).toThrow(expect.objectContaining(refusedAs("token_expired")));
});

test("SEC-34 an error holds nothing of the token", async () => {
  const issuer = await createFakeIssuer();
  const token = await issuer.token({ claims: { aud: "other" } });
  const error = await (async () => issuer.verifier().verify(token))().catch((refused: TokenError) => refused);
  const told = JSON.stringify([String(error), (error as TokenError).message, error]);
  for (const part of token.split(".")) expect(told).not.toContain(part);
  expect(told).toContain("audience_wrong");
});
