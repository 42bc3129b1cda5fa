import { type OperationName, operations } from "@parley/contract";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import { ProblemError } from "../../problem.ts";
import { asProblemError, problemBody, statusOf } from "../problem-body.ts";
import { callOperation, type OperationDeps } from "./call-operation.ts";
import { clientAddress, trustedProxies } from "./client-address.ts";
import { correlationIdOf } from "./correlation.ts";
import { cors } from "./cors.ts";
import { type DevMailbox, devMailPages } from "./dev-mail-pages.ts";
import { docsPages } from "./docs-pages.ts";
import type { HttpEnv } from "./http-env.ts";
import { cameInPlain, httpsAddress, IS_HEALTH, mayRedirect } from "./https.ts";
import { securityHeaders } from "./security-headers.ts";
import { webPages } from "./web-pages.ts";

/** A longer one is no address of ours, and would fill logs and tables. */
const ADDRESS_BYTES_MAX = 8 * 1024;

export interface HttpAppDeps {
  readonly config: Config;
  readonly log: Logger;
  readonly operationDeps: Omit<OperationDeps, "origins" | "production">;
  /** Told of every error that ends a call. */
  readonly onError: (error: unknown) => void;
  /** Where the built web client is; null serves the API alone. */
  readonly webDirectory: string | null;
  /** What `/dev/mail` shows; null: there is no such page. */
  readonly mailbox?: DevMailbox | null;
}

/** The whole HTTP side. `app.request()` calls it without a server. */
export const createHttpApp = ({
  config,
  log,
  operationDeps,
  onError,
  webDirectory,
  mailbox,
}: HttpAppDeps) => {
  const app = new Hono<HttpEnv>();
  const proxies = trustedProxies(config.TRUSTED_PROXIES);
  const headers = Object.entries(securityHeaders({ https: config.PUBLIC_URL.startsWith("https://") }));
  const deps: OperationDeps = {
    ...operationDeps,
    origins: { publicUrl: config.PUBLIC_URL, others: config.ALLOWED_ORIGINS },
    production: config.PARLEY_ENV === "production",
  };

  app.use(async (context, next) => {
    const startedAt = performance.now();
    const correlationId = correlationIdOf(context.req.raw.headers);
    context.set("source", {
      ip: clientAddress(context.env?.peer ?? null, context.req.header("x-forwarded-for") ?? null, proxies),
      userAgent: context.req.header("user-agent")?.slice(0, 400) ?? null,
      correlationId,
      browser: null,
    });
    await next();
    context.res.headers.set("x-correlation-id", correlationId);
    for (const [name, value] of headers) context.res.headers.set(name, value);
    log.info(
      {
        correlationId,
        method: context.req.method,
        route: routeOf(context.req.routePath, context.req.path),
        status: context.res.status,
        durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
        userId: context.get("principal")?.userId,
      },
      "request",
    );
  });

  const httpsOnly = config.PARLEY_ENV === "production";
  app.use((context, next) => {
    const { url, path, method } = context.req;
    if (url.length > ADDRESS_BYTES_MAX)
      throw new ProblemError("address_too_long", { max: ADDRESS_BYTES_MAX });
    const forwardedProto = context.req.header("x-forwarded-proto") ?? null;
    const arrival = { url, peer: context.env?.peer ?? null, forwardedProto };
    if (!httpsOnly || IS_HEALTH.test(path) || !cameInPlain(arrival, proxies)) return next();
    const there = httpsAddress(url, config.PUBLIC_URL);
    if (!mayRedirect(method, path)) throw new ProblemError("https_required", { url: config.PUBLIC_URL });
    return Promise.resolve(context.redirect(there, 308));
  });
  app.use(cors(config.ALLOWED_ORIGINS));

  const pathsAndMethods = new Map<string, string[]>();
  for (const name of Object.keys(operations) as OperationName[]) {
    const { method, path } = operations[name];
    const route = path.replace(/\{(\w+)\}/g, ":$1");
    app.on(method, route, callOperation(name, deps));
    pathsAndMethods.set(route, [...(pathsAndMethods.get(route) ?? []), method]);
  }
  for (const [route, methods] of pathsAndMethods) {
    const allowed = methods.join(", ");
    app.all(route, (context) => {
      context.header("allow", allowed);
      throw new ProblemError("method_not_allowed", { allowed });
    });
  }

  docsPages(app, { publicUrl: config.PUBLIC_URL });
  if (mailbox) devMailPages(app, mailbox, { publicUrl: config.PUBLIC_URL });
  if (webDirectory !== null) webPages(app, { directory: webDirectory, production: httpsOnly });

  const answerProblem = (error: unknown, context: Context<HttpEnv>) => {
    onError(error);
    const problem = asProblemError(error);
    const { correlationId } = context.get("source");
    if (problem.code === "internal_error") log.error({ err: error, correlationId }, "A request failed");
    else if (problem.code === "storage_unavailable")
      log.warn({ err: error, correlationId }, "The database is away");
    const body = problemBody(problem, { correlationId, publicUrl: config.PUBLIC_URL });
    context.header("content-type", "application/problem+json");
    context.header("cache-control", "no-store");
    if (body.status === 401) context.header("www-authenticate", "Bearer");
    if (body.retryAfterSeconds !== undefined) context.header("retry-after", String(body.retryAfterSeconds));
    return context.body(JSON.stringify(body), statusOf(problem.code) as ContentfulStatusCode);
  };
  app.notFound((context) => answerProblem(new ProblemError("not_found"), context));
  app.onError(answerProblem);

  return app;
};

/** The pattern, not the path: ids of people do not belong in every log line. */
const routeOf = (routePath: string, path: string) =>
  routePath === "/*" || routePath === "*" ? path : routePath;
