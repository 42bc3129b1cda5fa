import type { Context, Next } from "hono";
import { ProblemError } from "../../problem.ts";
import type { HttpEnv } from "./http-env.ts";

const METHODS = "GET, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS = "authorization, content-type, x-correlation-id, traceparent, parley-device";
const EXPOSED_HEADERS = "ratelimit, ratelimit-policy, retry-after, x-correlation-id";
const PREFLIGHT_SECONDS = 600;

/** What pages of other sites may read, where their origin is allowed. */
const READABLE = /^\/(?:api\/v1|\.well-known|health)(?:\/|$)/;
/** A browser is sent here, never a script (RFC 9700, 2.6). */
const AUTHORISATION = /^\/api\/v1\/auth\/providers\/[^/]+\/(?:start|callback)\/?$/;

/**
 * CORS for the origins that the operator lists, and for nobody else; with credentials, but where `*` stands for all
 * (development alone).
 */
export const cors =
  (allowedOrigins: readonly string[]) =>
  async (context: Context<HttpEnv>, next: Next): Promise<Response | void> => {
    const { path, method } = context.req;
    if (allowedOrigins.length === 0 || !READABLE.test(path) || AUTHORISATION.test(path)) return next();
    // Also where no header follows: a cache must not give one origin's answer to another.
    context.header("vary", "Origin", { append: true });
    const origin = context.req.header("origin");
    const isPreflight =
      method === "OPTIONS" && context.req.header("access-control-request-method") !== undefined;
    if (origin === undefined) return next();
    const listed = allowedOrigins.includes(origin);
    if (!listed && !allowedOrigins.includes("*")) {
      if (isPreflight) throw new ProblemError("cross_site_refused");
      return next();
    }
    context.header("access-control-allow-origin", origin);
    if (listed) context.header("access-control-allow-credentials", "true");
    if (!isPreflight) {
      context.header("access-control-expose-headers", EXPOSED_HEADERS);
      return next();
    }
    context.header("access-control-allow-methods", METHODS);
    context.header("access-control-allow-headers", REQUEST_HEADERS);
    context.header("access-control-max-age", String(PREFLIGHT_SECONDS));
    return context.body(null, 204);
  };
