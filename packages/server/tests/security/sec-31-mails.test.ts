import { expect, test } from "vitest";
import { codeAt } from "../../src/identity/totp/totp-code.ts";
import { openWorld, PASSWORD } from "../world.ts";
import { linkIn, mailTo, openBrowser } from "./browser.ts";

const OLD = "alice@example.org";
const NEW = "alice@elsewhere.example";

test("SEC-31 alice gets mail for a new device, a change of her password, of her address and of her second factors", async () => {
  await using world = await openWorld({
    TRUSTED_PROXIES: "127.0.0.1",
    EMAIL_VERIFICATION: "required",
  });
  // The first account, the administrator's, is let in without verification.
  await world.person("carol");
  await world.call("auth.signup", { email: OLD, username: "alice", password: PASSWORD });
  const verify = linkIn(await mailTo(world, OLD, /verify-email/));
  expect((await world.call("auth.verifyEmail", { token: verify.token })).status).toBe(204);
  const login = { identifier: "alice", password: PASSWORD, transport: "body" } as const;
  const laptop = openBrowser(world);
  const { accessToken } = (await laptop.call("auth.login", login)).body;

  // The link in the mail ends that session, by a POST alone, and needs no sign-in.
  const mallory = openBrowser(world, {
    userAgent: "Mozilla/5.0 Chrome/130.0 Safari/537.36",
    ip: "198.51.100.7",
  });
  const stolen = (await mallory.call("auth.login", login)).body.accessToken;
  const { token } = linkIn(await mailTo(world, OLD, /Chrome[\s\S]*not-me/));
  expect((await world.as(stolen)("me.get", {})).status).toBe(200);
  expect((await world.call("auth.notMe", { token })).status).toBe(204);
  expect((await world.as(stolen)("me.get", {})).body.code).toBe("session_revoked");

  const { secret } = (await laptop.call("totp.begin", {}, accessToken)).body;
  const code = codeAt(secret, world.clock.now());
  const confirmed = await laptop.call("totp.confirm", { code }, accessToken);
  expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200);
  await mailTo(world, OLD, /authenticator app/i);

  const change = { currentPassword: PASSWORD, password: "seven quiet herons over water" };
  expect((await laptop.call("auth.changePassword", change, accessToken)).status).toBe(204);
  await mailTo(world, OLD, /password[\s\S]*changed/i);

  expect((await laptop.call("me.changeEmail", { email: NEW }, accessToken)).status).toBe(202);
  for (const address of [OLD, NEW]) {
    const link = linkIn(await mailTo(world, address, /confirm-email/));
    expect((await world.call("auth.confirmEmailChange", { token: link.token })).status).toBe(200);
  }
  await mailTo(world, OLD, new RegExp(NEW));
}, 60_000);
