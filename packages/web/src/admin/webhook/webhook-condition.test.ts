import { expect, test } from "vitest";
import { conditionOf } from "./webhook-condition.ts";

const SINCE = "2026-01-31T09:00:00.000Z";

test.each([
  [{ enabled: true, failingSince: null }, "working"],
  [{ enabled: true, failingSince: SINCE }, "failing"],
  [{ enabled: false, failingSince: null }, "off"],
  // Nothing is sent, so nothing fails.
  [{ enabled: false, failingSince: SINCE }, "off"],
] as const)("a webhook with %o is %s", (webhook, condition) => {
  expect(conditionOf(webhook)).toBe(condition);
});
