import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type CommonPasswords, decodeCommonPasswords, encodeCommonPasswords } from "./common-passwords.ts";
import { commonPasswordsDisk } from "./common-passwords-disk.ts";

describe("a list of passwords", () => {
  test("what was put in is found, and in any order it gives the same file", () => {
    const passwords = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(passwords, (given) => {
        const file = encodeCommonPasswords(given);
        const list = decodeCommonPasswords(file);
        expect(given.filter((password) => !list.has(password))).toEqual([]);
        expect(encodeCommonPasswords(given.toReversed())).toEqual(file);
      }),
      { numRuns: 5 },
    );
  });

  test("what was not put in is not found", () => {
    const list = decodeCommonPasswords(encodeCommonPasswords(["letmein12345678"]));
    expect(list.count).toBe(1);
    expect(list.has("letmein1234567")).toBe(false);
    expect(list.has("letmein12345678 ")).toBe(false);
  });

  test("a file that was cut or is another one is refused", () => {
    const file = encodeCommonPasswords(["letmein12345678"]);
    expect(() => decodeCommonPasswords(file.subarray(0, -1))).toThrow("damaged");
    expect(() => decodeCommonPasswords(new Uint8Array(100))).toThrow("damaged");
    expect(() => decodeCommonPasswords(file.with(0, 0))).toThrow("damaged");
  });
});

describe("the list that ships with the server", () => {
  let list: CommonPasswords;
  beforeAll(async () => {
    list = await commonPasswordsDisk()();
  });

  test("SEC-02 it holds half a million passwords of eight characters and more", () => {
    expect(list.count).toBeGreaterThan(500_000);
  });

  test.each([
    "passwordpassword",
    "1234567890qwerty",
    "qwertyuiopasdfgh",
    "correcthorsebatterystaple",
    "CorrectHorseBatteryStaple",
    "p4ssw0rdp4ssw0rd",
    "ｐａｓｓｗｏｒｄ１２３",
    "sunflower",
  ])("SEC-02 %s is on it, in any writing", (password) => {
    expect(list.has(password)).toBe(true);
    expect(list.has(password.toUpperCase())).toBe(true);
  });

  test("passwords that nobody uses are not on it", () => {
    const made = Array.from({ length: 20_000 }, (_, i) => `nobody uses number ${i} of these`);
    expect(made.filter((password) => list.has(password))).toEqual([]);
  });
});

test("a list that could not be read is read the next time it is asked for", async () => {
  const common = commonPasswordsDisk("/nowhere/common-passwords.bin");
  await expect(common()).rejects.toThrow("ENOENT");
  await expect(common()).rejects.toThrow("ENOENT");
});
