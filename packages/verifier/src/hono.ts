import type { MiddlewareHandler } from "hono";
import { type Caller, createGuard, type GuardOptions } from "./guard.ts";
import type { Refusal } from "./refusal.ts";

/** What `authenticate` leaves: `context.get("caller")`. */
export interface ParleyEnv {
  Variables: { caller: Caller };
}

const answer = ({ status, headers, body }: Refusal) =>
  new Response(JSON.stringify(body), { status, headers });

/** `app.post("/reports", authenticate, requirePermission("report.generate"), handler)` */
export const parleyHono = (options: GuardOptions) => {
  const guard = createGuard(options);
  const authenticate: MiddlewareHandler<ParleyEnv> = async (context, next) => {
    const verdict = await guard.authenticate((name) => context.req.header(name));
    if (verdict.outcome === "refused") return answer(verdict.refusal);
    context.set("caller", verdict.caller);
    return next();
  };
  const requirePermission =
    (permission: string): MiddlewareHandler<ParleyEnv> =>
    async (context, next) => {
      const refusal = await guard.refuse(context.get("caller"), permission);
      return refusal ? answer(refusal) : next();
    };
  return { authenticate, requirePermission };
};
