import { expect, test } from "vitest";
import { methodsOf } from "./methods-of.ts";

test("each way of signing in is told once, and in its order", () => {
  expect(methodsOf(["pwd", "otp", "mfa"])).toEqual(["password", "app"]);
  expect(methodsOf(["swk", "hwk", "mfa"])).toEqual(["passkey"]);
});

test("what a newer server may say is left out", () => {
  expect(methodsOf(["retina", "toString"])).toEqual([]);
});
