import { expect, test } from "vitest";
import { codeAt } from "../../src/identity/totp/totp-code.ts";
import { openWorld, PASSWORD } from "../world.ts";
import { openBrowser } from "./browser.ts";

const MUST_HAVE = [
  "account.created",
  "account.locked",
  "account.unlocked",
  "admin.read",
  "key.rotated",
  "mfa.totp-added",
  "mfa.totp-removed",
  "role.made",
  "session.ended",
  "session.refresh-replayed",
  "sign-in.failed",
  "sign-in.succeeded",
  "user.roles-changed",
];

test("SEC-30 the trail has every kind of event that it must have, each with who, from where and when in UTC", async () => {
  await using world = await openWorld({ TRUSTED_PROXIES: "127.0.0.1" });
  const alice = await world.person("alice");
  const bob = await world.person("bob");
  const from = { ip: "192.0.2.7", headers: { "x-correlation-id": "a-journey" } };
  const browser = openBrowser(world, from);
  const body = { transport: "body", identifier: "bob" } as const;

  await browser.call("auth.login", { ...body, password: "not the right passphrase" });
  const signedIn = await browser.call("auth.login", { ...body, password: PASSWORD });
  const { accessToken, refreshToken } = signedIn.body;
  const { secret } = (await browser.call("totp.begin", {}, accessToken)).body;
  const code = codeAt(secret, world.clock.now());
  expect((await browser.call("totp.confirm", { code }, accessToken)).status).toBe(200);
  const removed = await browser.call("totp.remove", {}, accessToken);
  expect(removed.status, JSON.stringify(removed.body)).toBe(204);
  await browser.call("auth.refresh", { refreshToken });
  const other = openBrowser(world, { ...from, userAgent: "curl/8" });
  expect((await other.call("auth.refresh", { refreshToken })).status).toBe(401);

  const asAlice = alice.signedIn.accessToken;
  await browser.call("role.create", { name: "writers", permissions: ["report.generate"] }, asAlice);
  await browser.call("admin-user.setRoles", { id: bob.id, roles: ["user", "writers"] }, asAlice);
  await browser.call("admin-user.update", { id: bob.id, locked: true }, asAlice);
  await browser.call("admin-user.update", { id: bob.id, locked: false }, asAlice);
  await browser.call("admin-user.get", { id: bob.id }, asAlice);
  expect((await browser.call("key.rotate", {}, asAlice)).status).toBe(200);
  await browser.call("auth.logout", {}, asAlice);

  const reader = await world.signInAgain(alice);
  // Sealed within a second, and listed then.
  const events = await (async () => {
    for (;;) {
      const listed = await reader.call("audit.list", { limit: 100 });
      const actions = new Set(listed.body.items.map(({ action }: { action: string }) => action));
      if (MUST_HAVE.every((action) => actions.has(action))) return listed.body.items;
      await Bun.sleep(50);
    }
  })();
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  const told = events.filter(({ correlationId }: any) => correlationId === "a-journey");
  for (const event of told) {
    expect(event.ip).toBe("192.0.2.7");
    expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    if (event.action !== "sign-in.failed" && event.action !== "session.refresh-replayed")
      expect([event.action, event.actorId]).toEqual([event.action, expect.any(String)]);
    expect(event.hash).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(told.length).toBeGreaterThanOrEqual(MUST_HAVE.length - 1);
  const text = JSON.stringify(events);
  for (const kept of [PASSWORD, secret, code, accessToken, refreshToken]) expect(text).not.toContain(kept);
}, 30_000);
