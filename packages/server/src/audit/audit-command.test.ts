import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../tests/world-database.ts";
import { systemClock } from "../clock.ts";
import type { CommandContext } from "../command.ts";
import { createMasterKey } from "../identity/master-key/master-key.ts";
import { auditCommand } from "./audit-command.ts";
import { createSeals } from "./chain.ts";
import { recordEvents } from "./record-events-sql.ts";
import { openTrail } from "./trail.ts";
import { manySignIns, recordedEvents, silent } from "./world-audit.ts";

describe("npm run parley -- audit verify", () => {
  const masterKey = createMasterKey(Buffer.alloc(32, 42));
  const keys = createSeals(masterKey.derive("audit"));
  let database: FreshDatabase;
  let said: string[];
  beforeEach(async () => {
    said = [];
    database = await freshDatabase();
    await using trail = openTrail({ database, seals: keys, clock: systemClock, log: silent });
    await recordEvents(database.db, manySignIns(20));
    await trail.sealNow();
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const context = () =>
    ({
      database,
      masterKey,
      clock: systemClock,
      say: (line: string) => said.push(line),
    }) as unknown as CommandContext;

  test("SEC-30 says that the trail is whole", async () => {
    await auditCommand(["verify"], context());
    expect(said).toEqual(["The audit trail is whole: 20 events, up to position 20."]);
  });

  test("SEC-30 names what is wrong, refuses, and records that the chain is broken", async () => {
    await database.sql`update audit_events set user_id = null where position = 7`;
    await database.sql`delete from audit_events where position in (11, 12, 20)`;
    await expect(auditCommand(["verify"], context())).rejects.toThrow(
      "does not verify: 3 findings in 17 events",
    );
    expect(said).toEqual([
      "position 7: changed, or not written by Parley",
      "positions 11 to 12: removed",
      "position 20: removed",
    ]);
    expect((await recordedEvents(database.db)).at(-1)).toMatchObject({
      action: "audit.chain-broken",
      details: { position: 7 },
    });
  });

  test("SEC-30 under another master key nothing verifies", async () => {
    const other = { ...context(), masterKey: createMasterKey(Buffer.alloc(32, 43)) };
    await expect(auditCommand(["verify"], other)).rejects.toThrow("21 findings in 20 events");
  });

  test("anything else is answered with how to call it", async () => {
    await expect(auditCommand([], context())).rejects.toThrow("audit verify");
    await expect(auditCommand(["verify", "now"], context())).rejects.toThrow("audit verify");
  });
});
