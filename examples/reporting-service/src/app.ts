import { randomUUID } from "node:crypto";
import type { IdentityService, Verifier } from "@parley/verifier";
import { type ParleyEnv, parleyHono } from "@parley/verifier/hono";
import { Hono, type MiddlewareHandler } from "hono";
import type { ServiceEvent } from "./tell-logger.ts";

const PERMISSION = "report.generate";

/** Reports for those who hold `report.generate`: the token is checked here, the permission is asked for at Parley. */
export const createApp = ({
  verifier,
  identity,
  tell,
}: {
  verifier: Verifier;
  identity: IdentityService;
  tell: (event: ServiceEvent) => void;
}) => {
  const { authenticate, requirePermission } = parleyHono({ verifier, identity });
  const app = new Hono<ParleyEnv>();

  const tellRefusals: MiddlewareHandler<ParleyEnv> = async (context, next) => {
    await next();
    if (context.res.ok) return;
    const caller = context.get("caller");
    const details = { status: context.res.status, permission: PERMISSION };
    tell({
      action: "report.refused",
      outcome: "failure",
      userId: caller.uid,
      correlationId: caller.correlationId,
      details,
    });
  };

  app.get("/health", (context) =>
    context.json({ status: "ok", revocations: verifier.revocations?.state.at }),
  );
  app.post("/reports", authenticate, tellRefusals, requirePermission(PERMISSION), (context) => {
    const { uid, correlationId } = context.get("caller");
    const report = { id: randomUUID(), createdBy: uid, createdAt: new Date().toISOString() };
    tell({
      action: "report.generated",
      outcome: "success",
      userId: uid,
      correlationId,
      details: { reportId: report.id },
    });
    context.header("x-correlation-id", correlationId);
    return context.json(report, 201);
  });
  return app;
};
