import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { composerOn, expectOnce, write } from "./conversation.ts";
import { prepareJourney } from "./journey.ts";
import { signIn, signUpOn } from "./people.ts";

describeJourneys("befriending", () => {
  const journey = prepareJourney("befriending");

  test("two strangers become friends and talk, and nobody reloads a page", { timeout: 60_000 }, async () => {
    const alice = await journey.visitor();
    const bob = await journey.visitor();

    await alice.page.goto("/");
    await alice.page.getByRole("link", { name: "Create an account" }).click();
    await alice.picture("2-01-sign-up");
    await signUpOn(alice.page, "alice");
    await alice.page.getByText("It is quiet here.").waitFor();
    await alice.picture("2-02-first-look");
    await bob.page.goto("/sign-up");
    await signUpOn(bob.page, "bob");
    await bob.page.getByText("It is quiet here.").waitFor();

    await bob.page.getByRole("main").getByRole("button", { name: "Find someone" }).click();
    await bob.page.getByRole("searchbox", { name: "Search people by name" }).fill("ali");
    await bob.page.getByRole("button", { name: "Add friend Alice" }).click();
    await bob.page.getByRole("button", { name: "Take back the request to Alice" }).waitFor();
    await bob.picture("2-03-found-alice");
    await bob.page.keyboard.press("Escape");

    const conversations = alice.page.getByRole("navigation", { name: "Conversations" });
    await conversations.getByRole("link", { name: "1 friend request" }).click();
    await alice.page.getByRole("button", { name: "Accept Bob" }).waitFor();
    await alice.picture("2-04-request-arrived");
    await alice.page.getByRole("button", { name: "Accept Bob" }).click();
    await alice.page.getByRole("button", { name: "Message Bob" }).click();
    await composerOn(alice.page).waitFor();
    await alice.picture("2-05-before-the-first-message");
    await write(alice.page, "Hello Bob, you made it!");
    await expectOnce(alice.page, ["Hello Bob, you made it!"]);

    const toAlice = bob.page
      .getByRole("navigation", { name: "Conversations" })
      .getByRole("link", { name: /Alice/ });
    await toAlice.getByText("1 unread message").waitFor({ state: "attached" });
    await bob.picture("2-06-unread");
    await toAlice.click();
    await expectOnce(bob.page, ["Hello Bob, you made it!"]);
    await toAlice.getByText("1 unread message").waitFor({ state: "detached" });

    // Each sees that the other is there, and types.
    for (const { page } of [alice, bob]) {
      await page
        .locator("header")
        .filter({ has: page.getByRole("heading", { level: 1, name: /Alice|Bob/ }) })
        .getByRole("img", { name: "Online" })
        .waitFor();
    }
    await composerOn(bob.page).pressSequentially("Hello Al");
    await alice.page.getByText("Bob is typing…").waitFor();
    await alice.picture("2-07-bob-types");
    await composerOn(bob.page).pressSequentially("ice!");
    await bob.page.keyboard.press("Enter");
    await expectOnce(alice.page, ["Hello Bob, you made it!", "Hello Alice!"]);
    await alice.page.getByText("Bob is typing…").waitFor({ state: "detached" });
    await composerOn(alice.page).pressSequentially("How are");
    await bob.page.getByText("Alice is typing…").waitFor();
    await composerOn(alice.page).pressSequentially(" you?");
    await alice.page.keyboard.press("Enter");
    await expectOnce(bob.page, ["Hello Bob, you made it!", "Hello Alice!", "How are you?"]);
    await toAlice.getByText(/unread/).waitFor({ state: "detached" });
    await bob.picture("2-08-both-have-talked");

    await bob.page.goto("about:blank");
    await alice.page.getByRole("main").getByRole("img", { name: "Offline" }).waitFor();
    await alice.picture("2-09-bob-has-left");
  });

  test("the first account is the administrator, the second is not", async () => {
    const { url } = journey.server();
    await using alice = await signIn(url, "alice");
    await using bob = await signIn(url, "bob");
    expect((await alice.parley.call("me.get", {})).roles).toContain("admin");
    expect((await bob.parley.call("me.get", {})).roles).not.toContain("admin");
  });
});
