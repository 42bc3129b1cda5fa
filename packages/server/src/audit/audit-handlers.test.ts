import type { AuditEvent } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type Person, type World } from "../../tests/world.ts";
import { recordEvents } from "./record-events-sql.ts";
import type { SecurityEvent } from "./security-event.ts";
import { recordedEvents } from "./world-audit.ts";

const HARM = 'x\r\nCEF:0|Parley|evil|1|a=b\u001b[2J"],{';

describe("reading the trail", () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    world = await openWorld();
    // The first account is the administrator.
    alice = await world.person("alice");
    bob = await world.person("bob");
    await recordEvents(
      world.database.db,
      Array.from({ length: 10 }, (_, index) => failed(index)),
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const failed = (index: number): SecurityEvent => ({
    action: index % 2 === 0 ? "sign-in.failed" : "sign-in.delayed",
    actorId: null,
    userId: index < 5 ? bob.id : null,
    source: {
      ip: index === 3 ? "2001:db8::7" : "198.51.100.1",
      userAgent: `${HARM} ${index}`,
      browser: null,
      correlationId: `trace-${index}`,
    },
    at: `2026-01-31T09:00:0${index}.000Z`,
    details: { identifier: "bob@example.com", reason: "password", seconds: 1 } as never,
  });

  const list = async (input: Record<string, unknown>, by = alice): Promise<AuditEvent[]> => {
    const { status, body } = await by.call("audit.list", input);
    expect(status).toBe(200);
    return body.items;
  };
  const numbers = (items: readonly AuditEvent[]) =>
    items.map((item) => Number(item.correlationId?.split("-")[1]));
  const january = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };

  test("SEC-30 what happened just now is there, the latest first", async () => {
    const items = await list(january);
    expect(numbers(items)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(items[9]).toMatchObject({
      action: "sign-in.failed",
      outcome: "failure",
      severity: "low",
      at: "2026-01-31T09:00:00.000Z",
      userId: bob.id,
      actorId: null,
      ip: "198.51.100.1",
      correlationId: "trace-0",
      details: { identifier: "bob@example.com" },
    });
  });

  test.each<[string, () => Record<string, unknown>, number[]]>([
    ["whom it is about", () => ({ user: bob.id }), [4, 3, 2, 1, 0]],
    ["action", () => ({ action: "sign-in.delayed" }), [9, 7, 5, 3, 1]],
    ["address", () => ({ ip: "2001:db8::7" }), [3]],
    ["correlation id", () => ({ correlationId: "trace-6" }), [6]],
    ["beginning, inclusive", () => ({ from: "2026-01-31T09:00:07.000Z" }), [9, 8, 7]],
    ["end, exclusive", () => ({ to: "2026-01-31T09:00:02Z" }), [1, 0]],
    [
      "several at once",
      () => ({ user: bob.id, action: "sign-in.failed", from: "2026-01-31T09:00:01Z" }),
      [4, 2],
    ],
    ["nothing that there is", () => ({ action: "no.such-thing" }), []],
    ["the year 0", () => ({ from: "0000-01-01T00:00:00Z" }), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
  ])("is filtered by %s", async (_, filter, expected) => {
    expect(numbers(await list({ ...january, ...filter() }))).toEqual(expected);
  });

  test("comes in pages that neither repeat nor miss, whatever is recorded meanwhile", async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await alice.call("audit.list", { ...january, limit: 3, cursor });
      seen.push(...numbers(body.items));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test.each(["x", "0", "-1", "1e3", "99999999999999999999", "MQ"])(
    "refuses the cursor %s",
    async (cursor) => {
      expect((await alice.call("audit.list", { cursor })).body).toMatchObject({ code: "cursor_invalid" });
      expect((await alice.call("audit.export", { cursor })).body).toMatchObject({ code: "cursor_invalid" });
    },
  );

  test("SEC-30 to read it is recorded, with who did and from where", async () => {
    await list({ ip: "192.0.2.200" });
    expect((await recordedEvents(world.database.db)).at(-1)).toMatchObject({
      action: "admin.read",
      actorId: alice.id,
      details: { what: "audit" },
    });
    const soFar = (await recordedEvents(world.database.db)).length;
    await list({ ip: "192.0.2.200", from: "2026-01-31T09:00:00Z" });
    expect(await recordedEvents(world.database.db)).toHaveLength(soFar);
    world.clock.advance(60_000);
    await list({ ip: "192.0.2.200" });
    expect(await recordedEvents(world.database.db)).toHaveLength(soFar + 1);
    await alice.call("audit.export", { format: "cef", limit: 1 });
    expect((await recordedEvents(world.database.db)).at(-1)).toMatchObject({
      action: "audit.exported",
      actorId: alice.id,
      details: { format: "cef" },
    });
    const [first] = await list({ user: alice.id, action: "audit.exported" });
    expect(first).toMatchObject({ actorId: alice.id, severity: "medium" });
  });

  test.each(["audit.list", "audit.export"] as const)(
    "SEC-30 %s tells nobody who may not know",
    async (name) => {
      expect((await world.call(name, {})).status).toBe(401);
      const { status, body } = await bob.call(name, {});
      expect(status).toBe(403);
      expect(body).toMatchObject({ code: "permission_denied" });
      expect(body.items).toBeUndefined();
    },
  );

  describe("as an export", () => {
    const exported = async (input: Record<string, unknown>) => {
      const { status, body } = await alice.call("audit.export", { ...january, ...input });
      expect(status).toBe(200);
      return body;
    };

    test("is in order of the chain, in pages", async () => {
      const first = await exported({ limit: 4 });
      const rest = await exported({ limit: 10_000, cursor: first.nextCursor });
      expect(numbers([...first.items, ...rest.items])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(rest).toMatchObject({ format: "json", nextCursor: null });
    });

    test("OCSF says what happened by class", async () => {
      const { items } = await exported({ format: "ocsf", limit: 1 });
      expect(items[0]).toMatchObject({
        class_uid: 3002,
        type_uid: 300201,
        status_id: 2,
        user: { uid: bob.id, name: "bob@example.com" },
        src_endpoint: { ip: "198.51.100.1" },
        metadata: { correlation_uid: "trace-0", event_code: "sign-in.failed" },
      });
    });

    test("SEC-30 CEF is one line an event, whatever a client has sent", async () => {
      const { items } = await exported({ format: "cef" });
      expect(items).toHaveLength(10);
      for (const line of items) {
        expect(line).toMatch(
          /^CEF:0\|Parley\|Parley\|test\|sign-in\.(failed|delayed)\|[^|]+\|[25]\|[^\n\r]+$/,
        );
        expect(line.replace(/\\[\\=|n]/g, "")).not.toMatch(/\p{Cc}|evil\|1\|a=b/u);
      }
    });
  });
});
