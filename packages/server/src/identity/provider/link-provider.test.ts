import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthenticator } from "../passkey/authenticator.fixture.ts";
import {
  type Browser,
  claimsOf,
  openProviderWorld,
  type ProviderWorld,
  PUBLIC_URL,
  toldBy,
} from "./provider-world.ts";

let world: ProviderWorld;
beforeAll(async () => {
  world = await openProviderWorld();
  // The first one, who is the administrator.
  await world.person("root");
});
afterAll(() => world[Symbol.asyncDispose]());

const ELEVEN_MINUTES_MS = 11 * 60_000;

/** Whoever is at the issuer from now on. */
const at = (sub: string, { email = `${sub}@corp.example`, verified = true } = {}) =>
  world.issuer.become({ sub, email, email_verified: verified, preferred_username: sub });

const tokenOf = async (username: string) => (await world.person(username)).signedIn.accessToken;

const beginLink = (browser: Browser, token: string, id = "corp", body: object = {}) =>
  browser.call("POST", `/auth/providers/${id}/link`, body, token);

/** Links to somebody's account whoever is at the issuer. */
const link = async (username: string, { browser = world.browser(), id = "corp" } = {}) => {
  const { body } = await beginLink(browser, await tokenOf(username), id);
  return browser.follow(body.location);
};

const unlink = (token: string, id = "corp") =>
  world.browser().call("DELETE", `/auth/providers/${id}`, {}, token);

const markVerified = (username: string) =>
  world.database.sql`update users set email_verified_at = now() where username = ${username}`;

/** Signs in with the provider alone: an account without a password. */
const joined = async (sub: string) => {
  at(sub);
  const browser = world.browser();
  await browser.signIn("corp");
  const { accessToken, user } = await browser.signedIn();
  return { browser, token: accessToken, id: user.id };
};

describe("linking, signed in", () => {
  test("makes the account elsewhere a way in, with a word in the trail and a mail", async () => {
    const alice = await world.person("alice");
    at("alice-elsewhere");
    const page = await link("alice");
    expect(page.href).toBe(`${PUBLIC_URL}/settings/linked-accounts#linked=corp`);
    const phone = world.browser();
    await phone.signIn("corp");
    expect((await phone.signedIn()).user.id).toBe(alice.id);
    expect(await world.trailOf(alice.id)).toContainEqual({
      action: "provider.linked",
      details: { provider: "corp" },
    });
    expect(await world.mailTo("alice@example.org", /was added/)).toContain("Corp");
  });

  test("again changes nothing", async () => {
    at("alice-elsewhere");
    expect(toldBy(await link("alice"))).toEqual({ linked: "corp" });
    expect(await world.identitiesOf("alice")).toHaveLength(1);
  });

  test("comes back to where it was begun", async () => {
    at("alice-elsewhere");
    const browser = world.browser();
    const { body } = await beginLink(browser, await tokenOf("alice"), "corp", { returnTo: "/friends?a=1#b" });
    expect((await browser.follow(body.location)).href).toBe(`${PUBLIC_URL}/friends?a=1#linked=corp`);
  });

  test("SEC-22 comes back to no other site", async () => {
    at("alice-elsewhere");
    const browser = world.browser();
    const body = { returnTo: "//mallory.example" };
    const begun = await beginLink(browser, await tokenOf("alice"), "corp", body);
    const page = await browser.follow(begun.body.location);
    expect(page.href).toBe(`${PUBLIC_URL}/settings/linked-accounts#linked=corp`);
  });

  test("of what is someone else's is refused", async () => {
    at("alice-elsewhere");
    expect(toldBy(await link("bob"))).toMatchObject({ problem: "identity_taken", provider: "corp" });
    expect(await world.identitiesOf("bob")).toEqual([]);
  });

  test("of a second account of one provider is refused", async () => {
    at("alice-elsewhere-2");
    expect(toldBy(await link("alice"))).toMatchObject({ problem: "provider_linked_already" });
    expect(await world.identitiesOf("alice")).toHaveLength(1);
  });

  test("whoever says no there stays as they are", async () => {
    world.issuer.disagree();
    const page = await link("bob");
    expect(page.pathname).toBe("/settings/linked-accounts");
    expect(toldBy(page)).toMatchObject({ problem: "provider_refused", provider: "corp" });
  });

  test("SEC-22 in another browser than it was begun in links nothing", async () => {
    const mallory = world.browser();
    const { body } = await beginLink(mallory, await tokenOf("mallory"));
    at("alice-elsewhere-3");
    const page = await world.browser().follow(body.location);
    expect(toldBy(page)).toMatchObject({ problem: "provider_refused" });
    expect(await world.identitiesOf("mallory")).toEqual([]);
  });

  test("SEC-22 a sign-in that is under way does not become a link, nor a link a sign-in", async () => {
    at("carol-elsewhere");
    const browser = world.browser();
    const { body } = await beginLink(browser, await tokenOf("carol"));
    const page = await browser.follow(body.location);
    expect(toldBy(page)).toEqual({ linked: "corp" });
    // Linking signs nobody in: the session is the one there was.
    expect(await browser.me()).toBeNull();
  });

  test("SEC-12 in a session that has ended meanwhile links nothing", async () => {
    const dave = await world.signInAgain(await world.person("dave"));
    const browser = world.browser();
    const { body } = await beginLink(browser, dave.signedIn.accessToken);
    at("dave-elsewhere");
    const back = await browser.follow(body.location, (url) => url.pathname.endsWith("/callback"));
    await dave.call("auth.logoutAll", {});
    expect(toldBy(await browser.follow(back.href))).toMatchObject({ problem: "session_revoked" });
    expect(await world.identitiesOf("dave")).toEqual([]);
  });

  test("SEC-25 needs a session, and a provider that there is", async () => {
    const nobody = await world.browser().call("POST", "/auth/providers/corp/link", {});
    expect(nobody).toMatchObject({ status: 401 });
    const token = await tokenOf("alice");
    for (const id of ["local", "nobody"]) {
      expect(await beginLink(world.browser(), token, id)).toMatchObject({
        status: 404,
        body: { code: "provider_not_found" },
      });
    }
  });
});

describe("unlinking", () => {
  test("takes the way in away, with a word in the trail and a mail", async () => {
    at("erin-elsewhere", { email: "erin@elsewhere.example" });
    const erin = await world.person("erin");
    await link("erin");
    expect(await unlink(await tokenOf("erin"))).toMatchObject({ status: 204 });
    expect(await world.identitiesOf("erin")).toEqual([]);
    expect(await world.trailOf(erin.id)).toContainEqual({
      action: "provider.unlinked",
      details: { provider: "corp" },
    });
    expect(await world.mailTo("erin@example.org", /was removed/)).toContain("Corp");
    const phone = world.browser();
    await phone.signIn("corp");
    expect((await phone.signedIn()).user.id).not.toBe(erin.id);
  });

  test("of the last way in is refused", async () => {
    const { token } = await joined("olivia");
    expect(await unlink(token)).toMatchObject({ status: 409, body: { code: "last_way_in" } });
    expect(await world.identitiesOf("olivia")).toHaveLength(1);
  });

  test("of both of two at once leaves one", async () => {
    const { browser, token } = await joined("peggy");
    world.github.become({ id: 77, login: "peggy", name: null, emails: [] });
    const { body } = await beginLink(browser, token, "github");
    expect(toldBy(await browser.follow(body.location))).toEqual({ linked: "github" });
    const answers = await Promise.all([unlink(token, "corp"), unlink(token, "github")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await world.identitiesOf("peggy")).toHaveLength(1);
  });

  test("and removing a passkey count each other: of both at once, one is done", async () => {
    const { browser, token } = await joined("quentin");
    const begun = await browser.call("POST", "/me/passkeys/options", {}, token);
    const credential = createAuthenticator({ origin: PUBLIC_URL }).create(begun.body.options);
    const added = await browser.call("POST", "/me/passkeys", { credential }, token);
    expect(added.status).toBe(201);
    const { body } = await browser.call("GET", "/me/passkeys", {}, token);
    const [{ id }] = body.items;
    const answers = await Promise.all([
      unlink(token),
      browser.call("DELETE", `/me/passkeys/${id}`, {}, token),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "last_way_in" });
  });

  test("a link to a provider that is set up no more is no way in, and does not keep one from unlinking", async () => {
    const { browser, token, id } = await joined("rupert");
    await world.database
      .sql`insert into external_identities (id, user_id, provider, issuer, subject, linked_at)
      values (${crypto.randomUUID()}, ${id}, 'gone', 'https://gone.example', 'rupert', now())`;
    expect(await unlink(token)).toMatchObject({ status: 409, body: { code: "last_way_in" } });

    const begun = await browser.call("POST", "/me/passkeys/options", {}, token);
    const credential = createAuthenticator({ origin: PUBLIC_URL }).create(begun.body.options);
    await browser.call("POST", "/me/passkeys", { credential }, token);
    expect(await unlink(token)).toMatchObject({ status: 204 });
    const { body } = await browser.call("GET", "/me/passkeys", {}, token);
    const removed = await browser.call("DELETE", `/me/passkeys/${body.items[0].id}`, {}, token);
    expect(removed).toMatchObject({ status: 409, body: { code: "last_way_in" } });
    expect(await unlink(token, "gone")).toMatchObject({ status: 204 });
  });

  test("SEC-25 of what is not linked is not found", async () => {
    const token = await tokenOf("bob");
    expect(await unlink(token)).toMatchObject({ status: 404, body: { code: "identity_not_found" } });
    expect(await unlink(token, "nobody")).toMatchObject({
      status: 404,
      body: { code: "provider_not_found" },
    });
    expect(await unlink(token, "local")).toMatchObject({ status: 404, body: { code: "provider_not_found" } });
  });
});

describe("an address that both sides know", () => {
  /** Somebody with an account here, and one elsewhere with the same address, who comes with the latter. */
  const arrival = async (name: string, { here = true, there = true } = {}) => {
    const person = await world.person(name);
    if (here) await markVerified(name);
    at(`${name}-elsewhere`, { email: `${name}@example.org`, verified: there });
    const browser = world.browser();
    const page = await browser.signIn("corp", "/friends");
    return { person, browser, page, told: toldBy(page) };
  };
  const confirm = (browser: Browser, token: string | undefined) =>
    browser.call("POST", "/auth/providers/confirm-link", { token });

  test("SEC-23 and have verified leads to a page that asks, and links nothing before", async () => {
    const { person, browser, page, told } = await arrival("sybil");
    expect(page.pathname + page.search).toBe("/sign-in/link?returnTo=%2Ffriends");
    expect(told).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      provider: "Corp",
      email: "sybil@example.org",
      account: "sybil",
    });
    expect(await browser.me()).toBeNull();
    expect(await world.identitiesOf("sybil")).toEqual([]);

    const done = await confirm(browser, told.token);
    expect(done).toMatchObject({ status: 200, body: { user: { id: person.id } } });
    expect(claimsOf(done.body.accessToken)).toMatchObject({ amr: ["provider"] });
    expect(await world.identitiesOf("sybil")).toHaveLength(1);
    expect(await world.mailTo("sybil@example.org", /was added/)).toContain("Corp");
    expect(await browser.signedIn()).toMatchObject({ user: { id: person.id } });

    const phone = world.browser();
    expect((await phone.signIn("corp", "/friends")).pathname).toBe("/friends");
    expect(await confirm(browser, told.token)).toMatchObject({
      status: 400,
      body: { code: "one_time_token_invalid" },
    });
  });

  test("SEC-23 is linked in the browser alone that came with it, and within ten minutes", async () => {
    const { browser, told } = await arrival("trent");
    expect(await confirm(world.browser(), told.token)).toMatchObject({
      status: 400,
      body: { code: "one_time_token_invalid" },
    });
    world.clock.advance(ELEVEN_MINUTES_MS);
    expect(await confirm(browser, told.token)).toMatchObject({ status: 400 });
    expect(await world.identitiesOf("trent")).toEqual([]);
  });

  test("SEC-23 but only the provider has verified is linked by nobody (an account made in wait for its owner)", async () => {
    const { browser, page, told } = await arrival("victor", { here: false });
    expect(page.pathname).toBe("/sign-in");
    expect(told).toMatchObject({ problem: "provider_link_needed", provider: "corp" });
    expect(await browser.me()).toBeNull();
    expect(await world.identitiesOf("victor")).toEqual([]);
  });

  test("SEC-23 but the provider has not verified is linked by nobody", async () => {
    const { browser, told } = await arrival("walter", { there: false });
    expect(told).toMatchObject({ problem: "provider_link_needed" });
    expect(await browser.me()).toBeNull();
    expect(await world.identitiesOf("walter")).toEqual([]);
  });

  test("SEC-23 at first, and no more when it counts, is linked by nobody", async () => {
    const { browser, told } = await arrival("wendy");
    await world.database.sql`
      update users set email = 'w@example.org', email_key = 'w@example.org' where username = 'wendy'`;
    expect(await confirm(browser, told.token)).toMatchObject({ status: 400 });
    expect(await world.identitiesOf("wendy")).toEqual([]);
  });

  test("does not open an account that is locked", async () => {
    await world.person("xavier");
    await world.database.sql`update users set state = 'locked' where username = 'xavier'`;
    const { told } = await arrival("xavier");
    expect(told).toMatchObject({ problem: "account_unavailable" });
  });

  test("SEC-18 does not spare a second factor", async () => {
    const yvonne = await world.person("yvonne");
    const begun = await yvonne.call("passkey.begin", {});
    const credential = createAuthenticator({ origin: PUBLIC_URL }).create(begun.body.options);
    await yvonne.call("passkey.add", { credential });
    const { browser, told } = await arrival("yvonne");
    const answer = await confirm(browser, told.token);
    expect(answer).toMatchObject({
      status: 200,
      body: { mfaRequired: true, methods: ["passkey", "recovery"] },
    });
    expect(await browser.me()).toBeNull();
  });

  test("SEC-11 is not linked by a page of another site", async () => {
    const { browser, told } = await arrival("zoe");
    const answer = await browser.request("/api/v1/auth/providers/confirm-link", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://mallory.example" },
      body: JSON.stringify({ token: told.token }),
    });
    expect(answer.status).toBe(403);
    expect(await world.identitiesOf("zoe")).toEqual([]);
  });
});

describe("SEC-13 an authentication of eleven minutes ago", () => {
  test.each(["POST", "DELETE"])("does not do for %s", async (method) => {
    const person = await world.signInAgain(await world.person("bob"));
    world.clock.advance(ELEVEN_MINUTES_MS);
    const path = method === "POST" ? "/auth/providers/corp/link" : "/auth/providers/corp";
    const renewed = await world.call("auth.refresh", { refreshToken: person.signedIn.refreshToken });
    const answer = await world.browser().call(method, path, {}, renewed.body.accessToken);
    expect(answer).toMatchObject({ status: 403, body: { code: "reauthentication_required" } });
  });
});
