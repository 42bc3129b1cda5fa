import type { BlockList } from "node:net";
import { isTrustedProxy } from "./client-address.ts";

/** How one request came, as far as the server can know. */
export interface Arrival {
  readonly url: string;
  /** The TCP peer; null where there is none, as in tests without a server. */
  readonly peer: string | null;
  /** `X-Forwarded-Proto` */
  readonly forwardedProto: string | null;
}

/**
 * Whether the client itself spoke plain http. A trusted proxy says what it was spoken to in; one that says nothing is
 * taken to have done its part.
 */
export const cameInPlain = ({ url, peer, forwardedProto }: Arrival, trusted: BlockList): boolean => {
  if (url.startsWith("https:") || peer === null) return false;
  if (!isTrustedProxy(trusted, peer)) return true;
  return forwardedProto !== null && forwardedProto.split(",")[0]?.trim().toLowerCase() !== "https";
};

/** Where this very page is over https. The host is the operator's, never that of the request. */
export const httpsAddress = (url: string, publicUrl: string): string => {
  const { pathname, search } = new URL(url);
  return `${publicUrl}${pathname}${search}`;
};

/** Probes of the machine itself come as they like. */
export const IS_HEALTH = /^\/health(?:\/|$)/;
const IS_API = /^\/(?:api|\.well-known)\//;

/** Pages are sent on; a call is refused, so that whoever sends secrets in plain notices. */
export const mayRedirect = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && !IS_API.test(path);
