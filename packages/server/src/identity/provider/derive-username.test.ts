import { Username } from "@parley/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { usernamesFor } from "./derive-username.ts";

const first = (handle: string | null, email = "alice@example.org") =>
  usernamesFor({ handle, email }, () => 0.5)[0];

describe("a username for who was not asked", () => {
  test.each([
    ["octocat", "octocat"],
    ["Zoë.Müller", "Zoe.Muller"],
    ["alice@corp.example", "alice"],
    ["--alice--", "alice"],
    ["李", "alice"],
    [null, "alice"],
  ])("of %s begins with %s", (handle, expected) => {
    expect(first(handle)).toBe(expected);
  });

  test("is a good one, and another each time, whatever they are called elsewhere", () => {
    fc.assert(
      fc.property(fc.option(fc.string({ unit: "binary" })), fc.emailAddress(), (handle, email) => {
        const chances = [0.1, 0.2, 0.3, 0.4, 0.99];
        const names = usernamesFor({ handle, email }, () => chances.shift() ?? 0);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(Username.safeParse(name).success, name).toBe(true);
      }),
    );
  });
});
