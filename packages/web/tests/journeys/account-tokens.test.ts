import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

describeJourneys("API tokens", () => {
  const journey = prepareJourney("account-tokens");

  test("a token is shown once, works, says that it was used, and ends when it is withdrawn", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "tokens", "alice");
    await page.getByText("No tokens yet.").waitFor();
    await page.getByRole("button", { name: "Create a token" }).click();
    const form = page.getByRole("form", { name: "Create a token" });
    await form.getByRole("checkbox", { name: /See what you see/ }).uncheck();
    await form.getByRole("button", { name: "Create a token" }).click();
    await form.getByText("Please fill this in.").waitFor();
    await form.getByText("Choose at least one.").waitFor();
    await visitor.picture("11-01-token-form");
    await form.getByLabel("What it is for").fill("Weather bot");
    await form.getByRole("checkbox", { name: /See what you see/ }).check();
    await form.getByRole("button", { name: "Create a token" }).click();
    const token = await page.getByLabel("Token", { exact: true }).inputValue();
    await visitor.picture("11-02-token-made");
    const ask = () => fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole("button", { name: "Done" }).click();
    expect(await page.getByText(token).count()).toBe(0);
    await page.reload();
    const list = page.getByRole("list", { name: "API tokens" });
    await list.getByText("Weather bot").waitFor();
    await list.getByRole("button", { name: "Withdraw Weather bot" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("No tokens yet.").waitFor();
    expect((await ask()).status).toBe(401);
  });

  test("nobody is offered a scope that they could not use", { timeout: 60_000 }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const { page } = await journey.visitor();
    await settingsOf(page, "tokens", "bob");
    await page.getByRole("button", { name: "Create a token" }).click();
    await page.getByRole("checkbox").first().waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(2);
  });
});
