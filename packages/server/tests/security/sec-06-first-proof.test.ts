import { describe, expect, test } from "vitest";
import { openWorld, PASSWORD, type World } from "../world.ts";
import { linkIn, mailTo, openBrowser } from "./browser.ts";

const EMAIL = "alice@example.org";
const NEW_PASSWORD = "seven quiet herons over water";

/** Mallory has made an account with the address of Alice, whom nobody has asked, and holds all that one may hold of it. */
const preparedByMallory = async (world: World) => {
  // The first account is the administrator's.
  await world.person("carol");
  const mallory = openBrowser(world);
  const signUp = { email: EMAIL, username: "alice", password: PASSWORD, transport: "body" } as const;
  const { accessToken, refreshToken } = (await mallory.call("auth.signup", signUp)).body;
  const bot = await mallory.call("api-token.create", { name: "bot", scopes: ["read", "write"] }, accessToken);
  expect(bot.status).toBe(201);
  expect((await mallory.call("me.changeEmail", { email: "mallory@evil.example" }, accessToken)).status).toBe(
    202,
  );
  const move = linkIn(await mailTo(world, "mallory@evil.example", /confirm-email/));
  return {
    async expectNothingLeft() {
      expect((await world.as(bot.body.token)("me.get", {})).status, "her API token").toBe(401);
      expect((await world.as(accessToken)("me.get", {})).status, "her access token").toBe(401);
      expect((await world.call("auth.refresh", { refreshToken })).status, "her session").toBe(401);
      const moved = await world.call("auth.confirmEmailChange", { token: move.token });
      expect(moved.status, "her move of the address").toBe(400);
      const login = await mallory.call("auth.login", { identifier: "alice", password: PASSWORD });
      expect(login.status, "her password").toBe(401);
    },
  };
};

describe("SEC-06 whoever is the first to prove an address has the account alone", () => {
  test("by a reset of the password", async () => {
    await using world = await openWorld({ EMAIL_VERIFICATION: "off" });
    const mallory = await preparedByMallory(world);
    const alice = openBrowser(world, { userAgent: "Safari" });
    await alice.call("auth.forgotPassword", { email: EMAIL });
    const { token } = linkIn(await mailTo(world, EMAIL, /reset-password/));
    expect((await alice.call("auth.resetPassword", { token, password: NEW_PASSWORD })).status).toBe(204);
    const login = await alice.call("auth.login", { identifier: EMAIL, password: NEW_PASSWORD });
    expect(login).toMatchObject({ status: 200, body: { user: { email: EMAIL, emailVerified: true } } });
    await mallory.expectNothingLeft();
  });

  test("by signing in by mail", async () => {
    await using world = await openWorld({ EMAIL_VERIFICATION: "off", MAIL_SIGN_IN: "on" });
    const mallory = await preparedByMallory(world);
    const alice = openBrowser(world, { userAgent: "Safari" });
    await alice.call("auth.mailSignIn", { email: EMAIL });
    const { token } = linkIn(await mailTo(world, EMAIL, /sign-in\/mail/));
    const login = await alice.call("auth.mailSignInConfirm", { token });
    expect(login).toMatchObject({ status: 200, body: { user: { email: EMAIL, emailVerified: true } } });
    await mallory.expectNothingLeft();
  });
});
