import { z } from "zod";
import type { Operation } from "./operation.ts";

/**
 * What an API token may be used for: calls that only look, calls that change something, calls that need a permission
 * (which its owner must hold as well), and asking whether tokens of others are good.
 */
export const API_TOKEN_SCOPES = ["read", "write", "admin", "introspect"] as const;
export const ApiTokenScope = z.enum(API_TOKEN_SCOPES);
export type ApiTokenScope = z.infer<typeof ApiTokenScope>;

/** Everything about signing in and about sessions: for people, who have a session. */
const OF_SESSIONS = /^\/api\/v1\/(?:auth|sessions)(?:\/|$)/;

/**
 * The scope that an API token needs for an operation; null: no API token may call it. It is what the operation says,
 * else it follows from the operation: nothing that needs a fresh authentication or concerns a session, `admin` for what
 * is guarded by a permission, `read` for a GET, `write` for the rest.
 */
export const scopeOf = (operation: Operation): ApiTokenScope | null => {
  if (operation.apiToken !== undefined) return operation.apiToken === "refused" ? null : operation.apiToken;
  const { access, fresh, refreshCookie, browser, method, path } = operation;
  if (fresh || refreshCookie || browser || OF_SESSIONS.test(path)) return null;
  if (access !== "public" && access !== "signed-in") return "admin";
  return method === "GET" ? "read" : "write";
};
