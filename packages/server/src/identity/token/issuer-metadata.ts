import { AccessTokenClaims, API_TOKEN_SCOPES, type IssuerMetadata, operations } from "@parley/contract";
import type { SigningKeys } from "./signing-keys.ts";

/**
 * Who issues tokens here, and how they are checked (RFC 8414, OpenID Connect Discovery). Nobody gets tokens for others
 * from Parley, so that it names no endpoint for that. The algorithms are those of the published keys.
 */
export const issuerMetadata = async ({
  keys,
  issuer,
  format,
}: {
  keys: SigningKeys;
  issuer: string;
  format: "jwt" | "paseto";
}): Promise<IssuerMetadata> => ({
  issuer,
  jwks_uri: `${issuer}${operations["token.keys"].path}`,
  introspection_endpoint: `${issuer}${operations["token.introspect"].path}`,
  introspection_endpoint_auth_methods_supported: ["Bearer"],
  response_types_supported: [],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: [],
  access_token_signing_alg_values_supported: [
    ...new Set((await keys.published()).flatMap(({ alg }) => (alg === undefined ? [] : [alg]))),
  ],
  access_token_format: format,
  claims_supported: Object.keys(AccessTokenClaims.shape),
  scopes_supported: [...API_TOKEN_SCOPES],
  service_documentation: `${issuer}/api/docs`,
});
