import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { acting, enrol, firstStep, secondStep, trail } from "../factor/world-factors.ts";
import {
  type IdentityWorld,
  identityWorld,
  problem,
  type SignedInPerson,
  signUp,
} from "../identity-world.ts";
import { makeRecoveryCode, readRecoveryCode } from "./recovery-code-text.ts";

describe("SEC-16 a recovery code", () => {
  test("has 80 bits in groups that can be read", () => {
    const codes = Array.from({ length: 200 }, makeRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  test("is read in any case, with any gaps, and with letters that look like digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.boolean(), (gaps, lower) => {
        const code = makeRecoveryCode();
        const typed = code.replaceAll("-", " ".repeat(gaps)).replaceAll("0", "o").replaceAll("1", "l");
        expect(readRecoveryCode(lower ? typed.toLowerCase() : typed)).toBe(code.replaceAll("-", ""));
      }),
    );
  });

  test.each(["", "123456", "UUUU-UUUU-UUUU-UUUU", "AAAA-AAAA-AAAA-AAA", "AAAA-AAAA-AAAA-AAAA-A"])(
    "is not %j",
    (typed) => {
      expect(readRecoveryCode(typed)).toBeNull();
    },
  );
});

describe("recovery codes", () => {
  let world: IdentityWorld;
  let alice: SignedInPerson;
  let codes: readonly string[];
  let people = 0;
  const use = async (code: string | undefined) =>
    secondStep(world, await firstStep(world, alice.user.username), code ?? "", { method: "recovery" });

  beforeAll(async () => {
    world = await identityWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    alice = await signUp(world, `alice${people++}`);
    codes = (await enrol(world, alice)).recoveryCodes;
    world.mails.length = 0;
  });

  test("SEC-16 there are ten, each signs in once, and its owner is told how many are left", async () => {
    expect(codes).toHaveLength(10);
    for (const [at, code] of codes.entries()) {
      const signedIn = await use(code);
      expect(signedIn.session.amr).toEqual(["pwd", "recovery", "mfa"]);
      expect(world.mails).toContainEqual(
        expect.objectContaining({ kind: "recovery-code-used", values: { left: 9 - at } }),
      );
      await expect(use(code)).rejects.toEqual(problem("code_invalid"));
    }
    expect((await firstStep(world, alice.user.username)).methods).toEqual(["totp"]);
  });

  test("SEC-16 of many with one code at once, one gets in", async () => {
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => use(codes[0])));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("SEC-16 are kept by keyed hashes, and are another person's never", async () => {
    const rows = await world.database.sql<{ hash: string }[]>`select hash from recovery_codes`;
    for (const code of codes) {
      for (const { hash } of rows) expect(hash).not.toContain(code.replaceAll("-", ""));
    }
    const bob = await signUp(world, `bob${people++}`);
    await enrol(world, bob);
    await world.database.sql`
      update recovery_codes set user_id = ${bob.user.id} where user_id = ${alice.user.id}`;
    const waiting = await firstStep(world, bob.user.username);
    await expect(secondStep(world, waiting, codes[0] ?? "", { method: "recovery" })).rejects.toEqual(
      problem("code_invalid"),
    );
  });

  test("warn at a sign-in when three are left or fewer", async () => {
    for (const code of codes.slice(0, 6)) expect((await use(code)).notices).toBeUndefined();
    expect((await use(codes[6])).notices).toMatchObject([{ kind: "recovery-codes-low", count: 3 }]);
    expect((await use(codes[7])).notices).toMatchObject([{ kind: "recovery-codes-low", count: 2 }]);
  });

  test("SEC-16 made anew, make those before worthless", async () => {
    const { recoveryCodes } = await acting(world, alice).makeCodes();
    expect(recoveryCodes).toHaveLength(10);
    expect(world.mails).toMatchObject([{ kind: "mfa-changed", values: { change: "recovery-codes-made" } }]);
    await expect(use(codes[0])).rejects.toEqual(problem("code_invalid"));
    await use(recoveryCodes[0]);
  });

  test("SEC-34 stand in no event and no mail", async () => {
    await use(codes[0]);
    await acting(world, alice).makeCodes();
    const events = await world.database.sql`select * from audit_unsealed`;
    const told = JSON.stringify([events, world.mails]).toUpperCase();
    expect(await trail(world)).toContain("mfa.recovery-code-used");
    for (const code of codes) expect(told).not.toContain(code);
  });
});
