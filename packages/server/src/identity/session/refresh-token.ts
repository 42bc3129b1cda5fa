import { createHmac, timingSafeEqual } from "node:crypto";
import type { Source } from "../../call.ts";
import type { MasterKey } from "../master-key/master-key.ts";

/** What a refresh token says: one generation of one session. */
export interface RefreshTokenClaims {
  readonly sessionId: string;
  readonly generation: number;
}

/**
 * Refresh tokens: `<session id>.<generation>.<HMAC-SHA256 in base64url>`. The same session and generation always give
 * the same token, so nothing secret is stored, and a repeat can be answered with what the first answer was.
 */
export interface RefreshTokens {
  write(claims: RefreshTokenClaims): string;
  /** What a token of ours says, else null. Says nothing about whether the session lives. */
  read(token: string): RefreshTokenClaims | null;
  /**
   * Tells whether two refreshes come from one client, without storing more than a hash of it: the user agent's. The
   * address is left out on purpose. The repeat this serves is the one whose first answer was lost, and a phone that
   * changes from Wi-Fi to mobile loses its answers and its address together. A thief who copies the user agent gains
   * the ten seconds, and is found out by the next refresh of either.
   */
  markOf(source: Source): string;
}

const SHAPE =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/;

export const createRefreshTokens = (masterKey: MasterKey): RefreshTokens => {
  const key = masterKey.derive("refresh-token");
  const markKey = masterKey.derive("client-mark");
  const mac = (signed: string) => createHmac("sha256", key).update(signed).digest("base64url");
  return {
    write({ sessionId, generation }) {
      const signed = `${sessionId}.${generation}`;
      return `${signed}.${mac(signed)}`;
    },
    read(token) {
      const [, sessionId, generation, given] = SHAPE.exec(token) ?? [];
      if (!sessionId || !generation || !given) return null;
      // Compared as text: base64url has several spellings of one value, and only ours is a token.
      const expected = mac(`${sessionId}.${generation}`);
      if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return null;
      return { sessionId, generation: Number(generation) };
    },
    markOf: ({ userAgent }) =>
      createHmac("sha256", markKey)
        .update(userAgent ?? "")
        .digest("base64url"),
  };
};
