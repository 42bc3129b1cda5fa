import fc from "fast-check";
import { expect, test } from "vitest";
import { FOREIGN_HASHES } from "./foreign-hashes.fixture.ts";
import { readStoredHash } from "./stored-hash.ts";

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");
const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });

test("whatever stands in the column is read or refused, and nothing throws", () => {
  const known = fc.constantFrom(...Object.values(FOREIGN_HASHES));
  const damaged = fc.tuple(known, fc.nat(120), fc.string({ maxLength: 5 })).map(([hash, at, text]) => {
    return hash.slice(0, at) + text + hash.slice(at + text.length);
  });
  fc.assert(
    fc.property(fc.oneof(fc.string(), known, damaged), (text) => {
      expect(["read", "unknown", "too-weak", "too-costly"]).toContain(readStoredHash(text).at);
    }),
    { numRuns: 2000 },
  );
});

test("what is read of a PHC string of scrypt is what was written", () => {
  fc.assert(
    fc.property(
      fc.record({ ln: fc.integer({ min: 14, max: 17 }), r: fc.constant(8), p: fc.constantFrom(1, 2) }),
      bytes(8, 32),
      bytes(16, 64),
      ({ ln, r, p }, salt, digest) => {
        const text = `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(digest)}`;
        expect(readStoredHash(text)).toEqual({
          at: "read",
          hash: {
            scheme: "scrypt",
            cost: 2 ** ln,
            blockSize: r,
            parallelization: p,
            salt: Buffer.from(salt),
            digest: Buffer.from(digest),
          },
        });
      },
    ),
  );
});

test("pbkdf2 is read in both base64 dialects, with and without the name of the count", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 25_000, max: 2_000_000 }),
      fc.constantFrom("sha256", "sha512"),
      bytes(8, 32),
      bytes(16, 64),
      fc.boolean(),
      (iterations, algorithm, salt, digest, asPasslib) => {
        const dialect = (text: string) => (asPasslib ? text.replaceAll("+", ".") : text);
        const count = asPasslib ? iterations : `i=${iterations}`;
        const text = `$pbkdf2-${algorithm}$${count}$${dialect(base64(salt))}$${dialect(base64(digest))}`;
        const hash = { scheme: "pbkdf2", algorithm, iterations };
        expect(readStoredHash(text)).toEqual({
          at: "read",
          hash: { ...hash, salt: Buffer.from(salt), digest: Buffer.from(digest) },
        });
      },
    ),
  );
});

const SALT_AND_DIGEST = "c29tZXNhbHRzb21lc2FsdA$mtB7vZKFuEQDVzeZe5lTtf3BPC1e5BL1UKy7IW/SpV0";

test.each([
  ["bcrypt of cost 9", `$2b$09$${"a".repeat(53)}`, "too-weak"],
  ["bcrypt of cost 15", `$2b$15$${"a".repeat(53)}`, "too-costly"],
  ["argon2id of 512 MiB", `$argon2id$v=19$m=524288,t=1,p=1$${SALT_AND_DIGEST}`, "too-costly"],
  ["argon2id of 256 MiB, five passes", `$argon2id$v=19$m=262144,t=5,p=1$${SALT_AND_DIGEST}`, "too-costly"],
  ["argon2id of 1 MiB", `$argon2id$v=19$m=1024,t=3,p=1$${SALT_AND_DIGEST}`, "too-weak"],
  ["argon2id of 255 lanes", `$argon2id$v=19$m=19456,t=2,p=255$${SALT_AND_DIGEST}`, "too-costly"],
  ["scrypt of 2^20", `$scrypt$ln=20,r=8,p=1$${SALT_AND_DIGEST}`, "too-costly"],
  ["scrypt of 2^99", `$scrypt$ln=99,r=8,p=1$${SALT_AND_DIGEST}`, "too-costly"],
  ["scrypt of 2^10", `$scrypt$ln=10,r=8,p=1$${SALT_AND_DIGEST}`, "too-weak"],
  ["scrypt of 16 lanes of 64 MiB", `$scrypt$ln=16,r=8,p=16$${SALT_AND_DIGEST}`, "too-costly"],
  ["pbkdf2 of 1,000 rounds", `$pbkdf2-sha256$1000$${SALT_AND_DIGEST}`, "too-weak"],
  ["pbkdf2 of 100 million rounds", `$pbkdf2-sha256$100000000$${SALT_AND_DIGEST}`, "too-costly"],
  ["a digest of three bytes", "$pbkdf2-sha256$29000$c29tZXNhbHRzb21lc2FsdA$AAAA", "too-weak"],
  ["scrypt with a count that is no power of two", `scrypt:20000:8:1$saltsalt$${"00".repeat(32)}`, "unknown"],
  ["argon2d", `$argon2d$v=19$m=65536,t=3,p=4$${SALT_AND_DIGEST}`, "unknown"],
  ["MD5-crypt", "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", "unknown"],
  ["a bare SHA-1", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", "unknown"],
  ["a hash of a thousand characters", `$scrypt$ln=14,r=8,p=1$${"A".repeat(1000)}$AAAA`, "unknown"],
])("SEC-01 %s is not taken", (_, text, at) => {
  expect(readStoredHash(text).at).toBe(at);
});
