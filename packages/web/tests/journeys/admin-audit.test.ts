import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { administer, openRow, paneOn, rowOn } from "./admin.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";

const CORRELATION = "order-17";

/** Somebody tries a password; from anywhere, with the id of a request that began elsewhere. */
const trySignIn = (url: string, correlationId: string) =>
  fetch(`${url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-correlation-id": correlationId },
    body: JSON.stringify({ identifier: "bob", password: "not his password at all" }),
  });

const exportAs = async (page: Page, format: string) => {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: format, exact: true }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), "utf8"),
  };
};

describeJourneys("the audit trail", () => {
  const journey = prepareJourney("admin-audit");

  test("a correlation id finds everything of one request, in an address that can be passed on", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    for (const name of ["alice", "bob"]) await (await signUp(url, name))[Symbol.asyncDispose]();
    expect((await trySignIn(url, CORRELATION)).status).toBe(401);
    const visitor = await journey.visitor();
    const { page } = visitor;
    await administer(page, "audit");
    await rowOn(page, "Account made").first().waitFor();
    const field = page.getByRole("textbox", { name: "Correlation id" });
    await field.fill("two words");
    await page.getByText("Letters, digits, dots, colons, hyphens and underscores.").waitFor();
    await field.fill(CORRELATION);
    // The heads of the columns, and the one event.
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    const pane = await openRow(page, "Sign-in failed", "Event");
    await pane.getByText(/^[0-9a-f]{64}$/).waitFor();
    await visitor.picture("9-01-one-request");

    // The address is the question: another tab shows the same.
    const tab = await visitor.openTab();
    await tab.goto(page.url());
    await paneOn(tab, "Event").getByText(CORRELATION).waitFor();
    expect(await tab.getByRole("row").count()).toBe(2);
  });

  test("a click on a value shows only what has it, and a person is found by name", {
    timeout: 60_000,
  }, async () => {
    const { page } = await journey.visitor();
    await administer(page, "audit?action=sign-in.failed");
    const pane = await openRow(page, "Sign-in failed", "Event");
    await pane.getByRole("button", { name: `Show everything of this request, ${CORRELATION}` }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("correlationId")).toBe(CORRELATION);
    expect(new URL(page.url()).searchParams.get("action")).toBeNull();

    await page.goto("/admin/audit");
    const person = page.getByRole("combobox", { name: "Person" });
    await person.fill("bob");
    await page.getByRole("option", { name: /Bob/ }).waitFor();
    await person.press("Enter");
    await rowOn(page, "Sign-in failed").first().waitFor();
    await expect.poll(() => rowOn(page, /^Account made.*Alice/).count()).toBe(0);
    await page.getByRole("button", { name: "Any person" }).click();
    await rowOn(page, /Account made.*Alice/).waitFor();
  });

  test("what is found is exported for other systems", { timeout: 60_000 }, async () => {
    const { page } = await journey.visitor({ acceptDownloads: true });
    await administer(page, `audit?correlationId=${CORRELATION}`);
    await rowOn(page, "Sign-in failed").waitFor();
    const json = await exportAs(page, "JSON");
    expect(json.name).toMatch(/^parley-audit-\d{4}-\d\d-\d\d\.json$/);
    expect(JSON.parse(json.text)).toEqual([
      expect.objectContaining({ action: "sign-in.failed", correlationId: CORRELATION }),
    ]);
    await page.getByText("1 event exported.").waitFor();
    const [ocsf] = JSON.parse((await exportAs(page, "OCSF 1.5 (JSON)")).text);
    expect(ocsf).toMatchObject({ class_uid: 3002 });
    expect((await exportAs(page, "CEF (text)")).text).toMatch(/^CEF:0\|.*sign-in\.failed.*\n$/);
  });

  test("sign-ins show while they happen, and what one reads stays where it is", {
    timeout: 60_000,
  }, async () => {
    const { url } = journey.server();
    const visitor = await journey.visitor();
    const { page } = visitor;
    await administer(page, "activity");
    const chart = page.getByRole("img", { name: /1 failed/ });
    await chart.waitFor();
    const list = page.getByRole("list", { name: "Latest events" });
    const first = list.getByRole("listitem").first();
    // Whoever points at a line reads it.
    await first.hover();
    const before = { text: await first.textContent(), box: await first.boundingBox() };
    await trySignIn(url, "order-18");
    await page.getByRole("img", { name: /2 failed/ }).waitFor();
    const pill = page.getByRole("button", { name: "1 new above" });
    await pill.waitFor();
    await visitor.picture("9-02-one-new-above");
    expect({ text: await first.textContent(), box: await first.boundingBox() }).toEqual(before);
    await pill.click();
    await expect.poll(() => first.textContent()).toContain("Sign-in failed");
    await first.getByRole("link").click();
    await paneOn(page, "Event").getByText("order-18").waitFor();
  });
});
