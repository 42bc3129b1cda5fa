import { expect, test } from "vitest";
import { readFragment } from "./fragment.ts";

test("a mail's link carries a token, a redirect a second step or a problem", () => {
  expect(readFragment("#token=a%2Bb")).toEqual({ token: "a+b" });
  expect(readFragment("#mfa=t&methods=totp,recovery")).toEqual({ mfa: "t", methods: "totp,recovery" });
  expect(readFragment("#problem=provider_refused&correlationId=7")).toEqual({
    problem: "provider_refused",
    correlationId: "7",
  });
  expect(readFragment("#token=t&provider=corp&email=alice%40example.org&account=alice")).toEqual({
    token: "t",
    provider: "corp",
    email: "alice@example.org",
    account: "alice",
  });
});

test.each(["", "#", "#messages", "#other=1", "#token="])("%j carries nothing", (hash) => {
  expect(readFragment(hash)).toBeNull();
});
