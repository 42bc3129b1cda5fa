import { credentials, loadPackageDefinition, type ServiceClientConstructor } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { service as healthDefinition } from "grpc-health-check";
import { expect, test } from "vitest";
import { openGrpcWorld } from "./grpc-world.ts";

const HEALTH_INTERVAL_MS = 20;

type Check = (service: string) => Promise<string>;

const healthOf = (address: string): { check: Check; close: () => void } => {
  const loaded = loadPackageDefinition({ "grpc.health.v1.Health": healthDefinition } as never);
  const Client = (loaded.grpc as unknown as { health: { v1: { Health: ServiceClientConstructor } } }).health
    .v1.Health;
  const client = new Client(address, credentials.createInsecure());
  return {
    check: (service) =>
      new Promise((resolve, reject) => {
        client.check?.({ service }, (error: Error | null, answer: { status: string }) =>
          error ? reject(error) : resolve(answer.status),
        );
      }),
    close: () => client.close(),
  };
};

const until = async (check: () => Promise<boolean>) => {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
};

test("health needs no token, and follows the database", async () => {
  let away = false;
  await using grpc = await openGrpcWorld(
    {},
    {
      pingDatabase: async () => {
        if (away) throw new Error("away");
      },
      healthIntervalMs: HEALTH_INTERVAL_MS,
    },
  );
  const health = healthOf(grpc.address);
  const name = "parley.identity.v1.IdentityService";
  expect([await health.check(""), await health.check(name)]).toEqual(["SERVING", "SERVING"]);
  await expect(health.check("parley.Other")).rejects.toThrow("NOT_FOUND");
  away = true;
  await until(async () => (await health.check(name)) === "NOT_SERVING");
  away = false;
  await until(async () => (await health.check("")) === "SERVING");
  health.close();
});

test("reflection lists the service, for grpcurl and its like", async () => {
  await using grpc = await openGrpcWorld();
  const string = (id: number) => ({ type: "string", id });
  const methods = fromJSON({
    nested: {
      Request: { fields: { list_services: string(7) } },
      Service: { fields: { name: string(1) } },
      List: { fields: { service: { rule: "repeated", type: "Service", id: 1 } } },
      Response: { fields: { list_services_response: { type: "List", id: 6 } } },
      R: {
        methods: {
          ServerReflectionInfo: {
            requestType: "Request",
            responseType: "Response",
            requestStream: true,
            responseStream: true,
            comment: "",
          },
        },
      },
    },
  }).R as unknown as Record<
    string,
    { requestSerialize: (it: object) => Buffer; responseDeserialize: (bytes: Buffer) => object }
  >;
  const method = methods.ServerReflectionInfo;
  if (!method) throw new Error("no method");
  const call = grpc.service.client.makeBidiStreamRequest(
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    method.requestSerialize,
    method.responseDeserialize,
  );
  const answer = await new Promise<object>((resolve, reject) => {
    call.on("data", resolve);
    call.on("error", reject);
    call.write({ list_services: "*" });
  });
  call.end();
  expect(JSON.stringify(answer)).toContain("parley.identity.v1.IdentityService");
  expect(JSON.stringify(answer)).toContain("grpc.health.v1.Health");
});
