import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openProviderWorld, type ProviderWorld, toldBy } from "./provider-world.ts";

let world: ProviderWorld;
beforeAll(async () => {
  world = await openProviderWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const address = (email: string, { primary = true, verified = true } = {}) => ({ email, primary, verified });

describe("GitHub", () => {
  test("says who it is by the number of the account, with the address that is first and verified there", async () => {
    const emails = [address("old@example.com", { primary: false }), address("Octo@example.com")];
    world.github.become({ id: 583_231, login: "octocat", name: "The Octocat", emails });
    const laptop = world.browser();
    expect((await laptop.signIn("github", "/friends")).pathname).toBe("/friends");
    const { user } = await laptop.signedIn();
    expect(user).toMatchObject({ username: "octocat", displayName: "The Octocat" });
    expect(await world.identitiesOf("octocat")).toEqual([
      { provider: "github", subject: "583231", email: "Octo@example.com" },
    ]);

    world.github.become({ id: 583_231, login: "renamed", name: null, emails: [] });
    const phone = world.browser();
    await phone.signIn("github");
    expect((await phone.signedIn()).user.id).toBe(user.id);
  });

  test("SEC-23 with a login that was somebody else's before is another person", async () => {
    world.github.become({ id: 9, login: "octocat", name: null, emails: [address("nine@example.com")] });
    const laptop = world.browser();
    await laptop.signIn("github");
    expect((await laptop.signedIn()).user.username).not.toBe("octocat");
  });

  test.each([
    ["none", []],
    ["none that is verified", [address("a@example.com", { verified: false })]],
    ["a verified one that is not the first", [address("b@example.com", { primary: false })]],
  ])("SEC-23 who has %s there tells no address, whatever their page shows", async (_, emails) => {
    world.github.become({ id: 1_000, login: "shy", name: null, emails });
    const laptop = world.browser();
    expect(toldBy(await laptop.signIn("github"))).toMatchObject({ problem: "provider_email_missing" });
    expect(await laptop.me()).toBeNull();
  });

  test("SEC-22 takes a code with its own verifier alone, and once", async () => {
    world.github.become({ id: 2, login: "alice", name: null, emails: [address("alice@example.com")] });
    const stolen = await world.browser().comeBack("github");
    const mallory = world.browser();
    const own = await mallory.comeBack("github");
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    const told = toldBy(await mallory.follow(own.href));
    expect(told).toMatchObject({ problem: "provider_refused" });
    expect(await mallory.me()).toBeNull();
    expect(await world.trailBy(told.correlationId ?? "")).toMatchObject([
      { action: "provider.refused", details: { provider: "github", reason: expect.stringMatching(/./) } },
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ["another state", { state: "s".repeat(43) }],
    ["the word of another issuer (mix-up)", { iss: "https://mallory.example" }],
    ["an error", { error: "access_denied" }],
  ])("SEC-22 with %s signs nobody in", async (_, words) => {
    const laptop = world.browser();
    const back = await laptop.comeBack("github");
    for (const [name, value] of Object.entries(words)) back.searchParams.set(name, value);
    expect(toldBy(await laptop.follow(back.href))).toMatchObject({ problem: "provider_refused" });
    expect(await laptop.me()).toBeNull();
  });

  test("SEC-22 and the code of one provider at the address of another is refused (mix-up)", async () => {
    const laptop = world.browser();
    const back = await laptop.comeBack("github");
    const page = await laptop.follow(back.href.replace("/github/", "/corp/"));
    expect(toldBy(page)).toMatchObject({ problem: "provider_refused" });
  });

  test("its tokens are kept nowhere", async () => {
    const tables = await world.database.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const rows = await world.database.sql.unsafe(
        `select t::text as row from "${name}" t where t::text like '%gho_1%'`,
      );
      expect(rows, name).toEqual([]);
    }
  });
});
