import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import { CommandRefused } from "../../command.ts";
import { FOREIGN_HASHES, HASHED_PASSPHRASE } from "../password/foreign-hashes.fixture.ts";
import { createPasswordHasher } from "../password/hash-password.ts";
import { createHashingGate } from "../password/hashing-gate.ts";
import { importUsersCommand } from "./import-users-command.ts";

const BCRYPT = FOREIGN_HASHES["bcrypt 2b (passlib)"];
const clock = { now: () => Date.parse("2026-01-31T09:00:00.000Z") };
const home = mkdtempSync(join(tmpdir(), "parley-import-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const jsonLines = (...users: readonly object[]) => users.map((user) => JSON.stringify(user)).join("\n");
const bob = { email: "bob@example.com", username: "bob", passwordHash: BCRYPT };
const carol = { email: "carol@example.com", username: "carol" };

describe("importing users", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase({ connectionsMax: 2 });
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    await database.sql`delete from users`;
    await database.sql`delete from audit_unsealed`;
    await database.sql`update installation set administrator_made = false`;
  });

  const importing = async (text: string, { name = "users.jsonl", flags = [] as string[] } = {}) => {
    const said: string[] = [];
    const path = join(home, name);
    writeFileSync(path, text);
    const refusal = await importUsersCommand([path, ...flags], {
      database,
      clock,
      say: (line) => said.push(line),
    }).then(
      () => null,
      (error: unknown) => error,
    );
    return { said, refusal };
  };

  const people = () => database.sql`
    select email, username, display_name, state, email_verified_at is not null as verified, hash,
      (select string_agg(role_name, ' ' order by role_name) from user_roles where user_id = users.id) as roles
    from users left join password_credentials on user_id = users.id order by username_key`;
  const events = () => database.sql<{ action: string; details: string; user_id: string; actor_id: null }[]>`
    select action, details, user_id, actor_id from audit_unsealed order by action, user_id`;

  test("SEC-01 whoever is imported with a foreign hash keeps their password", async () => {
    const { said, refusal } = await importing(jsonLines(bob));
    expect(refusal).toBeNull();
    expect(said).toEqual([
      "Created 1, skipped 0, refused 0",
      "Nobody is administrator yet: npm run parley -- admin create",
    ]);
    const [row] = await people();
    expect(row).toMatchObject({ email: "bob@example.com", hash: BCRYPT, roles: "user", state: "active" });
    const hasher = createPasswordHasher(createHashingGate({ atOnceMax: 1 }));
    expect(await hasher.check(HASHED_PASSPHRASE, String(row?.hash))).toEqual({
      matches: true,
      outdated: true,
    });
  });

  test("SEC-30 each account that is made stands in the audit trail, and no other does", async () => {
    await importing(jsonLines(bob, carol, { ...carol, username: "carol2" }));
    const ids = await database.sql<{ id: string }[]>`select id from users order by id`;
    expect(ids).toHaveLength(2);
    expect(await events()).toEqual(
      ids.map(({ id }) => ({
        action: "account.created",
        details: JSON.stringify({ by: "import" }),
        user_id: id,
        actor_id: null,
      })),
    );
  });

  test("CSV says the same: quotes, empty cells, roles with spaces between, any order of columns", async () => {
    await database.sql`insert into roles (name) values ('editor') on conflict do nothing`;
    const csv =
      "\uFEFFusername,email,displayName,roles,emailVerified,state,passwordHash\r\n" +
      `bob,bob@example.com,"Bob ""the"" Brown, Jr.",editor user,yes,locked,${BCRYPT}\r\n` +
      "\r\ncarol,carol@example.com,,,,,\r\n";
    const { refusal, said } = await importing(csv, { name: "users.csv" });
    expect(refusal).toBeNull();
    expect(said).toContain('1 have no password: they choose one by "forgot password"');
    expect(await people()).toEqual([
      {
        email: "bob@example.com",
        username: "bob",
        display_name: 'Bob "the" Brown, Jr.',
        state: "locked",
        verified: true,
        hash: BCRYPT,
        roles: "editor user",
      },
      {
        email: "carol@example.com",
        username: "carol",
        display_name: "carol",
        state: "active",
        verified: false,
        hash: null,
        roles: "user",
      },
    ]);
  });

  test("each refused line is told with its number and why, the others are taken", async () => {
    const { said, refusal } = await importing(
      [
        jsonLines(bob),
        "not json",
        jsonLines(
          { ...carol, email: "nobody" },
          { ...carol, roles: ["wizard"] },
          { ...carol, roles: ["admin"] },
          { ...carol, passwordHash: "$2b$04$abcdefghijklmnopqrstuuAbCdEfGhIjKlMnOpQrStUvWxYz01234" },
          { ...carol, passwordHash: "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8" },
          { ...carol, emailVerfied: true },
          { ...carol, username: "c" },
        ),
        "",
        "[]",
        jsonLines(carol),
      ].join("\n"),
    );
    expect(refusal).toBeInstanceOf(CommandRefused);
    expect(refusal).toMatchObject({ message: expect.stringContaining("Lines refused: 9") });
    expect(said.slice(0, 9)).toEqual([
      "line 2: refused: not JSON",
      expect.stringMatching(/^line 3: refused: email: /),
      "line 4: refused: roles: there is no role wizard",
      "line 5: refused: roles: admin is given only with --allow-admin",
      "line 6: refused: passwordHash: bcrypt cost is 4, at least 10 is taken",
      "line 7: refused: passwordHash: its format is not one of docs/passwords.md",
      expect.stringMatching(/^line 8: refused: .*emailVerfied/),
      expect.stringMatching(/^line 9: refused: username: /),
      expect.stringMatching(/^line 11: refused: /),
    ]);
    expect(said[9]).toBe("Created 2, skipped 0, refused 9");
    expect((await people()).map((row) => row.username)).toEqual(["bob", "carol"]);
  });

  test("one who comes deactivated has thirty days from now on, like everybody", async () => {
    await importing(jsonLines({ ...bob, state: "deactivated" }, { ...carol, state: "locked" }));
    const rows = await database.sql`select username, state, deactivated_at from users order by username`;
    expect(rows).toEqual([
      { username: "bob", state: "deactivated", deactivated_at: new Date(clock.now()).toISOString() },
      { username: "carol", state: "locked", deactivated_at: null },
    ]);
  });

  test("a second run changes nothing, and an account that is there is never overwritten", async () => {
    await importing(jsonLines(bob, carol));
    const before = await people();
    const again = await importing(
      jsonLines(
        { ...bob, displayName: "Mallory", passwordHash: FOREIGN_HASHES["scrypt (passlib)"] },
        { email: "other@example.com", username: "CAROL" },
        { email: "BOB@example.com", username: "bobby" },
      ),
    );
    expect(again.refusal).toBeNull();
    expect(again.said.slice(0, 4)).toEqual([
      "line 1: skipped: there is an account with this e-mail address",
      "line 2: skipped: there is an account with this username",
      "line 3: skipped: there is an account with this e-mail address",
      "Created 0, skipped 3, refused 0",
    ]);
    expect(await people()).toEqual(before);
    expect(await events()).toHaveLength(2);
  });

  test("a dry run says what a run would, and makes nothing", async () => {
    const many = Array.from({ length: 1200 }, (_, i) => ({ email: `p${i}@example.com`, username: `p${i}x` }));
    const file = jsonLines(...many, many[3] ?? {}, { ...carol, roles: ["wizard"] });
    const dry = await importing(file, { flags: ["--dry-run"] });
    expect(await people()).toHaveLength(0);
    expect(await events()).toHaveLength(0);
    const real = await importing(file);
    expect(dry.said.at(-2)).toBe("Would create 1200, skipped 1, refused 1");
    expect(real.said).toContain("Created 1200, skipped 1, refused 1");
    const ofLines = (said: string[]) => said.filter((line) => line.startsWith("line "));
    expect(ofLines(dry.said)).toEqual(ofLines(real.said));
    expect(await people()).toHaveLength(1200);
  });

  test("with --allow-admin an administrator is made, and whoever signs up next is none", async () => {
    const { refusal, said } = await importing(jsonLines({ ...bob, roles: ["admin"] }), {
      flags: ["--allow-admin"],
    });
    expect(refusal).toBeNull();
    expect(said).toEqual(["Created 1, skipped 0, refused 0"]);
    expect(await people()).toMatchObject([{ username: "bob", roles: "admin user" }]);
    expect((await events()).map(({ action }) => action)).toEqual([
      "account.created",
      "user.became-administrator",
    ]);
    const [row] = await database.sql`select administrator_made from installation`;
    expect(row).toEqual({ administrator_made: true });
  });

  test.each([
    ["a file that is not there", ["/nowhere/users.csv"], /cannot be read/],
    ["no file", [], /One file is to be named/],
    ["a flag that is not known", ["users.csv", "--force"], /--force/],
  ])("%s is told to the operator", async (_, args, message) => {
    const done = importUsersCommand(args, { database, clock, say: () => undefined });
    await expect(done).rejects.toThrow(CommandRefused);
    await expect(done).rejects.toThrow(message);
  });

  test.each([
    ["a column that is not known", "email,user\na@example.com,alice", /There is no column user/],
    ["a row with a cell too many", "email,username\na@example.com,alice,admin", /After line 1/],
    ["a quote that never ends", 'email,username\n"a@example.com,alice', /After line 1/],
  ])("a CSV file with %s is refused as a whole", async (_, csv, message) => {
    const { refusal } = await importing(csv, { name: "broken.csv" });
    expect(refusal).toBeInstanceOf(CommandRefused);
    expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
    expect(await people()).toHaveLength(0);
  });
});
