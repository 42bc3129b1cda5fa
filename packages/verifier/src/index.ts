export type { Claims } from "./claims.ts";
export { correlationIdOf } from "./correlation.ts";
export { createVerifier, type Verifier, type VerifierOptions } from "./create-verifier.ts";
export {
  type CallOptions,
  type IdentityService,
  IdentityServiceError,
  type Revocation,
  type TokenAnswer,
} from "./identity-service.ts";
export type { RevocationsState } from "./revocations.ts";
export { TOKEN_ERROR_CODES, TokenError, type TokenErrorCode } from "./token-error.ts";
