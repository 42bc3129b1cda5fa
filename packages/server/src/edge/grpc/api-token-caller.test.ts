import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { openGrpcWorld, withToken } from "./grpc-world.ts";

test("SEC-14 an API token may ask while it has the scope, and not once it is withdrawn", async () => {
  await using grpc = await openGrpcWorld();
  const alice = await grpc.world.person("alice");
  const bob = await grpc.world.person("bob");
  const make = async (scope: "introspect" | "read") => {
    const { status: made, body } = await alice.call("api-token.create", {
      name: "reporting",
      scopes: [scope],
    });
    expect(made).toBe(201);
    return body as { id: string; token: string };
  };
  const ask = async (token: string) => {
    const asked = { metadata: withToken(token) };
    return grpc.service.call("VerifyToken", { token: bob.signedIn.accessToken }, asked);
  };
  const { id, token } = await make("introspect");
  expect((await ask(token)).answer?.valid).toBe(true);
  expect((await ask((await make("read")).token)).error?.code).toBe(status.UNAUTHENTICATED);
  expect((await ask(alice.signedIn.accessToken)).error?.code).toBe(status.UNAUTHENTICATED);
  // What is asked with cannot be asked about: the answer has no room for its scopes.
  const { answer } = await grpc.service.call("VerifyToken", { token });
  expect(answer).toMatchObject({ valid: false, uid: "" });
  expect((await alice.call("api-token.remove", { id })).status).toBe(204);
  expect((await ask(token)).error?.code).toBe(status.UNAUTHENTICATED);
});
