import { describe, expect, test } from "vitest";
import { addressAt, hrefOf, isMisleading } from "./web-address.ts";

/** The first address of a text. */
const addressIn = (text: string) => {
  for (let at = 0; at < text.length; at += 1) {
    const found = addressAt(text, at);
    if (found) return found;
  }
  return null;
};

describe("web addresses are found", () => {
  test.each([
    ["see https://parley.example/docs", "https://parley.example/docs"],
    ["see https://parley.example/docs.", "https://parley.example/docs"],
    ["(https://parley.example/docs)", "https://parley.example/docs"],
    ["https://en.example.org/wiki/Tide_(sea), yes", "https://en.example.org/wiki/Tide_(sea)"],
    ["is it https://parley.example/?q=1&r=2#top?!", "https://parley.example/?q=1&r=2#top"],
    ["www.parley.example", "www.parley.example"],
    ["日本語 https://例え.example/道 です", "https://例え.example/道"],
    ["**https://parley.example/**", "https://parley.example/"],
  ])("%s", (text, link) => {
    expect(addressIn(text)).toBe(link);
  });

  test("an address without a scheme leads to https", () => {
    expect(hrefOf("www.parley.example")).toBe("https://www.parley.example/");
  });
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "notes.md",
  "https://",
  "xhttps://a.example",
  "a@b.example",
])("%s stays text", (text) => {
  expect(addressIn(text)).toBeNull();
});

test.each([
  ["https://bank.example", "https://mallory.example/", true],
  ["bank.example/account", "https://mallory.example/", true],
  ["go to https://bank.example now", "https://mallory.example/", true],
  ["https://bank.example", "https://bank.example/sign-in", false],
  ["www.bank.example", "https://bank.example/", false],
  ["the bank", "https://mallory.example/", false],
])("the words %s for %s mislead: %s", (words, address, misleads) => {
  expect(isMisleading(words, address)).toBe(misleads);
});
