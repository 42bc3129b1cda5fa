import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { messagesOn } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { befriend, directChannel, nameOneself, PASSWORD, signInOn, signUp } from "./people.ts";

describeJourneys("signing in", () => {
  const journey = prepareJourney("signing-in");

  test("whoever follows a link signs in first, and then stands where it leads", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await befriend(alice, bob);
    const channelId = await directChannel(alice, bob);
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto(`/c/${channelId}?pane=details`);
    await signInOn(page, "alice");
    await messagesOn(page).waitFor();
    await page.getByText("Friends since").waitFor();
    expect(page.url()).toBe(`${url}/c/${channelId}?pane=details`);
    await visitor.picture("1-01-return-target");
    await page.reload();
    await messagesOn(page).waitFor();
  });

  test.each(["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/sign-in"])(
    "a link that wants to lead to %s leads home",
    { timeout: 60_000 },
    async (returnTo) => {
      const { page } = await journey.visitor();
      await page.goto(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
      await signInOn(page, "bob");
      await page.getByRole("navigation", { name: "Conversations" }).waitFor();
      expect(page.url()).toBe(`${journey.server().url}/`);
    },
  );

  test("what goes wrong at sign-in is said in sentences, with what to do", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByText("Please fill this in.").waitFor();
    await nameOneself(page, "alice");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("Please fill this in.").waitFor();

    visitor.expectRefusal(401);
    await page.getByRole("textbox", { name: "Password" }).fill("not her password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").getByText("Wrong name or password. Check both and try again.").waitFor();
    await page.getByRole("link", { name: "Forgot it?" }).waitFor();
    await visitor.picture("1-02-wrong-password");
    // The wrong password is selected: what is typed next replaces it.
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();
  });

  test("without a network the sign-in page says so", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail or username").waitFor();
    visitor.expectOutage();
    await visitor.context.setOffline(true);
    await signInOn(page, "alice");
    await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await visitor.context.setOffline(false);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("navigation", { name: "Conversations" }).waitFor();
  });

  test("what is wrong with a new account stands beside its field", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    await page.goto("/sign-up");
    visitor.expectRefusal(400);
    visitor.expectRefusal(409);
    await page.getByLabel("Username").fill("alice");
    await page.getByLabel("E-mail").fill("mallory@example.org");
    await page.getByRole("textbox", { name: "Password" }).fill("too short");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("The password is too short. Use at least 15 characters").waitFor();
    await visitor.picture("1-03-short-password");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("This username is taken. Choose another username.").waitFor();
    expect(await page.getByLabel("Username").getAttribute("aria-invalid")).toBe("true");
    await visitor.picture("1-04-username-taken");
  });
});
