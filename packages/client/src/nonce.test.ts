import { expect, test } from "vitest";
import { createNonce, nonceAfter } from "./nonce.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a nonce is a random UUID, and so is the one after it, which is always the same", () => {
  const nonce = createNonce();
  expect(nonce).toMatch(UUID);
  const next = nonceAfter(nonce);
  expect(next).toMatch(UUID);
  expect(next).not.toBe(nonce);
  expect(nonceAfter(nonce)).toBe(next);
});

test("the nonce after the last of its kind is there too", () => {
  expect(nonceAfter("00000000-0000-4000-8000-0000000000ff")).toBe("00000000-0000-4000-8000-000000000100");
  expect(nonceAfter("00000000-0000-4000-8000-ffffffffffff")).toBe("00000000-0000-4000-8000-000000000000");
});
