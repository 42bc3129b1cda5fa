import { describe, expect, test } from "vitest";
import { createFactorPolicy } from "./factor-policy.ts";
import { type HeldFactors, methodsOf } from "./factors.ts";

const held = (some: Partial<HeldFactors>): HeldFactors => ({
  totp: false,
  passkeys: 0,
  recoveryCodesLeft: null,
  last: null,
  ...some,
});

describe("the factors that are offered", () => {
  test.each([
    ["nothing where nothing is set up", held({}), []],
    ["no recovery codes alone", held({ recoveryCodesLeft: 10 }), []],
    ["the app, then recovery codes", held({ totp: true, recoveryCodesLeft: 1 }), ["totp", "recovery"]],
    ["no recovery codes where none are left", held({ totp: true, recoveryCodesLeft: 0 }), ["totp"]],
    [
      "a passkey before the app",
      held({ totp: true, passkeys: 1, recoveryCodesLeft: 2 }),
      ["passkey", "totp", "recovery"],
    ],
    ["the last used first", held({ totp: true, passkeys: 1, last: "totp" }), ["totp", "passkey"]],
    [
      "recovery codes last, also after one was used",
      held({ totp: true, recoveryCodesLeft: 9, last: "recovery" }),
      ["totp", "recovery"],
    ],
    ["never one that was removed since", held({ totp: true, last: "passkey" }), ["totp"]],
  ])("%s", (_, factors, methods) => {
    expect(methodsOf(factors)).toEqual(methods);
  });
});

describe("an obligatory factor", () => {
  const policyFor = (factors: HeldFactors) =>
    createFactorPolicy({ roles: ["admin", "auditor"], store: { held: async () => factors } });
  const session = { userId: "alice", mfaVerified: false, mustEnrol: false };

  test("is asked of those roles alone", () => {
    const { required } = policyFor(held({}));
    expect(required(["admin", "user"])).toBe(true);
    expect(required(["auditor"])).toBe(true);
    expect(required(["user"])).toBe(false);
    expect(required([])).toBe(false);
  });

  test.each([
    ["none is set up", held({}), session, ["admin"], true],
    ["one is set up", held({ totp: true }), session, ["admin"], false],
    ["nobody asks for one", held({}), { ...session, mustEnrol: true }, ["user"], false],
    ["the session has used one", held({}), { ...session, mfaVerified: true }, ["admin"], false],
    [
      "another session has set one up meanwhile",
      held({ totp: true }),
      { ...session, mustEnrol: true },
      ["admin"],
      true,
    ],
  ])("SEC-18 restricts a session or not where %s", async (_, factors, of, roles, restricted) => {
    expect(await policyFor(factors).mustEnrol(of, roles)).toBe(restricted);
  });
});
