import { createECDH } from "node:crypto";
import { type Operation, type OperationName, operations } from "@parley/contract";
import { expect, test } from "vitest";
import { openWorld, requestOf } from "../world.ts";

/** What a database does not store, in the place of each text of a cursor that this server writes. */
const CURSORS: readonly unknown[] = [
  ["\u0000", crypto.randomUUID()],
  ["2026-01-31T09:00:00.000Z\u0000", crypto.randomUUID()],
  ["search", "1\u0000"],
  ["\u0000"],
];

test("SEC-24 U+0000 in a cursor or in an address is refused, and no error of the server's", async () => {
  await using world = await openWorld();
  const alice = await world.person("alice");
  const id = await world.groupChannel(alice, []);
  const call = async (name: OperationName, input: Record<string, unknown>) => {
    const { address, init } = requestOf(name, input, alice.signedIn.accessToken);
    return world.request(address, init);
  };
  const paged = (Object.entries(operations) as [OperationName, Operation][]).filter(
    ([, { access, input }]) => "cursor" in input.shape && access === "signed-in",
  );
  expect(paged.length).toBeGreaterThan(5);
  for (const [name] of paged) {
    for (const values of CURSORS) {
      const cursor = Buffer.from(JSON.stringify(values)).toString("base64url");
      const { status, body } = await call(name, { id, q: "hello", query: "hello", cursor });
      expect([name, status, body.code]).toEqual([name, 400, "cursor_invalid"]);
    }
  }
  const p256dh = createECDH("prime256v1").generateKeys("base64url");
  const keys = { p256dh, auth: "A".repeat(22) };
  for (const sign of ["\u0000", " ", "\ud800"]) {
    const { status, body } = await call("push.subscribe", {
      endpoint: `https://example.org/a${sign}b`,
      keys,
    });
    expect([sign, status, body.code]).toEqual([sign, 400, "validation_failed"]);
  }
  expect((await call("push.subscribe", { endpoint: "https://example.org/a", keys })).status).toBe(201);
});
