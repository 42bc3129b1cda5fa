import { afterEach, beforeEach, expect, test } from "vitest";
import type { Call, Principal } from "../../call.ts";
import { as } from "../account/world-accounts.ts";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { authenticator, passkeysOf } from "../passkey/world-passkeys.ts";
import { externalIdentitiesSql } from "../provider/external-identities-sql.ts";
import { codeAt } from "../totp/totp-code.ts";

let world: IdentityWorld;
let bob: SignedInPerson;
/** A call that was let in while its session lived. */
let letIn: Call<Principal>;
beforeEach(async () => {
  world = await identityWorld();
  await signUp(world, "alice");
  bob = await signUp(world, "bob");
  letIn = await callOf(world, bob);
});
afterEach(() => world[Symbol.asyncDispose]());

const signOut = () => as(world, bob)("auth.logoutAll", {});
const countOf = async (table: "api_tokens" | "external_identities" | "passkeys") => {
  const { sql } = world.database;
  const rows = await sql`select 1 from ${sql(table)} where user_id = ${bob.user.id}`;
  return rows.length;
};
const OVER = problem("session_revoked");

test("SEC-07 a call that was let in before its session ended makes no API token any more", async () => {
  const make = async () =>
    world.handlers["api-token.create"]({ name: "survivor", scopes: ["read"], expiresAt: undefined }, letIn);
  await make();
  await signOut();
  await expect(make()).rejects.toEqual(OVER);
  expect(await countOf("api_tokens")).toBe(1);
});

test("SEC-07 nor sets up an authenticator app", async () => {
  const { secret } = await world.handlers["totp.begin"]({}, letIn);
  await signOut();
  const code = codeAt(secret, world.clock.now());
  await expect((async () => world.handlers["totp.confirm"]({ code }, letIn))()).rejects.toEqual(OVER);
  const rows = await world.database.sql`select 1 from totp_secrets where secret is not null`;
  expect(rows).toHaveLength(0);
});

test("SEC-07 nor links an account held elsewhere", async () => {
  const writeAlongside = createWriteAlongside({ queueMail: async () => {} });
  const identities = externalIdentitiesSql(world.database, { writeAlongside });
  const link = (subject: string) =>
    identities.link({
      userId: bob.user.id,
      sessionId: letIn.principal.sessionId,
      identity: { provider: "corp", issuer: "https://corp.example", subject, email: null },
      now: new Date(world.clock.now()).toISOString(),
      alongside: {},
    });
  await signOut();
  expect(await link("bob-elsewhere")).toEqual({ at: "gone" });
  expect(await countOf("external_identities")).toBe(0);
});

test("SEC-07 nor makes recovery codes", async () => {
  const { secret } = await world.handlers["totp.begin"]({}, letIn);
  await world.handlers["totp.confirm"]({ code: codeAt(secret, world.clock.now()) }, letIn);
  const hashes = () => world.database.sql`select hash from recovery_codes order by hash`;
  const before = await hashes();
  await signOut();
  await expect((async () => world.handlers["recoveryCode.make"]({}, letIn))()).rejects.toEqual(OVER);
  expect(await hashes()).toEqual(before);
});

test("SEC-07 nor asks for another address", async () => {
  await signOut();
  const email = "mallory@example.com";
  await expect((async () => world.handlers["me.changeEmail"]({ email }, letIn))()).rejects.toEqual(OVER);
  expect(await world.database.sql`select 1 from email_changes`).toHaveLength(0);
});

test("SEC-07 nor adds a passkey", async () => {
  const credential = authenticator().create(await passkeysOf(world, bob).begin());
  await signOut();
  await expect(
    (async () => world.handlers["passkey.add"]({ credential, name: undefined }, letIn))(),
  ).rejects.toEqual(OVER);
  expect(await countOf("passkeys")).toBe(0);
});
