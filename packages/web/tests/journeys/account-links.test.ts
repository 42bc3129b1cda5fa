import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

/** As much of GitHub as a sign-in asks, where `here` is signed in already and agrees to everything. */
const startGithub = async () => {
  let here = { id: 1, login: "octocat" };
  const server = createServer((request, response) => answer(request.url ?? "/", response)).listen(
    0,
    "127.0.0.1",
  );
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const json = (response: ServerResponse, body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  const answer = (path: string, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(path, url);
    if (pathname === "/login/oauth/authorize") {
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      back.searchParams.set("code", "a-code");
      back.searchParams.set("state", searchParams.get("state") ?? "");
      return response.writeHead(302, { location: back.href }).end();
    }
    if (pathname === "/login/oauth/access_token") {
      return json(response, { access_token: "gho_1", token_type: "bearer" });
    }
    if (pathname.endsWith("/emails")) {
      return json(response, [{ email: `${here.login}@example.com`, primary: true, verified: true }]);
    }
    return json(response, { ...here, name: here.login });
  };
  return {
    url,
    become(id: number, login: string) {
      here = { id, login };
    },
    close: () => server.close(),
  };
};

describeJourneys("accounts held elsewhere", () => {
  let github: Awaited<ReturnType<typeof startGithub>> | undefined;
  const journey = prepareJourney("account-links", async () => {
    github = await startGithub();
    return {
      PROVIDERS: "github",
      GITHUB_URL: github.url,
      GITHUB_CLIENT_ID: "parley",
      GITHUB_CLIENT_SECRET: "hush",
      OUTBOUND_ALLOW_PRIVATE: "127.0.0.1",
    };
  });
  afterAll(() => github?.close());

  test("an account is linked, and the page tells of it", { timeout: 60_000 }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "linked-accounts", "alice");
    await page.getByRole("button", { name: "Link GitHub" }).click();
    await page.getByRole("status").getByText("GitHub is linked.").waitFor();
    await page.getByText("octocat@example.com, linked").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await visitor.picture("14-01-linked");
  });

  test("one that leads to somebody else is refused; another one is linked, and unlinked", {
    timeout: 60_000,
  }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "linked-accounts", "bob");
    await page.getByRole("button", { name: "Link GitHub" }).click();
    await page.getByRole("alert").getByText("That account is linked to someone else here.").waitFor();
    await visitor.picture("14-02-linked-to-someone-else");
    github?.become(2, "monalisa");
    await page.getByRole("button", { name: "Link GitHub" }).click();
    await page.getByText("monalisa@example.com, linked").waitFor();
    await page.getByRole("button", { name: "Unlink GitHub" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
    await page.getByRole("button", { name: "Link GitHub" }).waitFor();
  });
});
