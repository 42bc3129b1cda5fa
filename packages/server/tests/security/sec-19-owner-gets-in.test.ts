import { expect, test } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";
import { linkIn, mailTo, openBrowser } from "./browser.ts";

const NEW_PASSWORD = "seven quiet herons over water";

test("SEC-19 while mallory hammers at her account, alice signs in on her device, and on a new one after a reset", async () => {
  await using world = await openWorld({ TRUSTED_PROXIES: "127.0.0.1" });
  const alice = await world.person("alice");
  const login = { identifier: "alice", password: PASSWORD };
  const laptop = openBrowser(world, { ip: "192.0.2.1" });
  expect((await laptop.call("auth.login", login)).status).toBe(200);

  const hammer = async (from: string) => {
    const refused = new Set<number>();
    for (let time = 0; time < 25; time++) {
      const mallory = openBrowser(world, { ip: `${from}.${time % 5}` });
      refused.add((await mallory.call("auth.login", { ...login, password: `guess number ${time}` })).status);
    }
    return [...refused];
  };
  expect(await hammer("198.51.100")).toEqual([401, 429]);
  expect((await laptop.call("auth.login", login)).status).toBe(200);
  // From her own network, too: her device is known wherever it is.
  await hammer("192.0.2");
  expect((await laptop.call("auth.login", login)).status).toBe(200);

  const phone = openBrowser(world, { ip: "198.51.100.1" });
  expect((await phone.call("auth.login", login)).status).toBe(429);
  await phone.call("auth.forgotPassword", { email: "alice@example.org" });
  const { token } = linkIn(await mailTo(world, "alice@example.org", /reset-password/));
  expect((await phone.call("auth.resetPassword", { token, password: NEW_PASSWORD })).status).toBe(204);
  const signedIn = await phone.call("auth.login", { identifier: "alice", password: NEW_PASSWORD });
  expect(signedIn).toMatchObject({ status: 200, body: { user: { id: alice.id } } });
}, 60_000);
