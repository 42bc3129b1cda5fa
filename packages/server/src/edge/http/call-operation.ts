import {
  type Operation,
  type OperationName,
  type Outcome,
  operations,
  type Permission,
  type Redirect,
} from "@parley/contract";
import type { Context } from "hono";
import type { ContentfulStatusCode, StatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import type { Call, Handlers, Principal, Source } from "../../call.ts";
import { raise } from "../../problem.ts";
import { answerForCaches, setAnswerHeaders } from "./answer-headers.ts";
import { makeBrowserId, readBrowserId } from "./browser-id.ts";
import { type AllowedOrigins, isCrossSite } from "./cross-site.ts";
import type { HttpEnv } from "./http-env.ts";
import type { RateLimits } from "./rate-limits.ts";
import { inputReader } from "./read-input.ts";
import {
  type CookieStyle,
  cookieStyleOf,
  giveRefreshToken,
  readRefreshCookie,
  takeRefreshToken,
} from "./refresh-cookie.ts";
import { type IsKnownDevice, limitSpender } from "./spend-limits.ts";

export interface OperationDeps {
  readonly handlers: Handlers;
  /** @throws ProblemError token_invalid or session_revoked. */
  readonly authenticate: (token: string) => Principal | Promise<Principal>;
  /** @throws ProblemError token_invalid, scope_missing and others: only services pass. */
  readonly authenticateService: (token: string) => Promise<Principal | null>;
  /** @throws ProblemError api_token_refused or scope_missing, where an API token calls. */
  readonly requireScopeFor: (principal: Principal, operation: Operation) => void;
  /** @throws ProblemError permission_denied */
  readonly requirePermission: (principal: Principal, permission: Permission) => Promise<void>;
  /** @throws ProblemError reauthentication_required */
  readonly requireFresh: (principal: Principal) => void;
  /** Null: limits are off. */
  readonly limits: RateLimits | null;
  readonly isKnownDevice: IsKnownDevice;
  readonly origins: AllowedOrigins;
  readonly production: boolean;
}

type AnyHandler = (input: unknown, call: Call) => unknown;

/** Binds one operation of the contract to its handler: limits, origin, access, input, answer. */
export const callOperation = (name: OperationName, deps: OperationDeps) => {
  const operation: Operation = operations[name];
  const handle = deps.handlers[name] as AnyHandler;
  const input = inputReader(operation);
  const isRead = operation.method === "GET";
  const hasBody = !isRead && operation.method !== "DELETE";
  const spender = limitSpender(operation, deps);

  /** Where anyone may call, a token that does not count, or that is meant for a proxy, says nothing. */
  const callerIfAny = async (header: string | undefined): Promise<Principal | null> => {
    const token = header === undefined ? null : bearerOf(header);
    if (token === null) return null;
    try {
      return personOf(await deps.authenticate(token));
    } catch {
      return null;
    }
  };

  const principalOf = async (context: Context<HttpEnv>): Promise<Principal | null> => {
    const header = context.req.header("authorization");
    if (operation.access === "public") return callerIfAny(header);
    if (header === undefined) return raise("token_missing");
    const token = bearerOf(header) ?? raise("token_invalid");
    if (operation.access === "service") return deps.authenticateService(token);
    const principal = await deps.authenticate(token);
    deps.requireScopeFor(principal, operation);
    if (principal.mustEnrol && !operation.whileEnrolling) {
      raise("factor_enrolment_required");
    }
    if (operation.fresh) deps.requireFresh(principal);
    if (operation.access !== "signed-in") {
      await deps.requirePermission(principal, operation.access);
    }
    return principal;
  };

  /** What the call came from, its browser named where the operation wants one. */
  const sourceWithBrowser = (context: Context<HttpEnv>, style: CookieStyle): Source => {
    const known = readBrowserId(context.req.raw.headers, style);
    const made = known === null && operation.browser ? makeBrowserId(style) : null;
    if (made) context.header("set-cookie", made.cookie, { append: true });
    const source = context.get("source");
    return made ? { ...source, browser: made.browser, isNewBrowser: true } : { ...source, browser: known };
  };

  return async (context: Context<HttpEnv>): Promise<Response> => {
    const style = cookieStyleOf(new URL(context.req.url), deps.production);
    const source = sourceWithBrowser(context, style);
    const spend = spender(context, source);
    await spend.byAddress();
    if (!isRead && isCrossSite(context.req.raw.headers, deps.origins)) raise("cross_site_refused");
    const caller = await principalOf(context);
    context.set("principal", caller);
    await spend.byPerson(caller);

    const fields = await input.read(context.req.raw, (field) => context.req.param(field));
    // A body may take its time: what ended meanwhile, the session or a permission, ends this call as well (SEC-07).
    const principal = hasBody && caller !== null ? await principalOf(context) : caller;
    const fromCookie = takeRefreshToken(
      operation,
      fields,
      readRefreshCookie(context.req.header("cookie") ?? null, style),
    );
    const checked = input.check(fields);
    if (await spend.byAccount(checked)) return respond(context, operation.outcomes.done, undefined);
    const result = await handle(checked, { principal, source });
    const { outcome, body } = hasOneOutcome(operation)
      ? { outcome: "done", body: result }
      : (result as { outcome: string; body: unknown });

    const declared = operation.outcomes[outcome];
    // A browser on its way elsewhere has no body to read a token from.
    const byCookie = fromCookie || checked.transport === "cookie" || declared?.status === 302;
    const answer = giveRefreshToken(operation, { byCookie, style }, body);
    if (answer.cookie) context.header("set-cookie", answer.cookie, { append: true });
    context.header("cache-control", operation.refreshCookie ? "no-store" : "private, no-cache");
    setAnswerHeaders(context, declared, answer.body);
    return operation.cacheSeconds === undefined
      ? respond(context, declared, answer.body)
      : answerForCaches(context, answer.body, operation.cacheSeconds);
  };
};

const bearerOf = (header: string): string | null => /^Bearer ([\w.~+/=-]+)$/i.exec(header)?.[1] ?? null;

/** Where anyone may call, an API token says nothing: bots sign nobody in or out. */
const personOf = (principal: Principal): Principal | null => (principal.apiToken ? null : principal);

/** Puts a body into its response, as the outcome declares it: nothing, a redirect, a file or JSON. */
const respond = (context: Context<HttpEnv>, outcome: Outcome | undefined, body: unknown): Response => {
  const { status = 200, body: schema = null, file } = outcome ?? {};
  if (schema === null) return context.body(null, status as StatusCode);
  if (status === 302) return context.redirect((body as z.infer<typeof Redirect>).location, 302);
  if (file) {
    context.header("content-type", file.contentType);
    context.header("content-disposition", `attachment; filename="${file.name}"`);
    return context.body(body as Uint8Array<ArrayBuffer> | ReadableStream, 200);
  }
  return context.json(body, status as ContentfulStatusCode);
};

const hasOneOutcome = (operation: Operation) => Object.keys(operation.outcomes).join() === "done";
