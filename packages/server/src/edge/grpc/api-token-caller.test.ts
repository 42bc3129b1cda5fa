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

test("SEC-14 a watch ends with the API token that it began with, and tells nothing that happens after", async () => {
  await using grpc = await openGrpcWorld();
  const alice = await grpc.world.person("alice");
  const bob = await grpc.world.person("bob");
  const carol = await grpc.world.person("carol");
  const { id, token } = (await alice.call("api-token.create", { name: "reporting", scopes: ["introspect"] }))
    .body;
  const watch = await grpc.service.watch("", { metadata: withToken(token) });
  await bob.call("auth.logout", {});
  await watch.until(({ sid }) => sid === bob.signedIn.session.id);
  expect((await alice.call("api-token.remove", { id })).status).toBe(204);
  await carol.call("auth.logout", {});
  expect((await watch.ended)?.code).toBe(status.UNAUTHENTICATED);
  expect(watch.received.map(({ sid }) => sid)).toEqual([bob.signedIn.session.id]);
});

test("SEC-14 a watch ends when the owner of its API token may introspect no more", async () => {
  await using grpc = await openGrpcWorld();
  const alice = await grpc.world.person("alice");
  const bob = await grpc.world.person("bob");
  await alice.call("role.create", { name: "gateway", permissions: ["token.introspect"] });
  await alice.call("admin-user.setRoles", { id: bob.id, roles: ["user", "gateway"] });
  const { token } = (await bob.call("api-token.create", { name: "gateway", scopes: ["introspect"] })).body;
  const watch = await grpc.service.watch("", { metadata: withToken(token) });
  await alice.call("admin-user.setRoles", { id: bob.id, roles: ["user"] });
  await alice.call("auth.logout", {});
  expect((await watch.ended)?.code).toBe(status.UNAUTHENTICATED);
  expect(watch.received).toEqual([]);
});
