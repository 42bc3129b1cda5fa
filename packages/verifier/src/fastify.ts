import type { FastifyReply, FastifyRequest } from "fastify";
import { type Caller, createGuard, type GuardOptions } from "./guard.ts";
import type { Refusal } from "./refusal.ts";

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who makes this request, after `authenticate`. */
export const callerOf = (request: FastifyRequest): Caller => {
  const caller = callers.get(request);
  if (!caller) throw new Error("authenticate has to come before");
  return caller;
};

const answer = (reply: FastifyReply, { status, headers, body }: Refusal) =>
  reply.code(status).headers(headers).send(JSON.stringify(body));

/** `app.post("/reports", { onRequest: [authenticate, requirePermission("report.generate")] }, handler)` */
export const parleyFastify = (options: GuardOptions) => {
  const guard = createGuard(options);
  const authenticate = async (request: FastifyRequest, reply: FastifyReply) => {
    const header = (name: string) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const verdict = await guard.authenticate(header);
    if (verdict.outcome === "refused") return answer(reply, verdict.refusal);
    callers.set(request, verdict.caller);
  };
  const requirePermission = (permission: string) => async (request: FastifyRequest, reply: FastifyReply) => {
    const refusal = await guard.refuse(callerOf(request), permission);
    if (refusal) return answer(reply, refusal);
  };
  return { authenticate, requirePermission };
};
