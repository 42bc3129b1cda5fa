import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openWorld, type World } from "../../../tests/world.ts";
import { silent } from "../../../tests/world-database.ts";
import { connectService, openGrpcWorld, SERVICE_TOKEN } from "./grpc-world.ts";
import { listenGrpc } from "./listen-grpc.ts";

const takenPort = async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { port: address.port, [Symbol.dispose]: () => void server.close() };
};

const listen = ({ config, introspection }: World, settings: Partial<World["config"]>) =>
  listenGrpc({ config: { ...config, ...settings }, log: silent, ...introspection });

test("off opens nothing", async () => {
  await using world = await openWorld();
  expect(await listen(world, { GRPC_PORT: "off" })).toBeNull();
});

test("a port that is taken: another one in development, the end of the start in production", async () => {
  await using world = await openWorld({ GRPC_SERVICE_TOKENS: SERVICE_TOKEN });
  using taken = await takenPort();
  await using listener = await listen(world, { GRPC_PORT: taken.port });
  expect(listener?.port).not.toBe(taken.port);
  using service = connectService(`127.0.0.1:${listener?.port}`);
  expect((await service.call("VerifyToken", { token: "x" })).answer?.reason).toBe("token_invalid");
  await expect(listen(world, { GRPC_PORT: taken.port, PARLEY_ENV: "production" })).rejects.toThrow(
    `GRPC_PORT=${taken.port}`,
  );
});

test("a certificate that cannot be read is named", async () => {
  await using world = await openWorld();
  const settings = { GRPC_PORT: 0, GRPC_TLS_CERT: "/nowhere.crt", GRPC_TLS_KEY: "/nowhere.key" };
  await expect(listen(world, settings)).rejects.toThrow("GRPC_TLS_CERT=/nowhere.crt");
});

test("a call under way is answered before the server goes", async () => {
  const { promise: asked, resolve: tellAsked } = Promise.withResolvers<void>();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  const rights = { roles: ["user"], permissions: [] };
  await using world = await openWorld();
  await using grpc = await openGrpcWorld(
    {},
    {
      rules: {
        ...world.introspection.rules,
        askRights: {
          async of() {
            tellAsked();
            await mayAnswer;
            return rights;
          },
          may: async () => false,
        },
      },
    },
  );
  const call = grpc.service.call("GetUserPermissions", { user_id: crypto.randomUUID() });
  await asked;
  const stopped = grpc.listener[Symbol.asyncDispose]();
  answer();
  expect((await call).answer).toEqual(rights);
  await stopped;
});
