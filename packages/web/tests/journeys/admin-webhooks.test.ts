import { expect, test } from "vitest";
import { administer, openRow, rowOn } from "./admin.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

const RECEIVED_MS_MAX = 15_000;

describeJourneys("webhooks", () => {
  const journey = prepareJourney("admin-webhooks", { OUTBOUND_ALLOW_PRIVATE: "127.0.0.1" });

  test("one is made, called with its signature, fails, is delivered again, gets a new secret and is removed", {
    timeout: 90_000,
  }, async () => {
    const { url } = journey.server();
    await using _alice = await signUp(url, "alice");
    await using receiver = await startWebhookReceiver();
    const visitor = await journey.visitor();
    const { page } = visitor;
    await administer(page, "webhooks");
    await page.getByText("Nobody is called yet.").waitFor();

    await page.getByRole("button", { name: "New webhook" }).click();
    const dialog = page.getByRole("dialog", { name: "New webhook" });
    const name = dialog.getByRole("textbox", { name: "Name" });
    const create = dialog.getByRole("button", { name: "Create webhook" });
    await create.click();
    await dialog.getByText("Please fill this in.").waitFor();
    // The focus goes to the first field that is wrong.
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill("On-call");
    await dialog.getByRole("textbox", { name: "Address" }).fill(receiver.url);
    await dialog.getByRole("checkbox", { name: "Role made" }).check();
    await visitor.picture("10-01-new-webhook");
    await create.click();
    const secret = await dialog.getByRole("textbox", { name: "Signing secret" }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await visitor.picture("10-02-secret-shown-once");
    await dialog.getByRole("button", { name: "Done" }).click();

    const pane = await openRow(page, "On-call", "Webhook");
    const deliveries = pane.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
    await pane.getByRole("button", { name: "Send a test" }).click();
    await expect.poll(() => receiver.received.length, { timeout: RECEIVED_MS_MAX }).toBe(1);
    expect(receiver.received[0]?.isSignedWith(secret)).toBe(true);
    await deliveries.first().getByText("Delivered").waitFor();
    await rowOn(page, "On-call").getByText("Working").waitFor();

    // What it was made for reaches it too; this time it is not well.
    receiver.answer(500);
    await page.getByRole("link", { name: "Roles", exact: true }).click();
    await page.getByRole("button", { name: "New role" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("support");
    await page.keyboard.press("Enter");
    await rowOn(page, "support").waitFor();
    await expect.poll(() => receiver.received.length, { timeout: RECEIVED_MS_MAX }).toBe(2);
    expect(receiver.received[1]).toMatchObject({ type: "role.made" });
    await page.getByRole("link", { name: "Webhooks", exact: true }).click();
    await openRow(page, "On-call", "Webhook");
    const failed = deliveries.filter({ hasText: "Role made" });
    await failed.getByText("answered 500").waitFor();
    await rowOn(page, "On-call").getByText("Failing").waitFor();
    await visitor.picture("10-03-failing");

    receiver.answer(204);
    await pane.getByRole("button", { name: "Deliver again: Role made" }).click();
    await expect.poll(() => receiver.received.length, { timeout: RECEIVED_MS_MAX }).toBe(3);
    // The same delivery: its receiver can tell a repeat.
    expect(receiver.received[2]?.id).toBe(receiver.received[1]?.id);
    await failed.getByText("Delivered").waitFor();
    await rowOn(page, "On-call").getByText("Working").waitFor();

    await pane.getByRole("button", { name: "New secret" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "New secret" }).click();
    const renewed = await pane.getByRole("textbox", { name: "Signing secret" }).inputValue();
    await pane.getByRole("button", { name: "Send a test" }).click();
    await expect.poll(() => receiver.received.length, { timeout: RECEIVED_MS_MAX }).toBe(4);
    expect([renewed, secret].map((each) => receiver.received[3]?.isSignedWith(each))).toEqual([true, true]);

    await pane.getByRole("checkbox", { name: "Switched on" }).uncheck();
    await pane.getByRole("button", { name: "Save changes" }).click();
    await pane.getByText("Changes saved").waitFor();
    await rowOn(page, "On-call").getByText("Off").waitFor();
    await pane.getByRole("button", { name: "Remove webhook" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove webhook" }).click();
    await page.getByText("Nobody is called yet.").waitFor();
  });

  test("an address within the operator's own network is refused, in words", { timeout: 60_000 }, async () => {
    const visitor = await journey.visitor();
    const { page } = visitor;
    visitor.expectRefusal(400);
    visitor.expectRefusal(422);
    await administer(page, "webhooks");
    await page.getByRole("button", { name: "New webhook" }).click();
    const dialog = page.getByRole("dialog", { name: "New webhook" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Metadata");
    await dialog.getByRole("textbox", { name: "Address" }).fill("http://169.254.169.254/latest");
    await dialog.getByRole("button", { name: "Create webhook" }).click();
    await dialog.getByText("This address is not called").waitFor();
    await visitor.picture("10-04-refused");
  });
});
