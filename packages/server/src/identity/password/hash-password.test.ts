import { parseOptions } from "@node-rs/argon2";
import { hash as hashBcrypt, verify as verifyBcrypt } from "@node-rs/bcrypt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPasswordLength } from "./check-password-length.ts";
import { FOREIGN_HASHES, HASHED_PASSPHRASE } from "./foreign-hashes.fixture.ts";
import { createPasswordHasher, NOBODYS_HASH } from "./hash-password.ts";
import type { HashingGate } from "./hashing-gate.ts";
import { ARGON2_OPTIONS } from "./stored-hash.ts";

const countingGate = () => {
  let count = 0;
  const gate: HashingGate = {
    run: (hash) => {
      count += 1;
      return hash();
    },
  };
  return { gate, count: () => count };
};

const PASSPHRASE = "correct horse battery staple";

describe("hashing passwords", () => {
  const { gate } = countingGate();
  const hasher = createPasswordHasher(gate);

  test("SEC-01 hashes are Argon2id with 19 MiB, two passes, one lane", async () => {
    const stored = await hasher.hash(PASSPHRASE);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.matches(PASSPHRASE, stored)).toBe(true);
    expect(await hasher.matches(`${PASSPHRASE} `, stored)).toBe(false);
  });

  test("SEC-01 the last character of the longest password counts", async () => {
    const longest = "\u{1F511}".repeat(1023);
    const stored = await hasher.hash(`${longest}a`);
    expect(await hasher.matches(`${longest}a`, stored)).toBe(true);
    expect(await hasher.matches(`${longest}b`, stored)).toBe(false);
    expect(await hasher.matches(longest, stored)).toBe(false);
  });

  test("SEC-01 what comes after U+0000 counts", async () => {
    const stored = await hasher.hash("before\u0000after, the rest");
    expect(await hasher.matches("before\u0000", stored)).toBe(false);
  });

  test("one password typed on two keyboards is one password", async () => {
    const composed = "caf\u00e9 au lait, s'il vous pla\u00eet";
    const stored = await hasher.hash(composed);
    expect(composed.normalize("NFD")).not.toBe(composed);
    expect(await hasher.matches(composed.normalize("NFD"), stored)).toBe(true);
  });

  test("SEC-04 an unknown user costs one hash with today's parameters, and never matches", async () => {
    const counting = countingGate();
    const counted = createPasswordHasher(counting.gate);
    expect(await counted.matches(PASSPHRASE, null)).toBe(false);
    expect(counting.count()).toBe(1);
    expect(parseOptions(NOBODYS_HASH)).toMatchObject(ARGON2_OPTIONS);
    expect(parseOptions(NOBODYS_HASH)).toEqual(parseOptions(await hasher.hash(PASSPHRASE)));
  });

  test("SEC-04 an empty password costs one hash", async () => {
    const stored = await hasher.hash(PASSPHRASE);
    const counting = countingGate();
    expect(await createPasswordHasher(counting.gate).matches("", stored)).toBe(false);
    expect(counting.count()).toBe(1);
  });
});

describe("hashes that other systems made", () => {
  const { gate } = countingGate();
  const hasher = createPasswordHasher(gate);

  test.each(Object.entries(FOREIGN_HASHES))(
    "SEC-01 %s: verifies, is outdated, and another password does not match",
    async (_, stored) => {
      expect(await hasher.check(HASHED_PASSPHRASE, stored)).toEqual({ matches: true, outdated: true });
      expect(await hasher.check(`${HASHED_PASSPHRASE}r`, stored)).toEqual({
        matches: false,
        outdated: false,
      });
      expect(await hasher.matches(HASHED_PASSPHRASE, stored)).toBe(true);
    },
  );

  test("our own hash is not outdated, that of our kind from elsewhere neither", async () => {
    const current = { matches: true, outdated: false };
    expect(await hasher.check(PASSPHRASE, await hasher.hash(PASSPHRASE))).toEqual(current);
    const elsewhere =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ISO7kkvFzh19GM8qB7patN3C3Y9HHsjlVTfEZ9T600Y";
    expect(await hasher.check(HASHED_PASSPHRASE, elsewhere)).toEqual(current);
  });

  test("SEC-01 a password of which bcrypt reads only a part matches no bcrypt hash", async () => {
    const seventyTwo = "0123456789ab".repeat(6);
    const stored = await hashBcrypt(seventyTwo, { cost: 10 });
    expect(await verifyBcrypt(`${seventyTwo} and more`, stored)).toBe(true);
    expect(await hasher.matches(`${seventyTwo} and more`, stored)).toBe(false);
    expect(await hasher.matches(seventyTwo, stored)).toBe(true);
    const withNul = await hashBcrypt("before\u0000after", { cost: 10 });
    expect(await hasher.matches("before\u0000after", withNul)).toBe(false);
  });

  test("a password is compared with a foreign bcrypt hash as it was typed", async () => {
    const typed = "ﬁne words, ﬁne deeds";
    const stored = await hashBcrypt(typed, { cost: 10 });
    expect(await hasher.matches(typed, stored)).toBe(true);
    expect(await hasher.matches(typed.normalize("NFKC"), stored)).toBe(false);
  });

  test.each([
    ["of no known format", "plain text"],
    ["empty", ""],
    ["that would take a minute", `$2b$20$${"a".repeat(53)}`],
    [
      "that would take a gigabyte",
      "$argon2id$v=19$m=1048576,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdA",
    ],
  ])("SEC-04 a stored hash %s costs one hash of today's kind, and never matches", async (_, stored) => {
    const counting = countingGate();
    const counted = createPasswordHasher(counting.gate);
    expect(await counted.check(PASSPHRASE, stored)).toEqual({ matches: false, outdated: false });
    expect(counting.count()).toBe(1);
  });

  test("SEC-03 an imported hash waits at the gate like every other, once", async () => {
    for (const stored of Object.values(FOREIGN_HASHES).slice(0, 6)) {
      const counting = countingGate();
      await createPasswordHasher(counting.gate).check(HASHED_PASSPHRASE, stored);
      expect(counting.count()).toBe(1);
    }
  });
});

describe("the length of a password", () => {
  test("SEC-02 fifteen characters are enough, whatever they are; fourteen are not", () => {
    const character = fc.constantFrom("a", " ", "é", "漢", "\u{1F511}");
    fc.assert(
      fc.property(fc.array(character, { minLength: 15, maxLength: 64 }), (characters) => {
        checkPasswordLength(characters.join(""), { min: 15 });
      }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 14 }), (characters) => {
        expect(() => checkPasswordLength(characters.join(""), { min: 15 })).toThrow(
          expect.objectContaining({ code: "password_too_short", values: { min: 15 } }),
        );
      }),
    );
  });

  test("SEC-02 an accent sent as its own code point does not lengthen a password", () => {
    const typed = "éééééééé".normalize("NFD");
    expect(typed).toHaveLength(16);
    expect(() => checkPasswordLength(typed, { min: 15 })).toThrow();
  });
});
