import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../tests/world-database.ts";
import { systemClock } from "../clock.ts";
import { CHAIN_BEGINNING, canonicalText, chainHash, createSeals } from "./chain.ts";
import { recordEvents } from "./record-events-sql.ts";
import { NOTHING_KNOWN, sealBatch } from "./seal-batch-sql.ts";
import { readTrail } from "./trail-rows-sql.ts";
import { verifyChain } from "./verify-chain-sql.ts";
import { ALICE, BOB, manySignIns, seals } from "./world-audit.ts";

const EVENTS = 12;
const WRITTEN_ELSEWHERE = createSeals(Buffer.alloc(32, 1));

/** What somebody can do to a row who has SQL and not the master key. */
const CHANGES: Readonly<Record<string, string>> = {
  action: "'sign-in.succeeded'",
  at: "at + interval '1 microsecond'",
  actor_id: `'${BOB}'`,
  user_id: "null",
  ip: "'198.51.100.7'",
  user_agent: "coalesce(user_agent, '') || ' '",
  correlation_id: "null",
  details: "replace(details, 'password', 'passwort')",
  id: `'${ALICE}'`,
  hash: "sha256(hash)",
  seal: "sha256(seal)",
};

describe("SEC-30 the chain", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    await recordEvents(database.db, manySignIns(EVENTS));
    await sealBatch(database, { seals, known: NOTHING_KNOWN, clock: systemClock });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const findings = async () => (await verifyChain(database.db, { seals })).findings;

  /** Does the damage, looks, and undoes it. */
  const findingsAfter = async (statement: string) => {
    const { sql } = database;
    await sql.unsafe(
      "create table backup_events as select * from audit_events; create table backup_head as select * from audit_head",
    );
    try {
      await sql.unsafe(statement);
      return await findings();
    } finally {
      await sql.unsafe(`truncate audit_events; insert into audit_events select * from backup_events;
        truncate audit_head; insert into audit_head select * from backup_head;
        drop table backup_events; drop table backup_head`);
    }
  };

  const position = fc.integer({ min: 1, max: EVENTS });

  test("is proved when nobody has touched it, and anyone can follow its hashes", async () => {
    expect(await findings()).toEqual([]);
    let hash = CHAIN_BEGINNING;
    for (const event of await readTrail(database.db, { above: 0, limit: 100 })) {
      hash = chainHash(
        hash,
        canonicalText(event.position, {
          ...{
            id: event.id,
            at: event.at,
            action: event.action,
            actor_id: event.actorId,
            user_id: event.userId,
          },
          ...{ ip: event.ip, user_agent: event.userAgent, correlation_id: event.correlationId },
          details: JSON.stringify(event.details),
        }),
      );
      expect(event.hash).toBe(hash.toString("hex"));
    }
  });

  test("finds the row of which anything was changed", async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.constantFrom(...Object.keys(CHANGES)), async (at, column) => {
        const found = await findingsAfter(
          `update audit_events set ${column} = ${CHANGES[column]} where position = ${at}`,
        );
        expect(found[0]).toEqual({ kind: "changed", position: at });
      }),
      { numRuns: 30 },
    );
  });

  test("finds what was removed, at the beginning, in the middle, at the end, in part or in whole", async () => {
    await fc.assert(
      fc.asyncProperty(position, position, async (one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const found = await findingsAfter(
          `delete from audit_events where position between ${from} and ${to}`,
        );
        expect(found).toEqual([{ kind: "removed", from, to }]);
      }),
      { numRuns: 20 },
    );
  });

  test("finds what was removed when those after it were moved up to close the gap", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: EVENTS - 1 }), async (at) => {
        const found = await findingsAfter(`delete from audit_events where position = ${at};
          update audit_events set position = position - 1000 where position > ${at};
          update audit_events set position = position + 999 where position < 0`);
        expect(found[0]).toEqual({ kind: "changed", position: at });
      }),
      { numRuns: 5 },
    );
  });

  test("finds two events that have changed places", async () => {
    await fc.assert(
      fc.asyncProperty(position, position, async (one, other) => {
        fc.pre(one !== other);
        const found = await findingsAfter(`update audit_events set position = -1 where position = ${one};
          update audit_events set position = ${one} where position = ${other};
          update audit_events set position = ${other} where position = -1`);
        expect(found).toEqual(
          [Math.min(one, other), Math.max(one, other)].map((at) => ({ kind: "changed", position: at })),
        );
      }),
      { numRuns: 10 },
    );
  });

  test("finds an event that was added, in place of another or after the last", async () => {
    const copy = (at: number) => `insert into audit_events
      select ${at}, gen_random_uuid(), at, action, actor_id, user_id, ip, user_agent, correlation_id, details, hash, seal
      from audit_events where position = 3`;
    expect(await findingsAfter(`delete from audit_events where position = 5; ${copy(5)}`)).toContainEqual({
      kind: "changed",
      position: 5,
    });
    const after = EVENTS + 1;
    expect(await findingsAfter(copy(after))).toContainEqual({ kind: "added", position: after });
  });

  test("finds a chain that was written anew, hashes and all, by someone without the master key", async () => {
    const rows = await database.db.selectFrom("audit_events").selectAll().orderBy("position").execute();
    const changed = rows.map((row) => ({ ...row, ...(row.position === 6 ? { ip: "198.51.100.7" } : {}) }));
    let hash: Buffer = CHAIN_BEGINNING;
    const statements = changed.map((row) => {
      const canonical = canonicalText(row.position, row);
      hash = chainHash(hash, canonical);
      const seal = WRITTEN_ELSEWHERE.ofEvent(hash, canonical).toString("hex");
      return `update audit_events set ip = '${row.ip}', hash = '\\x${hash.toString("hex")}',
        seal = '\\x${seal}' where position = ${row.position} and position >= 6`;
    });
    const head = `update audit_head set hash = '\\x${hash.toString("hex")}',
      seal = '\\x${WRITTEN_ELSEWHERE.ofHead(EVENTS, hash).toString("hex")}'`;
    const found = await findingsAfter([...statements, head].join(";"));
    expect(found[0]).toEqual({ kind: "changed", position: 6 });
    expect(found.at(-1)).toEqual({ kind: "head-changed" });
  });

  test("finds a head that was set back with the end of the trail, or is gone", async () => {
    const setBack = await findingsAfter(`delete from audit_events where position > 7;
      update audit_head set position = 7, hash = (select hash from audit_events where position = 7)`);
    expect(setBack).toEqual([{ kind: "head-changed" }]);
    expect(await findingsAfter("delete from audit_head")).toEqual([{ kind: "head-lost" }]);
  });

  test("finds a trail that was set back to an earlier state of its own, where somebody has had more of it", async () => {
    await database.sql`insert into audit_followers (name, position, updated_at) values ('sink', 40, now())`;
    expect(await findings()).toEqual([{ kind: "set-back", follower: "sink", position: 40 }]);
    await database.sql`delete from audit_followers`;
  });
});
