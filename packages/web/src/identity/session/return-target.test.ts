import { expect, test } from "vitest";
import { returnTargetFrom } from "./return-target.ts";

test("a path of this page is a return target", () => {
  expect(returnTargetFrom("/c/0190?pane=details")).toBe("/c/0190?pane=details");
});

test.each([
  "https://mallory.example/",
  "//mallory.example",
  "/\\mallory.example",
  "/\t/mallory.example",
  "/\n\\mallory.example",
  "javascript:alert(1)",
  "",
  7,
])("%s is not", (value) => {
  expect(returnTargetFrom(value)).toBeNull();
});

test.each(["/sign-in?returnTo=/", "/sign-in/mail", "/reset-password", "/enrol", "/recover"])(
  "%s is not: it would send one round in circles",
  (page) => {
    expect(returnTargetFrom(page)).toBeNull();
  },
);
