import { expect, test } from "vitest";
import { strengthOf } from "./password-strength.ts";

test.each([
  ["", 0],
  ["tea", 0],
  ["password", 0],
  ["Password1!", 0],
  ["aaaaaaaaaaaaaaaaaaaaaaaa", 0],
  ["abcdefghijklmnopqrstuvwxyz", 0],
  ["123456789012345678901234567890", 0],
  ["qwertyuiopasdfghjkl", 0],
  ["abababababababababababababab", 0],
  ["tea-biscuit-lantern", 2],
  ["correct horse battery staple", 4],
  ["orbit-velvet-canyon-marble-tulip-salute", 4],
  ["kT9#vq2!Lx7$mZ4&", 4],
])("%s is of level %i at most, and no less than one below", (password, level) => {
  const found = strengthOf(password).level;
  expect(found).toBeLessThanOrEqual(level);
  expect(found).toBeGreaterThanOrEqual(Math.max(0, level - 1));
});

test("one's own name and address add next to nothing, and the hint says so", () => {
  const personal = ["Alice Novak", "alice", "alice@parley.example"];
  expect(strengthOf("alicenovakalicenovak", personal)).toEqual({ level: 0, tip: "personal" });
  expect(strengthOf("alice novak (parley)", personal).level).toBeLessThan(
    strengthOf("alice novak (parley)").level,
  );
});

test("what would help most is said, and nothing once it is good", () => {
  expect(strengthOf("tea").tip).toBe("short");
  expect(strengthOf("teaaaaaaaaaaaaaaaa").tip).toBe("repeats");
  expect(strengthOf("abcdefghijkl").tip).toBe("sequence");
  expect(strengthOf("password-welcome").tip).toBe("common");
  expect(strengthOf("orbit-velvet-canyon-marble-tulip-salute").tip).toBeNull();
  expect(strengthOf("").tip).toBeNull();
});

test("a name with characters that mean something in a pattern breaks nothing", () => {
  expect(strengthOf("tea", ["a+(b", "[c]*", "\\d{3}"]).level).toBe(0);
});
