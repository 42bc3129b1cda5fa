import { createHmac } from "node:crypto";
import fc from "fast-check";
import { Secret } from "otpauth";
import { describe, expect, test } from "vitest";
import { codeAt, makeTotpSecret, PERIOD_SECONDS, stepAt, stepOfCode, totpUri } from "./totp-code.ts";

const STEP_MS = PERIOD_SECONDS * 1000;

/** RFC 4226 5.3, written out once more: the library is held against it. */
const codeOfStep = (secret: string, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", Secret.fromBase32(secret).bytes).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => {
  return new Secret({ buffer: bytes.buffer as ArrayBuffer }).base32;
});
const times = fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2100-01-01") });

describe("the code of an authenticator app", () => {
  test.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("is at %i seconds what RFC 6238 says", (seconds, code) => {
    expect(codeAt(Secret.fromLatin1("12345678901234567890").base32, seconds * 1000)).toBe(code);
  });

  test("SEC-15 counts in its own step, one before and one after, and in no other", () => {
    fc.assert(
      fc.property(secrets, times, fc.integer({ min: -40, max: 40 }), (secret, now, drift) => {
        const code = codeOfStep(secret, stepAt(now) + drift);
        // Two steps may share a code by chance; then the step that is answered is one that counts.
        const counting = [-1, 0, 1].map((by) => stepAt(now) + by);
        const right = counting.filter((step) => codeOfStep(secret, step) === code);
        const found = stepOfCode({ secret, code }, { now });
        if (right.length === 0) expect(found).toBeNull();
        else expect(right).toContain(found);
        if (Math.abs(drift) <= 1) expect(found).not.toBeNull();
      }),
    );
  });

  test("may have a gap, as apps show it", () => {
    const secret = makeTotpSecret();
    const code = codeAt(secret, STEP_MS);
    const typed = `${code.slice(0, 3)} ${code.slice(3)} `;
    expect(stepOfCode({ secret, code: typed }, { now: STEP_MS })).toBe(1);
  });

  test.each(["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "1e5000"])("is not %j", (code) => {
    expect(stepOfCode({ secret: makeTotpSecret(), code }, { now: 0 })).toBeNull();
  });
});

test("a secret has 160 bits, and is another each time", () => {
  const all = Array.from({ length: 50 }, makeTotpSecret);
  expect(all.map((secret) => Secret.fromBase32(secret).bytes.length)).toEqual(all.map(() => 20));
  expect(new Set(all).size).toBe(50);
});

test("the URI says what every app understands", () => {
  const uri = new URL(
    totpUri({ secret: "JBSWY3DPEHPK3PXP", issuer: "Parley (chat.example)", account: "alice" }),
  );
  expect(uri.protocol).toBe("otpauth:");
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: "Parley (chat.example)",
    secret: "JBSWY3DPEHPK3PXP",
    algorithm: "SHA1",
    digits: "6",
    period: "30",
  });
  expect(decodeURIComponent(uri.pathname)).toContain("Parley (chat.example):alice");
});
