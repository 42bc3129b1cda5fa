import { connect } from "node:net";
import { type Metadata, status } from "@grpc/grpc-js";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GrpcWorld, openGrpcWorld, withToken } from "./grpc-world.ts";

let grpc: GrpcWorld;
const unknown: unknown[] = [];
beforeAll(async () => {
  grpc = await openGrpcWorld({}, { onError: (error) => unknown.push(error) });
});
afterAll(() => grpc[Symbol.asyncDispose]());

const SERVICE = "/parley.identity.v1.IdentityService/";
const METHODS = ["VerifyToken", "GetUserPermissions", "CheckPermission", "WatchRevocations"];

const stillAnswers = async () => {
  const { answer } = await grpc.service.call("VerifyToken", { token: "x" });
  expect(answer?.reason).toBe("token_invalid");
};

const raw = (path: string, bytes: Uint8Array, metadata: Metadata) =>
  new Promise<number>((resolve) => {
    const call = grpc.service.client.makeServerStreamRequest(
      path,
      () => Buffer.from(bytes),
      (answer: Buffer) => answer,
      {},
      metadata,
      { deadline: Date.now() + 5_000 },
    );
    call.on("data", () => {});
    call.on("error", () => {});
    call.on("metadata", () => path.endsWith("WatchRevocations") && setTimeout(() => call.cancel(), 5));
    call.on("status", ({ code }) => resolve(code));
  });

const metadataArbitrary = fc
  .record(
    {
      authorization: fc.string({ maxLength: 200, unit: "grapheme-ascii" }),
      "x-correlation-id": fc.string({ maxLength: 300, unit: "grapheme-ascii" }),
      traceparent: fc.string({ maxLength: 80, unit: "grapheme-ascii" }),
    },
    { requiredKeys: [] },
  )
  .map((entries) => {
    const metadata = withToken("reporting-service-0123456789abcdef");
    for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
    return metadata;
  });

test("any bytes under any headers end in a status of the caller's making, and the server goes on", async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METHODS, "NoSuchMethod"),
      fc.uint8Array({ maxLength: 300 }),
      fc.oneof(fc.constant(withToken("reporting-service-0123456789abcdef")), metadataArbitrary),
      async (method, bytes, metadata) => {
        seen.add(await raw(`${SERVICE}${method}`, bytes, metadata));
      },
    ),
    { numRuns: 300 },
  );
  const allowed: number[] = [
    status.OK,
    status.CANCELLED,
    status.INVALID_ARGUMENT,
    status.UNAUTHENTICATED,
    status.UNIMPLEMENTED,
    // grpc-js, of bytes that are no message.
    status.INTERNAL,
  ];
  expect([...seen].filter((code) => !allowed.includes(code))).toEqual([]);
  expect(seen.size).toBeGreaterThan(3);
  // Nothing of it reached a rule and failed there unexpectedly.
  expect(unknown.filter((error) => (error as Error).name !== "ProblemError")).toEqual([]);
  await stillAnswers();
});

test("any text in a question is answered or refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: "binary", maxLength: 200 }),
      async (one, other) => {
        const outcomes = await Promise.all([
          grpc.service.call("VerifyToken", { token: one }),
          grpc.service.call("GetUserPermissions", { user_id: one }),
          grpc.service.call("CheckPermission", { user_id: crypto.randomUUID(), permission: other }),
        ]);
        for (const { error } of outcomes) expect([undefined, status.INVALID_ARGUMENT]).toContain(error?.code);
      },
    ),
    { numRuns: 100 },
  );
});

test("what is no HTTP/2 at all ends with its connection", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 500 }),
      fc.boolean(),
      async (bytes, preface) => {
        const socket = connect(grpc.listener.port, "127.0.0.1");
        socket.on("error", () => {});
        if (preface) socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        socket.end(Buffer.from(bytes));
        await new Promise<void>((resolve) => {
          socket.on("close", () => resolve());
          setTimeout(() => socket.destroy(), 100);
        });
      },
    ),
    { numRuns: 20 },
  );
  await stillAnswers();
});
