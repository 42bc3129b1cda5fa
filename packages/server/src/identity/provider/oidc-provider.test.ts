import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { hostileIssuer, type Lies, REDIRECT_URI, SECRETS } from "./hostile-issuer.fixture.ts";

const refused = expect.objectContaining({ name: "ProviderError", reason: "refused" });
const unavailable = expect.objectContaining({ name: "ProviderError", reason: "unavailable" });

const now = () => Math.floor(Date.now() / 1000);
const unsigned = (claims: object) =>
  `${[{ alg: "none" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;

describe("an honest issuer", () => {
  test("is believed", async () => {
    const { finish } = await hostileIssuer();
    expect(await finish()).toEqual({
      issuer: "https://idp.example",
      subject: "248289761001",
      email: "alice@example.com",
      emailVerified: true,
      handle: null,
      displayName: "Alice",
    });
  });

  test("SEC-22 is gone to with PKCE S256, state, nonce, and the one address to come back to", async () => {
    const { provider } = await hostileIssuer();
    const { searchParams } = new URL(await provider.begin({ ...SECRETS, redirectUri: REDIRECT_URI }));
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      client_id: "parley",
      redirect_uri: REDIRECT_URI,
      state: SECRETS.state,
      nonce: SECRETS.nonce,
      code_challenge_method: "S256",
    });
    expect(searchParams.get("code_challenge")).not.toBe(SECRETS.codeVerifier);
    expect(searchParams.toString()).not.toContain(SECRETS.codeVerifier);
  });

  test("tells the address elsewhere where the ID token does not", async () => {
    const userInfo = { sub: "248289761001", email: "alice@example.org", email_verified: true };
    const { finish } = await hostileIssuer({ claims: { email: undefined }, userInfo });
    expect(await finish()).toMatchObject({ email: "alice@example.org", emailVerified: true });
  });

  test("is asked for what it says of itself once", async () => {
    const { provider, finish, asked } = await hostileIssuer();
    const begin = () => provider.begin({ ...SECRETS, redirectUri: REDIRECT_URI });
    await Promise.all([begin(), begin()]);
    await finish();
    expect(asked.filter((path) => path.endsWith("openid-configuration"))).toHaveLength(1);
  });

  test("may name itself where it answers (RFC 9207)", async () => {
    const { finish } = await hostileIssuer();
    await expect(finish({ iss: "https://idp.example" })).resolves.toMatchObject({ subject: "248289761001" });
  });
});

const signedElsewhere = async (claims: object) => {
  const other = await hostileIssuer();
  return other.sign({ ...claims });
};

describe("a lie", () => {
  test.each<[string, Lies]>([
    ["of another issuer", { claims: { iss: "https://mallory.example" } }],
    ["with another nonce", { claims: { nonce: "nonce-of-mallory" } }],
    ["without a nonce", { claims: { nonce: undefined } }],
    ["for another audience", { claims: { aud: "another-client" } }],
    ["for another audience as well, and no party", { claims: { aud: ["parley", "another-client"] } }],
    [
      "for another party among several",
      { claims: { aud: ["parley", "another-client"], azp: "another-client" } },
    ],
    ["for another party", { claims: { azp: "another-client" } }],
    ["that has expired", { claims: { iat: now() - 7_200, exp: now() - 3_600 } }],
    ["that is not valid yet", { claims: { nbf: now() + 3_600 } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["that nobody has signed", { idToken: ({ claims }) => unsigned(claims) }],
    [
      "that nobody has signed, though the issuer says it may",
      {
        idToken: ({ claims }) => unsigned(claims),
        metadata: { id_token_signing_alg_values_supported: ["RS256", "none"] },
      },
    ],
    [
      "signed by the client's own secret",
      {
        idToken: ({ claims }) =>
          new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from("hush".repeat(8))),
        metadata: { id_token_signing_alg_values_supported: ["RS256", "HS256"] },
      },
    ],
    ["signed by another key", { idToken: ({ claims }) => signedElsewhere(claims) }],
    ["that is no token", { idToken: () => "a.b.c" }],
    [
      "about another subject where it is asked again",
      {
        claims: { email: undefined },
        userInfo: { sub: "1", email: "bob@example.com", email_verified: true },
      },
    ],
  ])("SEC-22 %s is not believed", async (_, lies) => {
    const { finish } = await hostileIssuer(lies);
    await expect(finish()).rejects.toEqual(refused);
  });

  test.each<[string, object]>([
    ["with another state", { state: "state-of-mallory" }],
    ["without a state", { state: undefined }],
    ["that says it is from another issuer (mix-up)", { iss: "https://mallory.example" }],
    ["that has an error in it", { error: "access_denied" }],
    ["without a code", { code: undefined }],
  ])("SEC-22 an answer %s is not taken, and no code is sent anywhere", async (_, answer) => {
    const { finish, asked } = await hostileIssuer();
    await expect(finish(answer)).rejects.toEqual(refused);
    expect(asked).not.toContain("/token");
  });

  test("SEC-22 an issuer that promises to name itself has to (RFC 9207)", async () => {
    const { finish } = await hostileIssuer({
      metadata: { authorization_response_iss_parameter_supported: true },
    });
    await expect(finish()).rejects.toEqual(refused);
    await expect(finish({ iss: "https://idp.example" })).resolves.toBeDefined();
  });

  test("SEC-22 an issuer that says it is another one is not gone to", async () => {
    const { provider } = await hostileIssuer({ metadata: { issuer: "https://mallory.example" } });
    await expect(provider.begin({ ...SECRETS, redirectUri: REDIRECT_URI })).rejects.toEqual(unavailable);
  });

  test.each(["javascript:alert(1)", "http://idp.example/authorize", "data:text/html,hi"])(
    "SEC-22 nobody is sent to %s",
    async (authorization_endpoint) => {
      const { provider } = await hostileIssuer({ metadata: { authorization_endpoint } });
      await expect(provider.begin({ ...SECRETS, redirectUri: REDIRECT_URI })).rejects.toEqual(unavailable);
    },
  );

  test("what is told of a refusal names what was wrong, and none of what came in", async () => {
    const { finish } = await hostileIssuer({ claims: { nonce: "nonce-of-mallory" } });
    const { why } = await finish().catch((error) => error);
    expect(why).toContain("nonce");
    expect(why).not.toContain("mallory");
  });
});

describe("an address", () => {
  test.each<[string, unknown, boolean]>([
    ["true", true, true],
    ["'true'", "true", true],
    ["false", false, false],
    ["1", 1, false],
    ["nothing", undefined, false],
  ])("SEC-23 with %s for email_verified: %#", async (_, email_verified, expected) => {
    const { finish } = await hostileIssuer({ claims: { email_verified } });
    expect(await finish()).toMatchObject({ email: "alice@example.com", emailVerified: expected });
  });

  test.each([
    "https://login.microsoftonline.com/9188040d/v2.0",
    "https://login.microsoftonline.us/9188040d/v2.0",
  ])("SEC-23 of Microsoft (%s) counts only where its domain's owner has verified it", async (issuer) => {
    const microsoft = (claims: object) => hostileIssuer({ issuer, claims: { ...claims } });
    const anyone = await microsoft({ email_verified: true });
    const owner = await microsoft({ xms_edov: true });
    expect(await anyone.finish()).toMatchObject({ emailVerified: false });
    expect(await owner.finish()).toMatchObject({ emailVerified: true });
  });

  test("of an issuer that the operator trusts counts without a word", async () => {
    const settings = { trustEmail: true };
    const { finish } = await hostileIssuer({ claims: { email_verified: undefined }, settings });
    expect(await finish()).toMatchObject({ emailVerified: true });
  });

  test.each([
    "alice@@example",
    "",
    42,
    ["alice@example.com"],
    // What becomes another's address in small letters, or without its compatibility forms.
    "ali\u212ae@example.com",
    "\uff41lice@example.com",
  ])("SEC-23 that is none is none: %j", async (email) => {
    const { finish } = await hostileIssuer({ claims: { email } });
    expect(await finish()).toMatchObject({ email: null, emailVerified: false });
  });
});

describe("Microsoft Entra for every tenant", () => {
  const issuer = "https://login.microsoftonline.com/common/v2.0";
  const template = { metadata: { issuer: "https://login.microsoftonline.com/{tenantid}/v2.0" } };
  const of = (tid: string) => `https://login.microsoftonline.com/${tid}/v2.0`;

  test("the identity is that of the tenant", async () => {
    const { finish } = await hostileIssuer({ issuer, ...template, claims: { iss: of("t1"), tid: "t1" } });
    expect(await finish()).toMatchObject({ issuer: of("t1") });
  });

  test("SEC-22 a token that names two tenants is not believed", async () => {
    const { finish } = await hostileIssuer({ issuer, ...template, claims: { iss: of("t1"), tid: "t2" } });
    await expect(finish()).rejects.toEqual(refused);
  });
});

describe("an issuer that is away", () => {
  const failing = () => new Response("busy", { status: 503 });

  test("is told as such, and asked again by the next", async () => {
    const path = "/.well-known/openid-configuration";
    const lies: { instead: Record<string, () => Response> } = { instead: { [path]: failing } };
    const { provider } = await hostileIssuer(lies);
    const begin = () => provider.begin({ ...SECRETS, redirectUri: REDIRECT_URI });
    await expect(begin()).rejects.toEqual(unavailable);
    delete lies.instead[path];
    await expect(begin()).resolves.toContain("/authorize");
  });

  test("when it is to be asked for the tokens is no refusal", async () => {
    const { finish } = await hostileIssuer({ instead: { "/token": failing } });
    await expect(finish()).rejects.toEqual(unavailable);
  });
});
