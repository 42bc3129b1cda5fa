import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, test } from "vitest";
import { PASSPHRASE_WORDS, passphraseFrom, suggestPassphrase } from "./passphrase.ts";
import { strengthOf } from "./password-strength.ts";

test("a passphrase has more than sixty bits of chance, every word as likely as another", () => {
  expect(new Set(wordlist).size).toBe(2 ** 11);
  expect(PASSPHRASE_WORDS * Math.log2(wordlist.length)).toBeGreaterThan(60);
});

test("chance chooses each word of the list, the first and the last too", () => {
  const first = passphraseFrom(wordlist, (values) => values.fill(0));
  const last = passphraseFrom(wordlist, (values) => values.fill(2 ** 32 - 1));
  expect(first).toBe(Array(PASSPHRASE_WORDS).fill("abandon").join("-"));
  expect(last).toBe(Array(PASSPHRASE_WORDS).fill("zoo").join("-"));
});

test("two suggestions are not the same, and each is strong", async () => {
  const [one, other] = [await suggestPassphrase(), await suggestPassphrase()];
  expect(one).not.toBe(other);
  expect(one.split("-")).toHaveLength(PASSPHRASE_WORDS);
  expect(strengthOf(one).level).toBeGreaterThanOrEqual(3);
});
