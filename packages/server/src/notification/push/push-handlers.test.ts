import { createECDH, randomBytes } from "node:crypto";
import { v7 as newId } from "uuid";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import type { Call, Principal } from "../../call.ts";
import { createMayCall } from "../../outbound/webhook/may-call.ts";
import { pushHandlers } from "./push-handlers.ts";
import { subscriptionsSql } from "./subscriptions-sql.ts";

const alice = newId();

const world = async ({ httpsOnly = false } = {}) => {
  const database = await freshDatabase();
  const handlers = pushHandlers({
    subscriptions: subscriptionsSql(database.sql),
    publicKey: "the key",
    mayPushTo: createMayCall({ allowPrivate: false, httpsOnly }),
    newId,
    clock: { now: () => Date.parse("2026-01-31T09:00:00.000Z") },
  });
  const curve = createECDH("prime256v1");
  const call = {
    principal: { userId: alice, sessionId: newId() },
    source: { userAgent: "Firefox on Linux" },
  } as unknown as Call<Principal>;
  return {
    list: () => handlers["push.list"]({}, call),
    subscribe: async (endpoint: string) =>
      handlers["push.subscribe"](
        {
          endpoint,
          keys: { p256dh: curve.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") },
        },
        call,
      ),
    unsubscribe: async (id?: string) => handlers["push.unsubscribe"](id === undefined ? {} : { id }, call),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

describe("SEC-28 where pushes are sent to", () => {
  test.each([
    "https://127.0.0.1/push",
    "https://[::1]/push",
    "https://10.0.0.7/push",
    "https://192.168.1.1:8443/push",
    "http://169.254.169.254/latest/meta-data",
    "https://[::ffff:127.0.0.1]/push",
    "https://2130706433/push",
    "https://localhost/push",
    "https://push.localhost/push",
    "https://alice:secret@push.example/push",
  ])("is nothing inside: %s", async (endpoint) => {
    await using it = await world();
    await expect(it.subscribe(endpoint)).rejects.toMatchObject({ code: "push_endpoint_refused" });
    expect(await it.list()).toMatchObject({ items: [] });
  });

  test("is nothing that everybody on the way can read, in production", async () => {
    await using it = await world({ httpsOnly: true });
    await expect(it.subscribe("http://push.example/1")).rejects.toMatchObject({
      code: "push_endpoint_refused",
    });
    expect(await it.subscribe("https://push.example/1")).toMatchObject({
      endpoint: "https://push.example/1",
    });
  });
});

test("browsers are listed with the key that they subscribe with, and never with their own", async () => {
  await using it = await world();
  const { id } = await it.subscribe("https://push.example/1");
  await it.subscribe("https://push.example/2");
  const { publicKey, items } = await it.list();
  expect(publicKey).toBe("the key");
  expect(items).toEqual(
    ["https://push.example/1", "https://push.example/2"].map((endpoint) => ({
      ...{ id: expect.any(String), endpoint, device: "Firefox on Linux" },
      createdAt: "2026-01-31T09:00:00.000Z",
    })),
  );
  await it.unsubscribe(id);
  expect((await it.list()).items).toHaveLength(1);
  await it.unsubscribe();
  expect((await it.list()).items).toEqual([]);
});
