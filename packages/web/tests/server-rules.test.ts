import { expect, test } from "vitest";
import { describeJourneys } from "./journeys/browser.ts";
import { prepareJourney } from "./journeys/journey.ts";
import { signInOn, signUp, signUpOn } from "./journeys/people.ts";

describeJourneys("a server that takes no new accounts", () => {
  const journey = prepareJourney("rules-closed", { SIGNUP: "closed" });

  test("says so on both pages, and leads nobody to a form that would be refused", async () => {
    const { page } = await journey.visitor();
    await page.goto("/");
    await page.getByText("This server takes no new accounts.").waitFor();
    expect(await page.getByRole("link", { name: "Create an account" }).count()).toBe(0);
    await page.goto("/sign-up");
    await page.getByRole("heading", { name: "No new accounts" }).waitFor();
    expect(await page.getByRole("textbox").count()).toBe(0);
    await page.getByRole("link", { name: "Sign in instead" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  test("lets its operator in, who comes first", async () => {
    const { page } = await journey.visitor();
    const makeFirst = page.getByRole("button", { name: "Make its first account" });
    await page.goto("/sign-up");
    await makeFirst.click();
    await signUpOn(page, "alice");
    await page.getByRole("button", { name: "Your account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    // Whoever comes second is not asked.
    await page.goto("/sign-up");
    await page.getByRole("heading", { name: "No new accounts" }).waitFor();
    expect(await makeFirst.count()).toBe(0);
  });

  test("a first visitor is not asked for a session that cannot be there", async () => {
    const { page } = await journey.visitor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/");
    await page.getByText("This server takes no new accounts.").waitFor();
    expect(asked).toContain("/api/v1/workspace");
    expect(asked).not.toContain("/api/v1/auth/refresh");
  });
});

describeJourneys("a server that wants addresses verified", () => {
  const journey = prepareJourney("rules-verified", {
    EMAIL_VERIFICATION: "required",
    PASSWORD_MIN_LENGTH: "12",
  });

  test("says how long a password has to be while one types, then sends one to one's mail", async () => {
    // The first account is the administrator's, and verified by nobody.
    await using _alice = await signUp(journey.server().url, "alice");
    const { page } = await journey.visitor();
    await page.goto("/sign-up");
    await page.getByText("At least 12 characters.").waitFor();
    const password = page.getByRole("textbox", { name: "Password" });
    await password.fill("tea-biscui");
    await page.getByText("2 characters to go").waitFor();
    await password.fill("tea-biscuits");
    await page.getByText("Long enough").waitFor();
    await signUpOn(page, "bob");
    await page.getByRole("heading", { name: "Check your mail" }).waitFor();
    await page.getByText("bob@example.org").waitFor();
  });
});

describeJourneys("a server where everyone may write to everyone", () => {
  const journey = prepareJourney("rules-everyone", { DIRECT_MESSAGES: "everyone" });

  test("two people who are not friends find each other, write and answer", { timeout: 60_000 }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    await using _bob = await signUp(url, "bob");
    const [alice, bob] = [await journey.visitor(), await journey.visitor()];
    for (const [{ page }, username] of [
      [alice, "alice"],
      [bob, "bob"],
    ] as const) {
      await page.goto("/");
      await signInOn(page, username);
      await page.getByRole("navigation", { name: "Conversations" }).waitFor();
    }
    await alice.page.getByRole("button", { name: "Find someone" }).first().click();
    await alice.page.getByRole("searchbox").fill("bob");
    await alice.page.getByRole("button", { name: "Add friend Bob" }).waitFor();
    await alice.page.getByRole("button", { name: "Message Bob" }).click();
    await alice.page.getByRole("textbox", { name: "Message Bob" }).fill("We have not met.");
    await alice.page.keyboard.press("Enter");
    await bob.page.getByRole("link", { name: /Alice/ }).click();
    await bob.page.getByRole("log").getByText("We have not met.").waitFor();
    await bob.page.getByRole("textbox", { name: "Message Alice" }).fill("Now we have.");
    await bob.page.keyboard.press("Enter");
    await alice.page.locator("[data-seq]").getByText("Now we have.").waitFor();
  });
});
