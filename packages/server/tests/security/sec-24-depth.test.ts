import { JSON_DEPTH_MAX, type Operation, type OperationName, operations } from "@parley/contract";
import { expect, test } from "vitest";
import { openWorld } from "../world.ts";

/** A value that holds values in values, so many levels of them. */
const nested = (levels: number, by: "[" | "{"): string => {
  const [open, close] = by === "[" ? ["[", "]"] : ['{"a":', "}"];
  return `${open.repeat(levels)}1${close.repeat(levels)}`;
};
const bodyFor = (field: string, inner: string) => `{${JSON.stringify(field)}:${inner}}`;

test("SEC-24 a body as deep as it may be is read, and one that is deeper is refused, wherever it may be deep", async () => {
  await using world = await openWorld();
  const alice = await world.person("alice");
  const send = ({ method, path }: Operation, body: string) =>
    world.request(path.replace(/\{\w+\}/g, crypto.randomUUID()), {
      method,
      headers: {
        authorization: `Bearer ${alice.signedIn.accessToken}`,
        "content-type": "application/json",
      },
      body,
    });
  const withBodies = (Object.keys(operations) as OperationName[])
    .map((name): [OperationName, Operation] => [name, operations[name]])
    .filter(([, { method, access }]) => method !== "GET" && method !== "DELETE" && access !== "service")
    .filter(([name]) => name !== "auth.logout" && name !== "auth.logoutAll" && name !== "me.deactivate");
  expect(withBodies.length).toBeGreaterThan(30);

  for (const [name, operation] of withBodies) {
    const fields = [...Object.keys(operation.input.shape), "nobody-asked-for-this"];
    for (const by of ["[", "{"] as const) {
      for (const levels of [JSON_DEPTH_MAX, 10_000]) {
        const { status, body } = await send(operation, bodyFor(fields[0] ?? "", nested(levels, by)));
        expect([name, levels, status, body.code]).toEqual([name, levels, 400, "malformed_body"]);
      }
      for (const field of fields) {
        const { status, body } = await send(operation, bodyFor(field, nested(JSON_DEPTH_MAX - 1, by)));
        expect(status, name).toBeLessThan(500);
        expect(body?.code, name).not.toBe("malformed_body");
      }
    }
  }
});

test("SEC-24 a passkey as deep as it may be is judged as a passkey", async () => {
  await using world = await openWorld();
  const inner = nested(JSON_DEPTH_MAX - 3, "{");
  const credential = `{"id":"x","rawId":"x","type":"public-key","response":{"x":${inner}}}`;
  const answer = await world.request("/api/v1/auth/passkey", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: bodyFor("credential", credential),
  });
  expect(answer.status).toBeLessThan(500);
  expect(answer.body.code).not.toBe("malformed_body");
});
