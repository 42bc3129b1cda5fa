import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { Permission } from "./role.ts";
import { ApiTokenScope } from "./scope.ts";

export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** The audience of every access token: Parley, and the services behind it. */
export const ACCESS_TOKEN_AUDIENCE = "parley";
/** The `typ` of every access token (RFC 9068). */
export const ACCESS_TOKEN_TYPE = "at+jwt";
/** What an access token may be signed with. */
export const TOKEN_ALGORITHMS = ["RS256", "ES256", "EdDSA"] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];
/** How a key of PASETO v4.public is named where a JWK says its algorithm: Ed25519, and never for a JWT. */
export const PASETO_ALGORITHM = "v4.public";

/** How long the list of keys may be kept; a new key is published for longer than this before it signs. */
export const KEYS_MAX_AGE_SECONDS = 300;

/** The claims of an access token (RFC 9068, `typ: at+jwt`), as other services read them. */
export const AccessTokenClaims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.int(),
  iat: z.int(),
  jti: z.string(),
  sid: z.string(),
  client_id: z.string(),
  uid: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  mfa_verified: z.boolean(),
  amr: z.array(z.string()).meta({ description: "How the person signed in (RFC 8176)" }),
  auth_time: z.int().meta({ description: "When the person last proved who they are, in seconds" }),
  must_enrol: z
    .literal(true)
    .optional()
    .meta({ description: "A second factor is obligatory and not set up: good for setting one up alone" }),
});
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;

/** One public key (RFC 7517). */
const PublicKey = z
  .object({ kty: z.string(), kid: z.string(), use: z.literal("sig"), alg: z.string() })
  .catchall(z.string());

/** RFC 8414, and of OpenID Connect Discovery what a service that only checks tokens asks for. */
export const IssuerMetadata = z
  .object({
    issuer: z.string(),
    jwks_uri: z.string(),
    introspection_endpoint: z.string(),
    introspection_endpoint_auth_methods_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()).meta({
      description: "Empty: nobody gets tokens for others here",
    }),
    subject_types_supported: z.array(z.string()),
    id_token_signing_alg_values_supported: z.array(z.string()),
    access_token_signing_alg_values_supported: z.array(z.string()),
    access_token_format: z.enum(["jwt", "paseto"]),
    claims_supported: z.array(z.string()),
    scopes_supported: z.array(z.string()),
    service_documentation: z.string(),
  })
  .meta({ id: "IssuerMetadata" });
export type IssuerMetadata = z.infer<typeof IssuerMetadata>;

/** RFC 7662; of a token that is not good it says that alone. */
export const Introspection = z
  .object({
    active: z.boolean(),
    iss: z.string().optional(),
    aud: z.string().optional(),
    sub: z.string().optional(),
    exp: z.int().optional(),
    client_id: z.string().optional(),
    username: z.string().optional(),
    token_type: z.literal("Bearer").optional(),
    scope: z.string().optional().meta({ description: "Of an API token: its scopes, with spaces between" }),
    sid: z.string().optional(),
    uid: z.string().optional(),
    email: z.string().optional(),
    roles: z.array(z.string()).optional().meta({ description: "Those of this moment" }),
    mfa_verified: z.boolean().optional(),
    amr: z.array(z.string()).optional(),
    auth_time: z.int().optional(),
  })
  .meta({ id: "Introspection" });
export type Introspection = z.infer<typeof Introspection>;

/** Who is calling, for a reverse proxy that asks before it lets a request through. */
export const ForwardedIdentity = z
  .object({
    userId: z.string(),
    username: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    sessionId: z.string(),
    mfaVerified: z.boolean(),
    permission: z.string().meta({ description: "The one that was asked for, and is held; else empty" }),
    scopes: z.array(ApiTokenScope).meta({ description: "Of an API token; empty where a person calls" }),
  })
  .meta({ id: "ForwardedIdentity" });

export const tokenOperations = defineOperations({
  "token.keys": {
    method: "GET",
    path: "/.well-known/jwks.json",
    summary: "The public keys that access tokens are signed with (RFC 7517)",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ keys: z.array(PublicKey) }) } },
    problems: [],
    cacheSeconds: KEYS_MAX_AGE_SECONDS,
  },
  "token.issuer": {
    method: "GET",
    path: "/.well-known/openid-configuration",
    summary: "Who issues access tokens, and how they are checked",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: IssuerMetadata } },
    problems: [],
    cacheSeconds: KEYS_MAX_AGE_SECONDS,
  },
  "token.authorizationServer": {
    method: "GET",
    path: "/.well-known/oauth-authorization-server",
    summary: "The same, where RFC 8414 looks for it",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: IssuerMetadata } },
    problems: [],
    cacheSeconds: KEYS_MAX_AGE_SECONDS,
  },
  "token.verify": {
    method: "GET",
    path: "/api/v1/auth/verify",
    summary: "Who is calling, in headers, for a reverse proxy (forward-auth)",
    access: "signed-in",
    apiToken: "read",
    input: z.object({
      permission: Permission.optional().meta({ description: "403 unless the caller holds it" }),
    }),
    outcomes: {
      done: {
        status: 200,
        body: ForwardedIdentity,
        headers: {
          "X-Parley-User-Id": "userId",
          "X-Parley-Username": "username",
          "X-Parley-Email": "email",
          "X-Parley-Roles": "roles",
          "X-Parley-Session-Id": "sessionId",
          "X-Parley-Mfa": "mfaVerified",
          "X-Parley-Permission": "permission",
          "X-Parley-Scopes": "scopes",
        },
      },
    },
    problems: ["permission_denied", "scope_missing"],
  },
  "token.introspect": {
    method: "POST",
    path: "/api/v1/auth/introspect",
    summary: "Whether a token is good, and whose it is (RFC 7662); for services",
    access: "service",
    form: true,
    input: z.object({
      token: z.string().min(1).max(16_384),
      token_type_hint: z.string().max(64).optional(),
    }),
    outcomes: { done: { status: 200, body: Introspection } },
    problems: ["scope_missing"],
  },
});
