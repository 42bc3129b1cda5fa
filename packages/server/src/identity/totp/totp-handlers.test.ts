import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWriteAlongside } from "../alongside/write-alongside-sql.ts";
import { acting, enrol, firstStep, nextStep, secondStep, trail } from "../factor/world-factors.ts";
import {
  callOf,
  type IdentityWorld,
  identityWorld,
  problem,
  refresh,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { codeAt, PERIOD_SECONDS } from "./totp-code.ts";
import { PENDING_MS } from "./totp-handlers.ts";
import { totpStoreSql } from "./totp-store-sql.ts";

let world: IdentityWorld;
let people = 0;
const someone = () => signUp(world, `alice${people++}`);

beforeAll(async () => {
  world = await identityWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  world.mails.length = 0;
  world.signals.length = 0;
});

describe("setting up an authenticator app", () => {
  test("takes a secret and a first code, and answers ten recovery codes", async () => {
    const alice = await someone();
    const { secret, uri } = await acting(world, alice).begin();
    expect(uri).toContain(secret);
    const { recoveryCodes } = await acting(world, alice).confirm(codeAt(secret, world.clock.now()));
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(world.mails).toMatchObject([{ kind: "mfa-changed", values: { change: "totp-added" } }]);
    expect(world.signals).toEqual([{ kind: "person-changed", userId: alice.user.id }]);
    expect((await trail(world)).slice(-2)).toEqual(["mfa.totp-added", "mfa.recovery-codes-made"]);
  });

  test("is not done before the first code: nothing is asked at the next sign-in", async () => {
    const alice = await someone();
    await acting(world, alice).begin();
    await expect(firstStep(world, alice.user.username)).rejects.toThrow("No second factor is due");
  });

  test("is held up by a wrong code, and goes on with the right one", async () => {
    const alice = await someone();
    const { secret } = await acting(world, alice).begin();
    const stale = codeAt(secret, world.clock.now() - 5 * PERIOD_SECONDS * 1000);
    await expect(acting(world, alice).confirm(stale)).rejects.toEqual(problem("code_invalid"));
    await acting(world, alice).confirm(codeAt(secret, world.clock.now()));
  });

  test("begun anew, makes the secret before worthless", async () => {
    const alice = await someone();
    const first = await acting(world, alice).begin();
    const second = await acting(world, alice).begin();
    const now = world.clock.now();
    await expect(acting(world, alice).confirm(codeAt(first.secret, now))).rejects.toEqual(
      problem("code_invalid"),
    );
    await acting(world, alice).confirm(codeAt(second.secret, now));
  });

  test("runs out after ten minutes", async () => {
    const alice = await someone();
    const { secret } = await acting(world, alice).begin();
    world.clock.advance(PENDING_MS);
    await expect(acting(world, alice).confirm(codeAt(secret, world.clock.now()))).rejects.toEqual(
      problem("totp_not_found"),
    );
  });

  test("is refused where one is set up, and without a beginning", async () => {
    const alice = await someone();
    await expect(acting(world, alice).confirm("123456")).rejects.toEqual(problem("totp_not_found"));
    await enrol(world, alice);
    await expect(acting(world, alice).begin()).rejects.toEqual(problem("totp_enabled"));
    await expect(acting(world, alice).confirm("123456")).rejects.toEqual(problem("totp_enabled"));
  });

  test("confirmed twice at once, is done once, with one set of codes", async () => {
    const alice = await someone();
    const { secret } = await acting(world, alice).begin();
    const code = codeAt(secret, world.clock.now());
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => acting(world, alice).confirm(code)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(world.mails).toHaveLength(1);
    const [row] = await world.database.sql`
      select count(*)::int as codes from recovery_codes where user_id = ${alice.user.id}`;
    expect(row?.codes).toBe(10);
  });

  test("makes this session one that has used it, from its next refresh on", async () => {
    const alice = await someone();
    await enrol(world, alice);
    const renewed = await refresh(world, alice.refreshToken);
    expect(renewed.session.amr).toEqual(["pwd", "otp", "mfa"]);
    expect((await callOf(world, renewed)).principal).toMatchObject({ mfaVerified: true, mustEnrol: false });
  });

  test("SEC-34 the secret is kept sealed, and opens for nobody else", async () => {
    const alice = await someone();
    const bob = await someone();
    const { secret } = await enrol(world, alice);
    const [row] = await world.database.sql<{ secret: Buffer }[]>`
      select secret from totp_secrets where user_id = ${alice.user.id}`;
    if (!row) throw new Error("Nothing is kept");
    expect(row.secret.toString("latin1")).not.toContain(secret);
    await enrol(world, bob);
    await world.database.sql`update totp_secrets set secret = ${row.secret} where user_id = ${bob.user.id}`;
    nextStep(world);
    const pending = await firstStep(world, bob.user.username);
    await expect(secondStep(world, pending, codeAt(secret, world.clock.now()))).rejects.toThrow();
  });
});

describe("removing an authenticator app", () => {
  let alice: SignedInPerson;
  let app: Awaited<ReturnType<typeof enrol>>;
  beforeEach(async () => {
    alice = await someone();
    app = await enrol(world, alice);
    world.mails.length = 0;
    world.signals.length = 0;
  });

  test("ends the other sessions, and asks for it no more", async () => {
    nextStep(world);
    const other = await secondStep(world, await firstStep(world, alice.user.username), app.code());
    world.mails.length = 0;
    await acting(world, alice).remove();
    expect(world.signals).toEqual([
      { kind: "end-session", sessionId: other.session.id, userId: alice.user.id, reason: "factor-changed" },
      { kind: "person-changed", userId: alice.user.id },
    ]);
    await expect(callOf(world, other)).rejects.toEqual(problem("session_revoked"));
    await callOf(world, alice);
    expect(world.mails).toMatchObject([{ kind: "mfa-changed", values: { change: "totp-removed" } }]);
    await expect(firstStep(world, alice.user.username)).rejects.toThrow("No second factor is due");
  });

  test("takes the recovery codes along, which stood in for it", async () => {
    await acting(world, alice).remove();
    await expect(acting(world, alice).makeCodes()).rejects.toEqual(problem("recovery_codes_need_factor"));
    await expect(acting(world, alice).remove()).rejects.toEqual(problem("totp_not_found"));
  });

  test("asked for many times at once, is done once", async () => {
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => acting(world, alice).remove()));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(world.mails).toHaveLength(1);
  });
});

describe("SEC-15 a time step", () => {
  const accepting = async () => {
    const { user } = await someone();
    const store = totpStoreSql(world.database, {
      writeAlongside: createWriteAlongside({ queueMail: async () => {} }),
    });
    const secret = Buffer.from("sealed");
    await world.database.sql`insert into totp_secrets (user_id, secret) values (${user.id}, ${secret})`;
    return (step: number) => store.accept({ userId: user.id, secret, step });
  };

  test("is accepted once, and none before one that was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 }), async (steps) => {
        const accept = await accepting();
        let last = 0;
        for (const step of steps) {
          expect(await accept(step)).toBe(step > last);
          last = Math.max(last, step);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("is accepted from one of many at once", async () => {
    const accept = await accepting();
    const all = await Promise.all(Array.from({ length: 20 }, () => accept(7)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  test("of a secret that was replaced is not accepted", async () => {
    const { user } = await someone();
    const store = totpStoreSql(world.database, {
      writeAlongside: createWriteAlongside({ queueMail: async () => {} }),
    });
    await world.database.sql`insert into totp_secrets (user_id, secret) values (${user.id}, 'new')`;
    expect(await store.accept({ userId: user.id, secret: Buffer.from("old"), step: 1 })).toBe(false);
  });
});
