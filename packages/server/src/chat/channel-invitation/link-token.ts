import { hashOfToken } from "../../identity/one-time-token/one-time-token.ts";

/** The page that a link opens; the token is in the fragment, which no server, proxy or log gets to see. */
export const channelLink = (publicUrl: string, token: string): string => `${publicUrl}/join#token=${token}`;

/** What is kept of a token. */
export const hashOf = (token: string): Buffer => Buffer.from(hashOfToken(token), "base64url");
