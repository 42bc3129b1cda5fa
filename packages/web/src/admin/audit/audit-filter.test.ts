import { expect, test } from "vitest";
import { auditInputOf, fieldTimeOf, isAddress, isCorrelationId, timeOfField } from "./audit-filter.ts";

test.each(["192.0.2.1", "2001:db8::1", "::1", "::ffff:192.0.2.1"])("%s can be an address", (text) => {
  expect(isAddress(text)).toBe(true);
});

test.each(["", "192.0.2", "192.0.2.", ":", "bob", "192.0.2.1/24"])("%j is none yet", (text) => {
  expect(isAddress(text)).toBe(false);
});

test.each([
  ["order-17", true],
  ["0199c0de-0000-7000-8000-000000000001", true],
  ["two words", false],
  ["x".repeat(129), false],
  ["", false],
])("whether %j can be a correlation id: %s", (text, can) => {
  expect(isCorrelationId(text)).toBe(can);
});

test("the server is asked only what it would understand", () => {
  const half = { ip: "192.0.2.", from: "yesterday", correlationId: "two words", action: "", user: undefined };
  expect(auditInputOf(half)).toEqual({});
  expect(
    auditInputOf({ user: "u", action: "key.rotated", ip: "::1", to: "2026-01-31T10:00:00+01:00" }),
  ).toEqual({ user: "u", action: "key.rotated", ip: "::1", to: "2026-01-31T09:00:00.000Z" });
});

test("a time goes into its field and comes out as it was, to the minute", () => {
  const time = "2026-01-31T09:07:00.000Z";
  expect(fieldTimeOf(time)).toMatch(/^2026-0\d-\d\dT\d\d:\d\d$/);
  expect(timeOfField(fieldTimeOf(time))).toBe(time);
});

test("an empty field is no time, and what is no time an empty field", () => {
  expect(timeOfField("")).toBeUndefined();
  expect(fieldTimeOf("soon")).toBe("");
  expect(fieldTimeOf(undefined)).toBe("");
});
