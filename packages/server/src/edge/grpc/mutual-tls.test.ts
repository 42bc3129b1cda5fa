import { readFileSync } from "node:fs";
import { credentials, Metadata, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectService, type GrpcWorld, openGrpcWorld, SERVICE_TOKEN, withToken } from "./grpc-world.ts";
import { makeCertificates } from "./world-certificates.ts";

const certificates = makeCertificates();
const authority = certificates.authority("parley");
const elsewhere = certificates.authority("elsewhere");
const server = certificates.signed("server", authority);
const reporting = certificates.signed("reporting-service", authority);
const mallory = certificates.signed("mallory", elsewhere);

let grpc: GrpcWorld;
let token: string;
beforeAll(async () => {
  grpc = await openGrpcWorld({
    GRPC_TLS_CERT: server.cert,
    GRPC_TLS_KEY: server.key,
    GRPC_TLS_CLIENT_CA: authority.cert,
  });
  token = (await grpc.world.person("bob")).signedIn.accessToken;
});
afterAll(async () => {
  await grpc[Symbol.asyncDispose]();
  certificates[Symbol.dispose]();
});

const connect = (own: { cert: string; key: string } | null, to: GrpcWorld = grpc) =>
  connectService(
    `localhost:${to.listener.port}`,
    credentials.createSsl(
      readFileSync(authority.cert),
      own && readFileSync(own.key),
      own && readFileSync(own.cert),
    ),
  );

const none = { metadata: new Metadata() };

test("SEC-14 a client certificate of the authority is enough", async () => {
  using service = connect(reporting);
  expect((await service.call("VerifyToken", { token }, none)).answer?.valid).toBe(true);
  const watch = await service.watch("", none);
  expect(watch.received).toEqual([]);
  watch.stream.cancel();
});

test("SEC-14 a client certificate of another authority is none", async () => {
  using service = connect(mallory);
  expect((await service.call("VerifyToken", { token }, none)).error?.code).toBe(status.UNAUTHENTICATED);
});

test("SEC-14 without a certificate it takes a token", async () => {
  using service = connect(null);
  expect((await service.call("VerifyToken", { token }, none)).error?.code).toBe(status.UNAUTHENTICATED);
  const answered = await service.call("VerifyToken", { token }, { metadata: withToken(SERVICE_TOKEN) });
  expect(answered.answer?.valid).toBe(true);
});

test("SEC-14 without an authority in the settings, a certificate says nothing", async () => {
  await using plain = await openGrpcWorld({ GRPC_TLS_CERT: server.cert, GRPC_TLS_KEY: server.key });
  using service = connect(reporting, plain);
  expect((await service.call("VerifyToken", { token }, none)).error?.code).toBe(status.UNAUTHENTICATED);
});

test("a port with TLS speaks nothing else, and survives who tries", async () => {
  const { error } = await grpc.service.call("VerifyToken", { token }, { deadlineMs: 1_500 });
  expect([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]).toContain(error?.code);
  using service = connect(reporting);
  expect((await service.call("VerifyToken", { token }, none)).answer?.valid).toBe(true);
});
