import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Verifier } from "../src/create-verifier.ts";
import { parleyExpress, callerOf as whoOfExpress } from "../src/express.ts";
import { parleyFastify, callerOf as whoOfFastify } from "../src/fastify.ts";
import { connectIdentity } from "../src/grpc.ts";
import type { GuardOptions } from "../src/guard.ts";
import { type ParleyEnv, parleyHono } from "../src/hono.ts";
import type { IdentityService } from "../src/identity-service.ts";
import { type FakeIdentity, SERVICE_TOKEN, startFakeIdentity } from "./fake-identity.ts";
import { createFakeIssuer, type FakeIssuer, makeKey } from "./fake-issuer.ts";

const PERMISSION = "report.generate";
type Ask = (headers: Record<string, string>) => Promise<Response>;

const viaHono = async (options: GuardOptions): Promise<Ask> => {
  const { authenticate, requirePermission } = parleyHono(options);
  const app = new Hono<ParleyEnv>();
  app.post("/reports", authenticate, requirePermission(PERMISSION), (context) =>
    context.json({ uid: context.get("caller").uid, correlationId: context.get("caller").correlationId }, 201),
  );
  return async (headers) => app.request("/reports", { method: "POST", headers });
};

const closers: (() => unknown)[] = [];

const viaExpress = async (options: GuardOptions): Promise<Ask> => {
  const { authenticate, requirePermission } = parleyExpress(options);
  const app = express();
  app.post("/reports", authenticate, requirePermission(PERMISSION), (request, response) => {
    const { uid, correlationId } = whoOfExpress(request);
    response.status(201).json({ uid, correlationId });
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  closers.push(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return (headers) => fetch(`http://127.0.0.1:${port}/reports`, { method: "POST", headers });
};

const viaFastify = async (options: GuardOptions): Promise<Ask> => {
  const { authenticate, requirePermission } = parleyFastify(options);
  const app = fastify();
  app.post(
    "/reports",
    { onRequest: [authenticate, requirePermission(PERMISSION)] },
    async (request, reply) => {
      const { uid, correlationId } = whoOfFastify(request);
      return reply.code(201).send({ uid, correlationId });
    },
  );
  closers.push(() => app.close());
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return (headers) => fetch(`${url}/reports`, { method: "POST", headers });
};

describe.each([
  ["Hono", viaHono],
  ["Express", viaExpress],
  ["Fastify", viaFastify],
])("behind the middleware for %s", (_, via) => {
  let issuer: FakeIssuer;
  let verifier: Verifier;
  let parley: FakeIdentity;
  let identity: IdentityService;
  let ask: Ask;
  const bearer = async (token: string | Promise<string> = issuer.token()) => ({
    authorization: `Bearer ${await token}`,
  });

  beforeAll(async () => {
    issuer = await createFakeIssuer();
    verifier = issuer.verifier();
    parley = await startFakeIdentity();
    identity = connectIdentity({ address: parley.address, token: SERVICE_TOKEN, deadlineMs: 300 });
    ask = await via({ verifier, identity });
  });
  beforeEach(() => parley.answers.allowed.clear());
  afterAll(async () => {
    identity.close();
    parley.stop();
    for (const close of closers.splice(0)) await close();
  });

  const problemOf = async (response: Response) => {
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    return response.json();
  };

  test("who may, does; the correlation id goes on to Parley", async () => {
    parley.answers.allowed.add(`alice ${PERMISSION}`);
    const response = await ask({ ...(await bearer()), "x-correlation-id": "journey-1" });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ uid: "alice", correlationId: "journey-1" });
    expect(parley.correlationIds.at(-1)).toBe("journey-1");
  });

  test("who may not is told which permission it takes; given, it counts at once, taken as well", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { ...(await bearer()), traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const refused = await ask(headers);
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", scope="${PERMISSION}"`,
    );
    expect(await problemOf(refused)).toMatchObject({
      status: 403,
      code: "permission_denied",
      correlationId: trace,
    });
    parley.answers.allowed.add(`alice ${PERMISSION}`);
    expect((await ask(headers)).status).toBe(201);
    parley.answers.allowed.clear();
    expect((await ask(headers)).status).toBe(403);
  });

  test("without a token: 401, and nothing but that one is needed", async () => {
    const response = await ask({});
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await problemOf(response)).toMatchObject({ status: 401, code: "token_missing", retry: false });
  });

  test("SEC-08 a token that does not count: 401 with the reason", async () => {
    const mallory = await makeKey("first");
    const hostile = [
      ["signature_invalid", await bearer(issuer.token({ by: mallory }))],
      ["audience_wrong", await bearer(issuer.token({ claims: { aud: "other" } }))],
      ["token_malformed", { authorization: "Basic YWxpY2U6c2VjcmV0" }],
      ["token_malformed", { authorization: "Bearer not a token" }],
    ] as const;
    for (const [code, headers] of hostile) {
      const response = await ask(headers);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
      expect(await problemOf(response)).toMatchObject({ status: 401, code });
    }
  });

  test("SEC-18 a token good for setting up a second factor alone: 401 that asks for a better sign-in", async () => {
    const response = await ask(await bearer(issuer.token({ claims: { must_enrol: true } })));
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('error="insufficient_user_authentication"');
  });

  test("while Parley cannot be asked: 503, and nobody gets through", async () => {
    parley.stop();
    const response = await ask(await bearer());
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await problemOf(response)).toMatchObject({ code: "permissions_unavailable", retry: true });
    await parley.start();
  });
});
