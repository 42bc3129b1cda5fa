import { describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { FOREIGN_HASHES, HASHED_PASSPHRASE as PASSPHRASE } from "./foreign-hashes.fixture.ts";
import { createPasswordHasher } from "./hash-password.ts";
import { createHashingGate } from "./hashing-gate.ts";
import { storedHashesSql } from "./stored-hashes-sql.ts";
import { createUpgradeHash } from "./upgrade-hash.ts";

const BCRYPT = FOREIGN_HASHES["bcrypt 2b (passlib)"];
const ALICE = "019b0000-0000-7000-8000-000000000001";
const clock = { now: () => Date.parse("2026-01-31T09:00:00.000Z") };
const hasher = createPasswordHasher(createHashingGate({ atOnceMax: 1 }));

describe("an imported hash", () => {
  test("SEC-01 is replaced by one of today's kind, unless someone has changed it meanwhile", async () => {
    await using database = await freshDatabase({ connectionsMax: 1 });
    const { sql } = database;
    await sql`
      insert into users
        (id, email, email_key, username, username_key, display_name, display_name_key, created_at, updated_at)
      values (${ALICE}, 'a', 'a', 'alice', 'alice', 'Alice', 'alice', now(), now())`;
    const changed = await hasher.hash("another passphrase");
    await sql`insert into password_credentials (user_id, hash, updated_at) values (${ALICE}, ${changed}, now())`;
    const hashes = storedHashesSql(database, { clock });
    const onFailure = vi.fn();
    const upgrade = createUpgradeHash({ hasher, hashes, onFailure });
    const storedHash = async () =>
      (await sql<{ hash: string }[]>`select hash from password_credentials where user_id = ${ALICE}`)[0]
        ?.hash ?? "";

    await upgrade(ALICE, PASSPHRASE, BCRYPT);
    expect(await storedHash()).toBe(changed);

    await sql`update password_credentials set hash = ${BCRYPT} where user_id = ${ALICE}`;
    await upgrade(ALICE, PASSPHRASE, BCRYPT);
    expect(await storedHash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.check(PASSPHRASE, await storedHash())).toEqual({ matches: true, outdated: false });
    expect(onFailure).not.toHaveBeenCalled();
  });

  test("stays where the server is too busy or the database away: nobody is kept out by that", async () => {
    const onFailure = vi.fn();
    await using database = await freshDatabase({ connectionsMax: 1 });
    const busy = createPasswordHasher(createHashingGate({ atOnceMax: 0, waitingMax: 0 }));
    const hashes = storedHashesSql(database, { clock });
    await createUpgradeHash({ hasher: busy, hashes, onFailure })("nobody", PASSPHRASE, BCRYPT);
    const away = { replace: () => Promise.reject(new Error("away")) };
    await createUpgradeHash({ hasher, hashes: away, onFailure })("nobody", PASSPHRASE, BCRYPT);
    expect(onFailure.mock.calls).toMatchObject([[{ code: "overloaded" }], [{ message: "away" }]]);
  });
});
