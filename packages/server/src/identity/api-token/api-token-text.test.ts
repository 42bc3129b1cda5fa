import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { API_TOKEN_BYTES, hashOfApiToken, isApiToken, writeApiToken } from "./api-token-text.ts";

const bytes = fc.uint8Array({ minLength: API_TOKEN_BYTES, maxLength: API_TOKEN_BYTES });

describe("the text of an API token", () => {
  test("begins with parley_, is 56 characters long, and travels in a header as it is", () => {
    fc.assert(
      fc.property(bytes, (secret) => {
        expect(writeApiToken(secret)).toMatch(/^parley_[\w-]{49}$/);
      }),
    );
  });

  test("is told from any other by its checksum: one character changed is enough", () => {
    fc.assert(
      fc.property(bytes, fc.nat(55), fc.constantFrom(..."Az09_-."), (secret, at, other) => {
        const token = writeApiToken(secret);
        expect(isApiToken(token)).toBe(true);
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(isApiToken(changed)).toBe(changed === token);
      }),
    );
  });

  test("SEC-34 what is stored says nothing of it", () => {
    const token = writeApiToken(new Uint8Array(API_TOKEN_BYTES).fill(7));
    expect(hashOfApiToken(token)).toMatch(/^[\w-]{43}$/);
    expect(token).not.toContain(hashOfApiToken(token).slice(0, 8));
  });

  test("with fewer random bits there is none", () => {
    expect(() => writeApiToken(new Uint8Array(16))).toThrow("32 random bytes");
  });
});
