import { z } from "zod";
import { defineOperations } from "./operation.ts";

export const ACCESS_TOKEN_SECONDS = 15 * 60;

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
});
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;

/** One public key (RFC 7517). */
const PublicKey = z
  .object({ kty: z.string(), kid: z.string(), use: z.literal("sig"), alg: z.string() })
  .catchall(z.string());

export const tokenOperations = defineOperations({
  "token.keys": {
    method: "GET",
    path: "/.well-known/jwks.json",
    summary: "The public keys that access tokens are signed with (RFC 7517)",
    access: "public",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ keys: z.array(PublicKey) }) } },
    problems: [],
  },
});
