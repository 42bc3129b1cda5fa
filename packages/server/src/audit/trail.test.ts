import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { transact } from "../database/transact.ts";
import { recordEvents } from "./record-events-sql.ts";
import { NOTHING_KNOWN, sealBatch } from "./seal-batch-sql.ts";
import { openTrail } from "./trail.ts";
import { readTrail } from "./trail-rows-sql.ts";
import { verifyChain } from "./verify-chain-sql.ts";
import { auditWorld, failedSignIn, manySignIns, seals, silent } from "./world-audit.ts";

type World = Awaited<ReturnType<typeof auditWorld>>;

describe("sealing", () => {
  let world: World;
  beforeEach(async () => {
    world = await auditWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const all = () => readTrail(world.database.db, { above: 0, limit: 10_000 });
  const typed = async () => (await all()).map((event) => event.details.identifier);
  const findings = async () => (await verifyChain(world.database.db, { seals })).findings;
  const whole = async () => {
    expect(await findings()).toEqual([]);
    const positions = (await all()).map((event) => event.position);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  };

  test("SEC-30 what is recorded is sealed by itself, and whoever waits for it is woken", async () => {
    await recordEvents(world.database.db, manySignIns(3));
    await world.trail.waitBeyond(2, AbortSignal.timeout(10_000));
    expect(await typed()).toEqual(["mallory-1", "mallory-2", "mallory-3"]);
    await whole();
  });

  test("SEC-30 an event whose transaction ends late is not skipped", async () => {
    await transact(world.database.sql, async (_tx, trx) => {
      await recordEvents(trx, [failedSignIn("slow")]);
      await world.record(failedSignIn("quick"));
      expect(await typed()).toEqual(["quick"]);
    });
    await world.trail.sealNow();
    expect(await typed()).toEqual(["quick", "slow"]);
    await whole();
  });

  test("SEC-30 many transactions and three servers at once make one chain with every event in it once", async () => {
    await using second = openTrail({ database: world.database, seals, clock: systemClock, log: silent });
    await using third = openTrail({ database: world.database, seals, clock: systemClock, log: silent });
    const names = Array.from({ length: 120 }, (_, index) => `bob-${index}`);
    await Promise.all(
      names.map(async (name, index) => {
        await transact(world.database.sql, (_tx, trx) => recordEvents(trx, [failedSignIn(name)]));
        await [world.trail, second, third][index % 3]?.sealNow();
      }),
    );
    expect((await typed()).toSorted()).toEqual(names.toSorted());
    await whole();
  });

  test("SEC-30 more than a batch is sealed in one go", async () => {
    await world.record(...manySignIns(1_234));
    expect(await typed()).toHaveLength(1_234);
    await whole();
  });

  test.each(["insert into audit_events", "delete from audit_unsealed", "update audit_head"])(
    "SEC-30 a crash at `%s` loses nothing and doubles nothing",
    async (step) => {
      await world.record(...manySignIns(2, "carol"));
      await recordEvents(world.database.db, manySignIns(5));
      const { sql } = world.database;
      const [verb, table] = [step.split(" ")[0], step.split(" ").at(-1)];
      await sql.unsafe(`create function crash() returns trigger language plpgsql as $$ begin raise 'crash'; end $$;
        create trigger crash before ${verb} on ${table} for each statement execute function crash()`);
      await expect(
        sealBatch(world.database, { seals, known: NOTHING_KNOWN, clock: systemClock }),
      ).rejects.toThrow("crash");
      expect(await all()).toHaveLength(2);
      await sql.unsafe(`drop trigger crash on ${table}`);
      await world.trail.sealNow();
      expect(await all()).toHaveLength(7);
      await whole();
    },
  );

  test("SEC-30 a change of late is told in the trail, once, and stays to be found", async () => {
    await world.record(...manySignIns(6));
    await world.database.sql`update audit_events set ip = '198.51.100.7' where position = 4`;
    await world.record(failedSignIn("alice"));
    await world.record(failedSignIn("bob"));
    const broken = (await all()).filter((event) => event.action === "audit.chain-broken");
    expect(broken).toMatchObject([{ severity: "high", details: { position: 4 } }]);
    expect(await findings()).toEqual([{ kind: "changed", position: 4 }]);
  });

  test.each([
    ["the last events", "delete from audit_events where position > 4"],
    [
      "the last events, and the head with them to a state that was once true",
      "delete from audit_events where position > 4; update audit_head set (position, hash, seal) = (select position, hash, seal from old_head)",
    ],
    ["the head", "delete from audit_events where position > 4; delete from audit_head"],
  ])("SEC-30 a server that runs notices that somebody removes %s", async (_, statement) => {
    await world.record(...manySignIns(4));
    await world.database.sql`create table old_head as select * from audit_head`;
    await world.record(...manySignIns(3, "mallory-again"));
    await world.database.sql.unsafe(statement);
    await world.record(failedSignIn("alice"));
    await world.record(failedSignIn("bob"));
    const broken = (await all()).filter((event) => event.action === "audit.chain-broken");
    expect(broken).toMatchObject([{ details: { position: 5 } }]);
    // The places of what is gone stay empty.
    expect(await findings()).toEqual([{ kind: "removed", from: 5, to: 7 }]);
  });

  test("SEC-30 an event that somebody has put at the end is told, and the chain goes on after it", async () => {
    await world.record(...manySignIns(3));
    await world.database.sql`insert into audit_events
      select 4, gen_random_uuid(), at, 'user.became-administrator', actor_id, user_id, ip, user_agent, correlation_id,
        details, hash, seal from audit_events where position = 3`;
    await world.record(failedSignIn("alice"));
    expect((await all()).slice(4)).toMatchObject([
      { position: 5, action: "sign-in.failed" },
      { position: 6, action: "audit.chain-broken", details: { position: 4 } },
    ]);
    expect(await findings()).toEqual([{ kind: "changed", position: 4 }]);
  });

  test("what was recorded before the end is sealed by a server that stops", async () => {
    const trail = openTrail({ database: world.database, seals, clock: systemClock, log: silent });
    await recordEvents(world.database.db, manySignIns(2));
    await trail[Symbol.asyncDispose]();
    expect(await all()).toHaveLength(2);
  });
});
