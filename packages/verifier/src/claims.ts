import { AccessTokenClaims } from "@parley/contract";

/** What a verified access token says: who (`uid`, `email`, `roles`), which session (`sid`), until when (`exp`). */
export type Claims = AccessTokenClaims;
export const Claims = AccessTokenClaims;
