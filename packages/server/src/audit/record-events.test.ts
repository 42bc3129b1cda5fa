import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../tests/world-database.ts";
import { transact } from "../database/transact.ts";
import { recordEvents } from "./record-events-sql.ts";
import type { SecurityEvent } from "./security-event.ts";
import { recordedEvents } from "./world-audit.ts";

const ALICE = "019b0000-0000-7000-8000-00000000a11c";

const failed = (identifier: string, userAgent = "Firefox"): SecurityEvent => ({
  action: "sign-in.failed",
  actorId: null,
  userId: ALICE,
  source: { ip: "192.0.2.1", userAgent, browser: null, correlationId: "c-1" },
  at: "2026-01-31T09:00:00.123Z",
  details: { identifier, reason: "password" },
});

describe("recording security events", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const recorded = async (event: SecurityEvent) => {
    await recordEvents(database.db, [event]);
    const last = (await recordedEvents(database.db)).at(-1);
    if (!last) throw new Error("Nothing was recorded");
    return last;
  };

  test("SEC-30 an event says who, whom, from where and when in UTC", async () => {
    expect(await recorded(failed("alice"))).toMatchObject({
      action: "sign-in.failed",
      at: "2026-01-31T09:00:00.123Z",
      actorId: null,
      userId: ALICE,
      ip: "192.0.2.1",
      userAgent: "Firefox",
      correlationId: "c-1",
      details: { identifier: "alice", reason: "password" },
    });
  });

  test("is there with its transaction, and never without it", async () => {
    const count = async () => (await recordedEvents(database.db)).length;
    const before = await count();
    await expect(
      transact(database.sql, async (_tx, trx) => {
        await recordEvents(trx, [failed("bob"), failed("carol")]);
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await count()).toBe(before);
    await transact(database.sql, (_tx, trx) => recordEvents(trx, [failed("bob"), failed("carol")]));
    expect(await count()).toBe(before + 2);
    await recordEvents(database.db, []);
    expect(await count()).toBe(before + 2);
  });

  test("two transactions record at once without waiting for each other", async () => {
    await transact(database.sql, async (_tx, trx) => {
      await recordEvents(trx, [failed("alice")]);
      // While the first is open, the second begins and commits.
      await transact(database.sql, (_other, other) => recordEvents(other, [failed("bob")]));
    });
  });

  test("SEC-30 control characters lose their force, in the user agent and in what was typed", async () => {
    const event = await recorded(
      failed("bob@example.com", "Evil\r\n2026 sign-in\u001b[31m\u202e\u2028\u0000\ud800x"),
    );
    expect(event.userAgent).toBe("Evil␍␊2026 sign-in␛[31m\ufffd\ufffd␀\ufffdx");
    const named: SecurityEvent = {
      ...failed("x"),
      action: "api-token.made",
      details: { tokenId: ALICE, name: 'a\n"},{"action":"user.became-administrator', scopes: ["b\tc"] },
    };
    expect((await recorded(named)).details).toEqual({
      tokenId: ALICE,
      name: 'a␊"},{"action":"user.became-administrator',
      scopes: ["b␉c"],
    });
  });

  test("SEC-30 text is bounded, whole characters at a time", async () => {
    const event = await recorded(failed("a".repeat(64), "🙂".repeat(5_000)));
    expect([...(event.userAgent ?? "")]).toHaveLength(256);
    expect(event.userAgent?.isWellFormed()).toBe(true);
    expect(event.userAgent?.endsWith("🙂…")).toBe(true);
  });

  test.each([
    ["a password typed as the name", "correct horse battery staple"],
    ["an access token", `eyJhbGciOiJSUzI1NiJ9.${"e".repeat(40)}.${"s".repeat(80)}`],
    ["a refresh token", `${ALICE}.12.${"A1b".repeat(14)}x`],
    ["a one-time token", "h7Qd0cZ3Xr9LkT2vBn5MwYs8PfJ1gE4aUo6iRqVtCxD"],
  ])("SEC-34 %s does not reach the trail", async (_, secret) => {
    const event = await recorded(failed(secret));
    expect(event.details).toEqual({ identifier: "***", reason: "password" });
    const agent = await recorded(
      failed("alice", `curl ${secret === "correct horse battery staple" ? "password=hunter2x" : secret} end`),
    );
    expect(agent.userAgent).toMatch(/^curl (\*\*\*[.\w]*) end$/);
    expect(agent.userAgent).not.toContain(secret);
  });

  test("SEC-34 the address of a webhook is kept without its secrets", async () => {
    const event: SecurityEvent = {
      ...failed("x"),
      action: "webhook.made",
      details: { webhookId: ALICE, url: "https://user:pass@hooks.example/in?token=abc#frag" },
    };
    expect((await recorded(event)).details).toEqual({
      webhookId: ALICE,
      url: "https://hooks.example/in?***",
    });
  });
});
