import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { codeAt } from "../totp/totp-code.ts";
import {
  claimsOf,
  type ElsewherePerson,
  openProviderWorld,
  type ProviderWorld,
  toldBy,
} from "./provider-world.ts";
import { type SignInWithProviderDeps, signInWithProvider } from "./sign-in-with-provider.ts";

let world: ProviderWorld;
beforeAll(async () => {
  world = await openProviderWorld();
  // The first one, who is the administrator.
  await world.person("root");
});
afterAll(() => world[Symbol.asyncDispose]());

/** Somebody whom the issuer knows, with an address that it has verified. */
const known = (name: string, more: Partial<ElsewherePerson> = {}): ElsewherePerson => ({
  sub: `${name}-elsewhere`,
  email: `${name}@corp.example`,
  email_verified: true,
  preferred_username: name,
  ...more,
});

describe("signing in with a provider", () => {
  test("makes an account the first time, signs in to it from then on, and goes where one wanted to go", async () => {
    world.issuer.become(known("alice", { name: "Alice Liddell" }));
    const laptop = world.browser();
    const page = await laptop.signIn("corp", "/channels/1?around=5#last");
    expect(page.href).toBe("http://localhost:8080/channels/1?around=5#last");
    const first = await laptop.signedIn();
    expect(first.user).toMatchObject({ username: "alice", displayName: "Alice Liddell" });
    expect(claimsOf(first.accessToken)).toMatchObject({ amr: ["provider"], mfa_verified: false });

    const phone = world.browser();
    expect((await phone.signIn("corp")).href).toBe("http://localhost:8080/");
    expect((await phone.signedIn()).user.id).toBe(first.user.id);
    expect(await world.trailOf(first.user.id)).toMatchObject([
      { action: "account.created", details: { by: "provider" } },
      { action: "provider.linked", details: { provider: "corp" } },
      { action: "account.email-verified" },
      ...Array.from({ length: 2 }, () => ({ action: "sign-in.succeeded" })),
    ]);
  });

  test("SEC-10 leaves the refresh token in its cookie alone: strict, secure, out of reach of scripts", async () => {
    world.issuer.become(known("bob"));
    const laptop = world.browser();
    const answer = await laptop.request((await laptop.comeBack("corp")).href);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("/");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const cookie = answer.headers.getSetCookie().find((one) => one.includes("refresh"));
    expect(cookie).toMatch(/^__Host-parley_refresh=\S+;.*Path=\/;.*HttpOnly; SameSite=Strict; Secure/);
    expect(await answer.text()).toBe("");
  });

  test("SEC-23 knows a person by issuer and subject, whatever their address and name are by now", async () => {
    world.issuer.become(known("dora"));
    const laptop = world.browser();
    await laptop.signIn("corp");
    const { user } = await laptop.signedIn();
    world.issuer.become(known("dora", { email: "dora@elsewhere.example", preferred_username: "theodora" }));
    const phone = world.browser();
    await phone.signIn("corp");
    expect((await phone.signedIn()).user).toMatchObject({ id: user.id, username: "dora" });
    expect(await world.identitiesOf("dora")).toMatchObject([{ email: "dora@elsewhere.example" }]);
  });

  test("asks for the second factor that is set up, and nobody is signed in before", async () => {
    world.issuer.become(known("frank"));
    const laptop = world.browser();
    await laptop.signIn("corp");
    const { accessToken } = await laptop.signedIn();
    const { body } = await laptop.call("POST", "/me/totp", {}, accessToken);
    const confirm = { code: codeAt(body.secret, world.clock.now()) };
    expect((await laptop.call("POST", "/me/totp/confirm", confirm, accessToken)).status).toBe(200);
    world.clock.advance(30_000);

    const phone = world.browser();
    const page = await phone.signIn("corp", "/settings");
    expect(page.pathname + page.search).toBe("/sign-in?returnTo=%2Fsettings");
    const { mfa, methods } = toldBy(page);
    expect(methods).toBe("totp,recovery");
    expect(await phone.me()).toBeNull();
    const second = { mfaToken: mfa, method: "totp", code: codeAt(body.secret, world.clock.now()) };
    const stolen = await world.browser().call("POST", "/auth/mfa", second);
    expect(stolen.body).toMatchObject({ code: "mfa_token_invalid" });
    const done = await phone.call("POST", "/auth/mfa", second);
    expect(done).toMatchObject({ status: 200, body: { user: { username: "frank" } } });
    expect(claimsOf(done.body.accessToken)).toMatchObject({
      amr: ["provider", "otp", "mfa"],
      mfa_verified: true,
    });
  });

  test("SEC-12 a locked account stays locked, whoever vouches for it", async () => {
    world.issuer.become(known("grace"));
    await world.browser().signIn("corp");
    await world.database.sql`update users set state = 'locked' where username = 'grace'`;
    const phone = world.browser();
    expect(toldBy(await phone.signIn("corp"))).toMatchObject({ problem: "account_unavailable" });
    expect(await phone.me()).toBeNull();
  });

  test("at once in two tabs, the first time, makes one account", async () => {
    world.issuer.become(known("heidi"));
    const tabs = await Promise.all(
      [world.browser(), world.browser(), world.browser()].map(async (tab) => ({
        tab,
        back: await tab.comeBack("corp"),
      })),
    );
    const pages = await Promise.all(tabs.map(({ tab, back }) => tab.follow(back.href)));
    expect(pages.map(({ href }) => href)).toEqual(tabs.map(() => "http://localhost:8080/"));
    const people = await Promise.all(tabs.map(async ({ tab }) => (await tab.signedIn()).user.id));
    expect(new Set(people).size).toBe(1);
  });

  test("in a tab that finds the account which another has made meanwhile, signs in to it and asks nothing", async () => {
    const account = { id: "ivan", email: "ivan@corp.example", emailVerified: true, state: "active" };
    const find = vi.fn().mockResolvedValueOnce(null).mockResolvedValue({ userId: account.id });
    const deps = {
      identities: { find, noteUsed: async () => {} },
      accounts: { find: async () => account, findCredential: async () => ({ account }) },
      admit: async () => ({ outcome: "done", body: { refreshToken: "his" } }),
      joining: { rules: { emailVerification: "off" } },
      clock: world.clock,
    } as unknown as SignInWithProviderDeps;
    const page = await signInWithProvider(deps, {
      provider: { id: "corp", name: "Corp" },
      identity: { issuer: world.issuer.url, subject: "ivan", email: account.email, emailVerified: true },
      returnTo: "/friends",
      source: { browser: null },
    } as unknown as Parameters<typeof signInWithProvider>[1]);
    expect(page).toEqual({ location: "/friends", refreshToken: "his" });
  });

  test("names those that there are, this server first", async () => {
    const { body } = await world.call("provider.list", {});
    expect(body.items).toEqual([
      { id: "local", name: "Parley", kind: "local" },
      { id: "corp", name: "Corp", kind: "oidc" },
      { id: "other", name: "other", kind: "oidc" },
      { id: "github", name: "GitHub", kind: "github" },
    ]);
  });

  test("with this server itself is its sign-in page", async () => {
    const page = await world.browser().follow("/api/v1/auth/providers/local/start?returnTo=/friends");
    expect(page.pathname + page.search).toBe("/sign-in?returnTo=%2Ffriends");
  });

  test("does not work with one that is not set up", async () => {
    const { status, body } = await world.browser().call("GET", "/auth/providers/nobody/start", {});
    expect({ status, body }).toMatchObject({ status: 404, body: { code: "provider_not_found" } });
  });
});

describe("whoever says no", () => {
  test("is back at the sign-in page, which says so, and it is in the trail", async () => {
    const laptop = world.browser();
    world.issuer.disagree();
    const page = await laptop.signIn("corp", "/friends");
    expect(page.pathname + page.search).toBe("/sign-in?returnTo=%2Ffriends");
    const told = toldBy(page);
    expect(told).toEqual({
      problem: "provider_refused",
      provider: "corp",
      correlationId: expect.stringMatching(/./),
    });
    expect(await laptop.me()).toBeNull();
    expect(await world.trailBy(told.correlationId ?? "")).toMatchObject([
      { action: "provider.refused", details: { provider: "corp", reason: "access_denied" } },
    ]);
  });
});
