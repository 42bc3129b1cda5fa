import type { Request, RequestHandler, Response } from "express";
import { type Caller, createGuard, type GuardOptions } from "./guard.ts";
import type { Refusal } from "./refusal.ts";

const callers = new WeakMap<Request, Caller>();

/** Who makes this request, after `authenticate`. */
export const callerOf = (request: Request): Caller => {
  const caller = callers.get(request);
  if (!caller) throw new Error("authenticate has to come before");
  return caller;
};

const answer = (response: Response, { status, headers, body }: Refusal) => {
  response.status(status).set(headers).end(JSON.stringify(body));
};

/** `app.post("/reports", authenticate, requirePermission("report.generate"), handler)` */
export const parleyExpress = (options: GuardOptions) => {
  const guard = createGuard(options);
  const authenticate: RequestHandler = async (request, response, next) => {
    const verdict = await guard.authenticate((name) => request.get(name));
    if (verdict.outcome === "refused") return answer(response, verdict.refusal);
    callers.set(request, verdict.caller);
    next();
  };
  const requirePermission =
    (permission: string): RequestHandler =>
    async (request, response, next) => {
      const refusal = await guard.refuse(callerOf(request), permission);
      if (refusal) return answer(response, refusal);
      next();
    };
  return { authenticate, requirePermission };
};
