import { expect, test } from "vitest";
import { stateOf } from "./invitation-state.ts";

const NOW = new Date("2026-01-31T09:00:00.000Z");
const open = { withdrawnAt: null, uses: 1, usesMax: 2, expiresAt: "2026-01-31T09:00:00.001Z" };

test("an invitation is open while it has uses and time left", () => {
  expect(stateOf(open, NOW)).toBe("open");
});

test("at its last moment it is expired", () => {
  expect(stateOf({ ...open, expiresAt: NOW.toISOString() }, NOW)).toBe("expired");
});

test("the last use closes it, whatever the time", () => {
  expect(stateOf({ ...open, uses: 2, expiresAt: NOW.toISOString() }, NOW)).toBe("used");
});

test("what somebody decided comes before what use or time did", () => {
  const withdrawn = { ...open, uses: 2, expiresAt: NOW.toISOString(), withdrawnAt: NOW.toISOString() };
  expect(stateOf(withdrawn, NOW)).toBe("withdrawn");
});
