import { parseOptions } from "@node-rs/argon2";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPasswordLength } from "./check-password-length.ts";
import { ARGON2_OPTIONS, createPasswordHasher, NOBODYS_HASH } from "./hash-password.ts";
import type { HashingGate } from "./hashing-gate.ts";

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
