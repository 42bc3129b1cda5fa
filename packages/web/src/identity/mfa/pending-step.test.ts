import { expect, test } from "vitest";
import { stepFromFragment } from "./pending-step.ts";

test("a provider's redirect says which second step is due", () => {
  expect(stepFromFragment({ mfa: "t", methods: "totp,recovery" })).toEqual({
    mfaRequired: true,
    mfaToken: "t",
    methods: ["totp", "recovery"],
  });
});

test("methods that are none are left out; without any there is no step", () => {
  expect(stepFromFragment({ mfa: "t", methods: "sms,totp" })?.methods).toEqual(["totp"]);
  expect(stepFromFragment({ mfa: "t", methods: "sms" })).toBeNull();
  expect(stepFromFragment({ mfa: "t" })).toBeNull();
  expect(stepFromFragment({ token: "t" })).toBeNull();
});
