import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCheckPassword } from "./check-password.ts";
import { commonPasswordsDisk } from "./common-passwords-disk.ts";
import { createGuessPassword } from "./guess-password.ts";
import { namesToAvoid } from "./names-to-avoid.ts";

const check = createCheckPassword({
  commonPasswords: commonPasswordsDisk(),
  guessPassword: createGuessPassword(),
});
const ALICE = ["alice", "alice.smith@example.com", "Alice Ångström"];
const asAlice = (password: string, min = 15) => check(password, { min, context: ALICE });

const COMMON = { code: "password_common", errors: [{ pointer: "/password" }] };

describe("a password that is tried first", () => {
  test.each([
    ["is on the list", "passwordpassword"],
    ["is on the list, in capitals", "PasswordPassword"],
    ["is on the list but for signs that look like letters", "P@$$w0rdP@$$w0rd"],
    ["is a common one with digits after it", "P@ssw0rd12345678"],
    ["is a common one twice", "iloveyou iloveyou"],
    ["is two common ones", "monkey dragon password"],
    ["is a common one and a year", "Sunshine-20242025"],
    ["is one letter", "a".repeat(900)],
    ["is a short password several times", "k3#9fQ!xk3#9fQ!x"],
    ["is half as long, but for spaces", "       x7Kq!9zT"],
    ["is a walk over the keyboard", "qwertyuiop[]asdf"],
    ["is a sequence", "abcdefghijklmnopqrstuvwxyz"],
    ["is the service's name", "ParleyParleyParley"],
    ["is the service's name and years", "Parley2024Parley2024"],
    ["is one's username and a year", "alice-parley-2024"],
    ["is one's username twice", "alicealice1990!!"],
    ["is one's address", "alice.smith@example.com"],
    ["is one's display name without accents", "AliceAngstrom1990"],
  ])("SEC-02 is refused: it %s", async (_, password) => {
    await expect(asAlice(password)).rejects.toMatchObject(COMMON);
  });

  test("SEC-02 where a second factor lets eight characters do, common ones are refused all the same", async () => {
    for (const password of ["password", "Summer24", "alice123", "aaaaaaab", "qwerty12"])
      await expect(asAlice(password, 8)).rejects.toMatchObject(COMMON);
  });

  test("what is too short is told that it is too short", async () => {
    await expect(asAlice("password")).rejects.toMatchObject({
      code: "password_too_short",
      values: { min: 15 },
    });
  });

  test("SEC-02 the words of another person's name are no reason to refuse", async () => {
    await expect(asAlice("aliceangstrom1990")).rejects.toMatchObject(COMMON);
    await expect(check("aliceangstrom1990", { min: 15, context: ["bob"] })).resolves.toBeUndefined();
  });
});

describe("a good password", () => {
  test.each([
    "correct horse battery staple",
    "tea-biscuit-lantern",
    "ich liebe dich sehr",
    "иди ты в баню дружок",
    "四十二は答えである四十二は答えである",
    "lwZ8k!p2Qx9vT4m",
    "Alice likes her tea with milk",
  ])("SEC-02 is taken as it is, with no rule for its characters: %s", async (password) => {
    await expect(asAlice(password)).resolves.toBeUndefined();
  });

  test("SEC-02 random letters are taken, fifteen or, with a second factor, eight", async () => {
    const letter = fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz");
    const random = (length: number) =>
      fc.uniqueArray(letter, { minLength: length, maxLength: length }).filter((letters) => {
        const steps = letters.slice(1).map((one, i) => one.charCodeAt(0) - (letters[i] ?? one).charCodeAt(0));
        return new Set(steps).size > length / 2;
      });
    for (const length of [15, 8])
      await fc.assert(
        fc.asyncProperty(random(length), async (letters) => {
          await asAlice(letters.join(""), length);
        }),
        { numRuns: 50, seed: 7 },
      );
  });

  test("SEC-02 four different words are taken, even if each is a common password", async () => {
    const common = [
      "love",
      "baby",
      "angel",
      "monkey",
      "dragon",
      "summer",
      "tiger",
      "secret",
      "shadow",
      "orange",
    ];
    const four = fc.shuffledSubarray(common, { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(four, fc.constantFrom(" ", "-", "."), async (words, separator) => {
        await asAlice(words.join(separator));
      }),
      { numRuns: 100 },
    );
  });

  test("SEC-02 sixty-four characters and more are taken, whatever the first of them are", async () => {
    await expect(asAlice(`${"a".repeat(64)}lwZ8k!p2Qx9vT4m`)).resolves.toBeUndefined();
    await expect(asAlice("lwZ8k!p2Qx9vT4m ".repeat(64))).resolves.toBeUndefined();
  });
});

test("the names in an address and a display name are found, short ones left out, and there are never many", () => {
  const names = namesToAvoid(["al", "alice.smith@example.com", "Åsa von Ångström"]);
  expect(names).toEqual(
    expect.arrayContaining([
      ...["parley", "alice", "smith", "alicesmith", "example.com", "alice.smith@example.com"],
      ...["åsa", "asa", "von", "angstrom"],
    ]),
  );
  expect(names).not.toContain("al");
  expect(namesToAvoid([Array.from({ length: 500 }, (_, i) => `name${"x".repeat(i)}`).join(" ")]).length).toBe(
    30,
  );
});
