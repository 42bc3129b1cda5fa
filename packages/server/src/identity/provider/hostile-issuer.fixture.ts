import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import type { ProviderFetch } from "./auth-provider.ts";
import { createOidcProvider } from "./oidc-provider.ts";
import type { OidcSettings } from "./provider-settings.ts";

export const HOSTILE_ISSUER = "https://idp.example";
export const REDIRECT_URI = "https://chat.example/api/v1/auth/providers/idp/callback";
export const SECRETS = { state: "state-of-ours", nonce: "nonce-of-ours", codeVerifier: "v".repeat(43) };
const CLIENT = "parley";

type Claims = Record<string, unknown>;

export interface Lies {
  /** Over the claims of an honest ID token. */
  readonly claims?: Claims;
  /** The whole ID token, in place of an honest one. */
  readonly idToken?: (honest: { claims: Claims }) => Promise<string> | string;
  /** Over what an honest issuer says of itself. */
  readonly metadata?: Claims;
  readonly userInfo?: Claims;
  readonly issuer?: string;
  readonly settings?: Partial<OidcSettings>;
  /** What is answered in place of everything, by the path. */
  readonly instead?: Readonly<Record<string, () => Response>>;
}

const json = (body: unknown) => Response.json(body);

/** An issuer that never leaves this process and lies as it is told; with the strategy that believes it, or does not. */
export const hostileIssuer = async (lies: Lies = {}) => {
  const { issuer = HOSTILE_ISSUER } = lies;
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const asked: string[] = [];

  const sign = (claims: Claims, header: Partial<JWTHeaderParameters> = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(privateKey);

  const idToken = async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims: Claims = {
      iss: issuer,
      sub: "248289761001",
      aud: CLIENT,
      iat: now,
      exp: now + 300,
      nonce: SECRETS.nonce,
      email: "alice@example.com",
      email_verified: true,
      name: "Alice",
      ...lies.claims,
    };
    return lies.idToken ? lies.idToken({ claims }) : sign(claims);
  };

  const fetch: ProviderFetch = async (address) => {
    const { pathname } = new URL(address);
    asked.push(pathname);
    const instead = lies.instead?.[pathname];
    if (instead) return instead();
    if (pathname.endsWith("/.well-known/openid-configuration")) {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        ...(lies.userInfo && { userinfo_endpoint: `${issuer}/userinfo` }),
        ...lies.metadata,
      });
    }
    if (pathname.endsWith("/jwks")) return json({ keys: [jwk] });
    if (pathname.endsWith("/token")) {
      return json({ access_token: "access", token_type: "Bearer", id_token: await idToken() });
    }
    if (pathname.endsWith("/userinfo")) return json(lies.userInfo);
    return new Response(null, { status: 404 });
  };

  const provider = createOidcProvider(
    {
      kind: "oidc",
      id: "idp",
      name: "IdP",
      issuer,
      clientId: CLIENT,
      clientSecret: "hush",
      scopes: ["openid", "email"],
      trustEmail: false,
      ...lies.settings,
    },
    { fetch, clock: { now: () => Date.now() } },
  );
  /** Comes back from the issuer with a code. */
  const finish = (answer: { code?: string; state?: string; iss?: string; error?: string } = {}) =>
    provider.finish({
      ...SECRETS,
      redirectUri: REDIRECT_URI,
      answer: { code: "code", state: SECRETS.state, ...answer },
    });
  return { provider, finish, sign, asked, jwk };
};
