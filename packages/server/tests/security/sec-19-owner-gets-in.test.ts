import { expect, test, vi } from "vitest";
import { openWorld, PASSWORD } from "../world.ts";
import { linkIn, mailsTo, mailTo, openBrowser } from "./browser.ts";

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

test("SEC-19 who uses up what her address may try does not keep alice's own device out", async () => {
  await using world = await openWorld({ TRUSTED_PROXIES: "127.0.0.1", RATE_LIMITS: "on" });
  await world.person("alice");
  const login = { identifier: "alice", password: PASSWORD };
  const laptop = openBrowser(world);
  expect((await laptop.call("auth.login", login)).status).toBe(200);

  const hammer = async (times: number, nameAt: (time: number) => string) => {
    const codes = new Set<string>();
    for (let time = 0; time < times; time++) {
      const guess = { identifier: nameAt(time), password: `guess number ${time}` };
      codes.add((await openBrowser(world).call("auth.login", guess)).body.code);
    }
    return codes;
  };
  // What the account bears from one address, and then all that the address may try.
  expect(await hammer(35, () => "alice")).toContain("rate_limited");
  expect((await laptop.call("auth.login", login)).status).toBe(200);
  expect(await hammer(100, (time) => `bob${time}`)).toContain("rate_limited");
  const signedIn = await laptop.call("auth.login", login);
  expect(signedIn.status).toBe(200);
  expect(signedIn.headers.get("ratelimit")).toContain('"device";r=');
  // It is known to that account alone, an id that was made up to none, and it bears no more than others do.
  expect((await laptop.call("auth.login", { ...login, identifier: "bob" })).status).toBe(429);
  const stranger = openBrowser(world, { headers: { "parley-device": "a".repeat(32) } });
  expect((await stranger.call("auth.login", login)).status).toBe(429);
  const statuses: number[] = [];
  for (let time = 0; time < 30; time++) statuses.push((await laptop.call("auth.login", login)).status);
  expect(statuses.at(-1)).toBe(429);
}, 60_000);

test("SEC-19 who uses up the mails of her mailbox does not keep alice's own device from another password", async () => {
  await using world = await openWorld({ TRUSTED_PROXIES: "127.0.0.1", RATE_LIMITS: "on" });
  await world.person("alice");
  const email = "alice@example.org";
  const laptop = openBrowser(world);
  expect((await laptop.call("auth.login", { identifier: "alice", password: PASSWORD })).status).toBe(200);
  for (let network = 0; network < 4; network++) {
    for (let time = 0; time < 5; time++) {
      const mallory = openBrowser(world, { ip: `198.51.100.${network}` });
      expect((await mallory.call("auth.forgotPassword", { email })).status).toBe(202);
    }
  }
  const resets = async () =>
    (await mailsTo(world, email)).filter(({ text }) => text.includes("reset-password"));
  await vi.waitFor(async () => expect(await resets()).toHaveLength(10), { timeout: 15_000 });
  const last = linkIn((await resets())[0] as Awaited<ReturnType<typeof mailTo>>);

  const phone = openBrowser(world, { ip: "203.0.113.1" });
  expect((await phone.call("auth.forgotPassword", { email })).status).toBe(202);
  // No more mail, but those that were sent stay good.
  const reset = { token: last.token, password: "" };
  expect((await phone.call("auth.resetPassword", { ...reset, password: "short" })).body.code).toBe(
    "password_too_short",
  );

  expect((await laptop.call("auth.forgotPassword", { email })).status).toBe(202);
  await vi.waitFor(async () => expect(await resets()).toHaveLength(11), { timeout: 15_000 });
  const { token } = linkIn((await resets())[0] as Awaited<ReturnType<typeof mailTo>>);
  expect((await laptop.call("auth.resetPassword", { token, password: NEW_PASSWORD })).status).toBe(204);
}, 60_000);
