import { describe, expect, test } from "vitest";
import { type ElsewherePerson, openProviderWorld, type ProviderWorld, toldBy } from "./provider-world.ts";

const alice: ElsewherePerson = {
  sub: "alice-elsewhere",
  email: "alice@example.org",
  email_verified: true,
  preferred_username: "alice",
};
const unverified = { ...alice, email_verified: false };

const arrive = async (world: ProviderWorld, person: ElsewherePerson, browser = world.browser()) => {
  world.issuer.become(person);
  const page = await browser.signIn("corp");
  return { browser, page, told: toldBy(page) };
};

const people = async ({ database }: ProviderWorld): Promise<string[]> => {
  const rows = await database.sql<{ username: string }[]>`select username from users order by created_at`;
  return rows.map(({ username }) => username);
};

const tokenIn = (mail: string): string => /#token=([\w-]+)/.exec(mail)?.[1] ?? "";

/** Invites to a role, and opens the link in a browser. */
const invited = async (world: ProviderWorld, body: object) => {
  const root = await world.person("root");
  const made = await world.browser().call("POST", "/admin/invitations", body, root.signedIn.accessToken);
  expect(made.status).toBe(201);
  const browser = world.browser();
  const looked = await browser.call("POST", "/auth/invitation", { token: tokenIn(made.body.url) });
  expect(looked.status).toBe(200);
  return browser;
};

describe("a newcomer", () => {
  test("without an address elsewhere is sent away", async () => {
    await using world = await openProviderWorld();
    const { told, browser } = await arrive(world, { sub: "nobody", preferred_username: "nobody" });
    expect(told).toMatchObject({ problem: "provider_email_missing" });
    expect(await browser.me()).toBeNull();
  });

  test("whose name is taken gets another one, and may change it", async () => {
    await using world = await openProviderWorld();
    await world.person("alice");
    const { browser } = await arrive(world, { ...alice, sub: "2", email: "alice2@corp.example" });
    const { accessToken, user } = await browser.signedIn();
    expect(user.username).toMatch(/^alice\d+$/);
    const changed = await browser.call("PUT", "/me/username", { username: "alicia" }, accessToken);
    expect([200, 204]).toContain(changed.status);
  });

  test("has an address here that counts as verified if the provider says so, and not otherwise", async () => {
    await using world = await openProviderWorld();
    await arrive(world, alice);
    await arrive(world, { ...unverified, sub: "2", email: "bob@example.org", preferred_username: "bob" });
    const rows = await world.database
      .sql`select username, email_verified_at is not null as verified from users`;
    expect(rows).toEqual([
      { username: "alice", verified: true },
      { username: "bob", verified: false },
    ]);
  });

  test("SEC-23 with an address that nobody has verified loses the way in to whoever proves it by a reset", async () => {
    await using world = await openProviderWorld();
    const { browser: ofMallory } = await arrive(world, { ...unverified, sub: "mallory-elsewhere" });
    const { user } = await ofMallory.signedIn();
    const owner = world.browser();
    await owner.call("POST", "/auth/password/forgot", { email: "alice@example.org" });
    const token = tokenIn(await world.mailTo("alice@example.org", /password/i));
    const reset = { token, password: "quite another battery staple" };
    expect(await owner.call("POST", "/auth/password/reset", reset)).toMatchObject({ status: 204 });

    expect(await ofMallory.me()).toBeNull();
    expect(await world.identitiesOf("alice")).toEqual([]);
    const again = await ofMallory.signIn("corp");
    expect(toldBy(again)).toMatchObject({ problem: "provider_link_needed" });
    expect(await world.trailOf(user.id)).toContainEqual({
      action: "provider.unlinked",
      details: { provider: "corp" },
    });
    // From now on both sides have verified it: its owner is asked.
    expect((await arrive(world, alice, owner)).page.pathname).toBe("/sign-in/link");
  });

  test("is administrator by being first, in development", async () => {
    await using world = await openProviderWorld();
    const { browser } = await arrive(world, alice);
    const { user } = await browser.signedIn();
    expect(await world.trailOf(user.id)).toContainEqual(
      expect.objectContaining({ action: "user.became-administrator" }),
    );
  });
});

describe("SIGNUP=invite", () => {
  test("keeps out who has no invitation, and lets in who has one, as what it says", async () => {
    await using world = await openProviderWorld({ SIGNUP: "invite" });
    await world.person("root");
    const { told, browser } = await arrive(world, alice);
    expect(told).toMatchObject({ problem: "invitation_required" });
    expect(await browser.me()).toBeNull();
    expect(await people(world)).toEqual(["root"]);

    const guest = await invited(world, { role: "admin" });
    await arrive(world, alice, guest);
    const { user } = await guest.signedIn();
    expect(await world.trailOf(user.id)).toContainEqual(
      expect.objectContaining({ action: "invitation.accepted" }),
    );
    const rows = await world.database.sql`
      select role_name from user_roles where user_id = ${user.id} order by role_name`;
    expect(rows).toEqual([{ role_name: "admin" }, { role_name: "user" }]);
    // The invitation is used up; whoever came by it comes back without one.
    const { told: later } = await arrive(world, alice);
    expect(later).toEqual({});
    expect(await people(world)).toEqual(["root", "alice"]);
  });

  test("lets in whom an invitation names, and nobody else by it", async () => {
    await using world = await openProviderWorld({ SIGNUP: "invite" });
    await world.person("root");
    const guest = await invited(world, { email: "alice@example.org" });
    const { told } = await arrive(world, { ...alice, sub: "m", email: "mallory@example.org" }, guest);
    expect(told).toMatchObject({ problem: "invitation_required" });
    expect(await people(world)).toEqual(["root"]);
  });
});

describe("SIGNUP=closed", () => {
  test("keeps newcomers out, and those who are there in", async () => {
    await using world = await openProviderWorld({ SIGNUP: "closed" });
    const root = await world.person("root");
    const { told } = await arrive(world, alice);
    expect(told).toMatchObject({ problem: "signup_closed" });
    expect(await people(world)).toEqual(["root"]);

    world.issuer.become({ ...alice, sub: "root-elsewhere" });
    const browser = world.browser();
    const token = root.signedIn.accessToken;
    const { body } = await browser.call("POST", "/auth/providers/corp/link", {}, token);
    await browser.follow(body.location);
    await browser.signIn("corp");
    expect((await browser.signedIn()).user.id).toBe(root.id);
  });
});

describe("EMAIL_VERIFICATION=required", () => {
  const open = async () => {
    const world = await openProviderWorld({ EMAIL_VERIFICATION: "required" });
    await world.person("root");
    return world;
  };
  const verify = (world: ProviderWorld, token: string, browser = world.browser()) =>
    browser.call("POST", "/auth/email/verify", { token });

  test("lets in at once whose address the provider has verified", async () => {
    await using world = await open();
    const { browser } = await arrive(world, alice);
    expect(await browser.me()).toMatchObject({ user: { username: "alice" } });
  });

  test("SEC-05 answers the same for an address that it has not, whether it is known or not; the mail differs", async () => {
    await using world = await open();
    const { told, browser } = await arrive(world, unverified);
    const known = await arrive(world, { ...unverified, sub: "r", email: "root@example.org" });
    const answer = { problem: "email_unverified", provider: "corp", correlationId: expect.any(String) };
    expect(told).toEqual(answer);
    expect(known.told).toEqual(answer);
    expect(await world.identitiesOf("root")).toEqual([]);
    expect(await people(world)).toEqual(["root"]);

    const token = tokenIn(await world.mailTo("alice@example.org", /./));
    expect((await verify(world, token, browser)).status).toBe(204);
    expect(await people(world)).toEqual(["root", "alice"]);
    expect(await browser.me()).toBeNull();
    await arrive(world, unverified, browser);
    expect((await browser.signedIn()).user.username).toBe("alice");
    expect(await world.mailTo("root@example.org", /./)).not.toContain("#token=");
  });

  test("SEC-23 gives nobody a way into an account that the owner of the mailbox makes elsewhere", async () => {
    await using world = await open();
    const { browser: ofMallory } = await arrive(world, { ...unverified, sub: "mallory-elsewhere" });
    const token = tokenIn(await world.mailTo("alice@example.org", /./));
    const clicked = await verify(world, token);
    expect(clicked).toMatchObject({ status: 400, body: { code: "sign_up_other_browser" } });
    expect(await people(world)).toEqual(["root"]);
    // Nor by asking for another mail.
    await world.browser().call("POST", "/auth/email/resend", { email: "alice@example.org" });
    const again = await world.mailTo("alice@example.org", /./, { without: token });
    expect(await verify(world, tokenIn(again))).toMatchObject({ status: 400 });
    expect(await people(world)).toEqual(["root"]);
    const { browser } = await arrive(world, alice);
    expect(await browser.me()).toMatchObject({ user: { username: "alice" } });
    expect(await verify(world, tokenIn(again), ofMallory)).toMatchObject({ status: 400 });
    expect(await world.identitiesOf("alice")).toMatchObject([{ subject: "alice-elsewhere" }]);
  });
});
