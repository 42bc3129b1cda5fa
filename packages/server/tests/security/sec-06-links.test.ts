import { expect, test } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";
import { linkIn, mailTo, openBrowser } from "./browser.ts";

const PUBLIC_URL = "https://chat.example";
const NEW_PASSWORD = "seven quiet herons over water";

test("SEC-06 whatever follows a mail's link by GET uses nothing up, and Host is not in it", async () => {
  await using world = await openWorld({ PUBLIC_URL, EMAIL_VERIFICATION: "required" });
  // The page is read under an address of this machine.
  const mailbox = { url: world.url };
  const mallory = openBrowser(world, {
    headers: { host: "evil.example", "x-forwarded-host": "evil.example" },
  });
  const scanner = openBrowser(world, { userAgent: "Link scanner" });

  /** Everything that a scanner may do with a link, and more. */
  const scan = async ({ address, token }: { address: string; token: string }, operation: string) => {
    const { pathname } = new URL(address);
    for (const method of ["GET", "HEAD"])
      for (const path of [pathname, `${pathname}?token=${token}`, operation, `${operation}?token=${token}`])
        expect((await scanner.send(path, { method })).status, `${method} ${path}`).not.toBe(204);
  };

  // Not the first, who is let in as administrator at once.
  await world.person("alice");
  const email = "bob@example.org";
  const pending = await mallory.call("auth.signup", { email, username: "bob", password: PASSWORD });
  expect(pending.status).toBe(202);
  const verify = linkIn(await mailTo(mailbox, email, /verify-email/));
  expect(new URL(verify.address).origin).toBe(PUBLIC_URL);
  await scan(verify, "/api/v1/auth/email/verify");
  expect((await world.call("auth.verifyEmail", { token: verify.token })).status).toBe(204);
  expect((await world.call("auth.verifyEmail", { token: verify.token })).body.code).toBe(
    "one_time_token_invalid",
  );

  expect((await mallory.call("auth.forgotPassword", { email })).status).toBe(202);
  const reset = linkIn(await mailTo(mailbox, email, /reset-password/));
  expect(new URL(reset.address).origin).toBe(PUBLIC_URL);
  await scan(reset, "/api/v1/auth/password/reset");
  const input = { token: reset.token, password: NEW_PASSWORD };
  const done = await world.call("auth.resetPassword", input);
  expect(done.status).toBe(204);
  expect(done.headers.getSetCookie()).toEqual([]);
  expect((await world.call("auth.resetPassword", input)).body.code).toBe("one_time_token_invalid");
  // What was used for one thing is good for no other.
  expect((await world.call("auth.verifyEmail", { token: reset.token })).status).toBe(400);
});
