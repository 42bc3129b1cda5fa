import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { describe, expect, test, vi } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { openPushService, type PushService } from "../../outbound/push/push-service.fixture.ts";
import { makeChannel, openNode, type Step, subscribeDevice } from "../world-notifications.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };
const [alice, bob] = [newId(), newId()] as const;

/** What a browser shows after these pushes, as its service worker is written: by tag, and none that was cleared. */
const shownBy = (messages: ReturnType<PushService["messagesOf"]>): string[] => {
  const shown = new Map<string, string>();
  for (const { payload } of messages) {
    if (payload.type === "clear") shown.delete(payload.tag);
    else shown.set(payload.tag, payload.body);
  }
  return [...shown.values()];
};

/** Runs a node of its own until it has killed itself at the step. */
const runUntilKilled = async (
  { place }: FreshDatabase,
  { killAt, lateMs = 0 }: { killAt: Step; lateMs?: number },
  act: () => Promise<void>,
) => {
  const fixture = join(import.meta.dirname, "killed-node.fixture.ts");
  const argument = JSON.stringify({ embedded: place.embedded, killAt, lateMs });
  const child = spawn(process.execPath, [fixture, argument], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    // What is due already may kill it before its first word is out.
    await Promise.race([once(child.stdout, "data"), exited]);
    await act();
    const [, signal] = await Promise.race([
      exited,
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`Alive past ${killAt}`)), 15_000)),
    ]);
    expect(signal).toBe("SIGKILL");
  } finally {
    child.kill("SIGKILL");
  }
};

describe("a notification is shown once on each device, whenever its node is killed", () => {
  const kills: readonly { at: Step; when: string; lateMs?: number; waitMs?: number; sentMax: number }[] = [
    { at: "written", when: "before the commit", sentMax: 1 },
    { at: "told", when: "after the commit, before the job", sentMax: 1 },
    { at: "taken", when: "as the job begins", sentMax: 1 },
    { at: "calling", when: "before the call", sentMax: 1 },
    { at: "calling", when: "during the call", lateMs: 150, waitMs: 500, sentMax: 2 },
    { at: "answered", when: "after the answer, before the row is marked", sentMax: 2 },
    // The other device may have been between its answer and its mark.
    { at: "marked", when: "after the row of one is marked", sentMax: 2 },
  ];

  test.each(kills)(
    "$when",
    async ({ at, lateMs = 0, waitMs = 0, sentMax }) => {
      await using database = await freshDatabase({ connectionsMax: 8 });
      await using service = await openPushService();
      const { sql } = database;
      const channelId = await makeChannel(sql, [alice, bob]);
      const devices: ReturnType<typeof service.subscribe>[] = [];
      {
        // A node that follows nothing: whoever comes next finds in the log what was said through it.
        await using node = await openNode({ database, works: false });
        for (const _ of [1, 2]) {
          const device = service.subscribe(node.vapid.publicKey);
          devices.push(device);
          await subscribeDevice(node, alice, device);
        }
        await node.following[Symbol.asyncDispose]();
        await node.say(channelId, bob, "hello @alice", { mentions: [alice] });
      }
      if (waitMs > 0) service.faultAlways({ waitMs });
      await runUntilKilled(database, { killAt: at, lateMs }, async () => undefined);
      service.faultAlways(null);

      await using node = await openNode({ database });
      const sweeping = setInterval(() => void node.sweep(), 200);
      try {
        await vi.waitFor(async () => {
          const [row] = await sql<{ push_at: string | null }[]>`select push_at from notifications`;
          expect(row).toEqual({ push_at: null });
          for (const device of devices) expect(service.messagesOf(device).length).toBeGreaterThan(0);
        }, PATIENCE);
      } finally {
        clearInterval(sweeping);
      }
      for (const device of devices) {
        const messages = service.messagesOf(device);
        expect(shownBy(messages)).toEqual(["hello @alice"]);
        expect(messages.length).toBeLessThanOrEqual(sentMax);
        expect(new Set(messages.map(({ topic }) => topic)).size).toBe(1);
        expect(new Set(messages.map(({ payload }) => payload.tag)).size).toBe(1);
      }
      if (at === "marked") {
        expect(Math.min(...devices.map((device) => service.messagesOf(device).length))).toBe(1);
      }
      const rows = await sql`select 1 from push_deliveries where sent_at is not null`;
      expect(rows).toHaveLength(devices.length);

      // And read is gone from every device.
      await node.markRead.those(alice, null);
      await vi.waitFor(() => {
        for (const device of devices) expect(shownBy(service.messagesOf(device))).toEqual([]);
      }, PATIENCE);
    },
    60_000,
  );

  test.each(["clearing", "answered", "cleared"] as const)(
    "read, and killed while it is taken back: %s",
    async (at) => {
      await using database = await freshDatabase({ connectionsMax: 8 });
      await using service = await openPushService();
      const { sql } = database;
      const channelId = await makeChannel(sql, [alice, bob]);
      const device = await (async () => {
        await using node = await openNode({ database });
        const made = service.subscribe(node.vapid.publicKey);
        await subscribeDevice(node, alice, made);
        await node.say(channelId, bob, "hello @alice", { mentions: [alice] });
        await vi.waitFor(() => expect(shownBy(service.messagesOf(made))).toHaveLength(1), PATIENCE);
        await vi.waitFor(
          async () =>
            expect(await sql`select 1 from push_deliveries where sent_at is not null`).toHaveLength(1),
          PATIENCE,
        );
        return made;
      })();
      {
        await using reader = await openNode({ database, works: false });
        await reader.markRead.those(alice, null);
      }
      await runUntilKilled(database, { killAt: at }, async () => undefined);

      await using node = await openNode({ database });
      const sweeping = setInterval(() => void node.sweep(), 200);
      try {
        await vi.waitFor(
          async () => expect(await sql`select 1 from push_deliveries`).toHaveLength(0),
          PATIENCE,
        );
      } finally {
        clearInterval(sweeping);
      }
      expect(shownBy(service.messagesOf(device))).toEqual([]);
    },
    60_000,
  );
});
