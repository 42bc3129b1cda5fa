import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { openPushService } from "../../outbound/push/push-service.fixture.ts";
import { makeChannel, openNode, subscribeDevice } from "../world-notifications.ts";
import { createForgetNotifications, createOwnNotifications } from "./own-notifications-sql.ts";
import { createRemoveOld, firstIdAt, NOTIFICATIONS_KEPT_MS } from "./remove-old-sql.ts";

const [alice, bob] = [newId(), newId()] as const;

const world = async () => {
  const database = await freshDatabase({ connectionsMax: 8 });
  const service = await openPushService();
  const node = await openNode({ database, works: false });
  const channelId = await makeChannel(database.sql, [alice, bob]);
  for (const [sender, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await subscribeDevice(node, other, service.subscribe(node.vapid.publicKey));
    await node.say(channelId, sender, "secret words", { mentions: [other] });
    await node.sql`insert into notification_settings (user_id) values (${other})`;
    await node.settled();
    await node.pushPerson({ data: { userId: other } });
  }
  return {
    ...node,
    exportOf: async (userId: string) => {
      const rows: Record<string, object[]> = {};
      for (const { name, pages } of createOwnNotifications(node.sql)(userId)) {
        rows[name] = (await Array.fromAsync(pages())).flat();
      }
      return rows;
    },
    held: async (table: string) =>
      (await node.sql.unsafe<{ user_id: string }[]>(`select user_id from ${table}`)).map(
        (row) => row.user_id,
      ),
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
};

const TABLES = ["notifications", "notification_settings", "push_subscriptions", "push_deliveries"];

test("the export has what is held about a person, without the words of others and the keys of browsers", async () => {
  await using it = await world();
  const exported = await it.exportOf(alice);
  expect(exported).toMatchObject({
    notifications: [{ kind: "mention", actorId: bob, readAt: null }],
    notificationSettings: [{ level: "mentions" }],
    pushSubscriptions: [{ endpoint: expect.any(String) }],
  });
  const [browser] = await it.subscriptions.of(alice);
  for (const secret of [browser?.p256dh ?? "none", browser?.auth ?? "none", "secret words"]) {
    expect(JSON.stringify(exported)).not.toContain(secret);
  }
});

test("of somebody who is erased nothing is left / others keep theirs", async () => {
  await using it = await world();
  for (const table of TABLES) expect((await it.held(table)).toSorted()).toEqual([alice, bob].toSorted());
  const forget = createForgetNotifications(it.sql);
  await forget(alice);
  await forget(alice);
  for (const table of TABLES) expect(await it.held(table)).toEqual([bob]);
});

test("what is older than it is kept is removed, and not made again when its message changes", async () => {
  await using it = await world();
  const now = Date.now();
  const at = (ms: number) => createRemoveOld({ sql: it.sql, clock: { now: () => ms } })();
  await at(now + NOTIFICATIONS_KEPT_MS - 60_000);
  expect(await it.held("notifications")).toHaveLength(2);
  await at(now + NOTIFICATIONS_KEPT_MS + 60_000);
  expect(await it.held("notifications")).toEqual([]);
  expect(await it.held("push_deliveries")).toEqual([]);
});

test("the least id of a time is below every id that is made then, and above all before", () => {
  const ids = Array.from({ length: 100 }, () => Bun.randomUUIDv7("hex", 1_700_000_000_000));
  for (const id of ids) {
    expect(id >= firstIdAt(1_700_000_000_000)).toBe(true);
    expect(id < firstIdAt(1_700_000_000_001)).toBe(true);
  }
});
