import { expect, test } from "vitest";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";
import { settingsOf } from "./settings.ts";

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

describeJourneys("where one is signed in", () => {
  const journey = prepareJourney("account-sessions", { TRUSTED_PROXIES: "127.0.0.1,::1" });

  test("a session says how it began, and is ended from here at once", { timeout: 60_000 }, async () => {
    await using _alice = await signUp(journey.server().url, "alice");
    const visitor = await journey.visitor();
    const phone = await journey.visitor({ userAgent: PHONE });
    await settingsOf(phone.page, "sessions", "alice");
    const { page } = visitor;
    await settingsOf(page, "sessions", "alice");
    const list = page.getByRole("list", { name: "Where you are signed in" });
    await list.getByText("This device").waitFor();
    expect(await list.getByText(/by password$/).count()).toBeGreaterThanOrEqual(2);
    await visitor.picture("10-01-sessions");
    await list.getByRole("button", { name: /^End session .*iOS|^End session .*iPhone/ }).click();
    await phone.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expect.poll(() => list.getByRole("button", { name: /iOS|iPhone/ }).count()).toBe(0);
  });

  test("all others end together, and this one stays", { timeout: 60_000 }, async () => {
    await using _bob = await signUp(journey.server().url, "bob");
    const visitor = await journey.visitor();
    const elsewhere = await journey.visitor();
    await settingsOf(elsewhere.page, "sessions", "bob");
    const { page } = visitor;
    await settingsOf(page, "sessions", "bob");
    await page.getByRole("button", { name: "End all others" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "End all others" }).click();
    await elsewhere.page.getByRole("heading", { name: "Sign in" }).waitFor();
    const list = page.getByRole("list", { name: "Where you are signed in" });
    await expect.poll(() => list.getByRole("listitem").count()).toBe(1);
    await list.getByText("This device").waitFor();
    expect(await page.getByRole("button", { name: "End all others" }).count()).toBe(0);
  });

  test("a known browser is forgotten", { timeout: 60_000 }, async () => {
    await using _carol = await signUp(journey.server().url, "carol");
    const visitor = await journey.visitor();
    const { page } = visitor;
    await settingsOf(page, "sessions", "carol");
    const list = page.getByRole("list", { name: "Known devices" });
    await list.getByText("This device").waitFor();
    const before = await list.getByRole("listitem").count();
    await list.getByRole("listitem").filter({ hasText: "This device" }).getByRole("button").click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Forget" }).click();
    await expect.poll(() => page.getByRole("button", { name: /^Forget / }).count()).toBe(before - 1);
  });

  test("a place is told in words, and so is who knows it", { timeout: 60_000 }, async () => {
    await using _mallory = await signUp(journey.server().url, "mallory");
    const visitor = await journey.visitor({ extraHTTPHeaders: { "X-Forwarded-For": "8.8.8.8" } });
    const { page } = visitor;
    await settingsOf(page, "sessions", "mallory");
    const known = page.getByRole("region", { name: "Known devices" });
    for (const region of [page.getByRole("region", { name: "Where you are signed in" }), known]) {
      await region.getByText("8.8.8.8 · United States").waitFor();
      const source = region.getByRole("link", { name: "IP Geolocation by DB-IP" });
      expect(await source.getAttribute("href")).toBe("https://db-ip.com");
    }
    await visitor.picture("10-02-places");
    // Whoever is shown no place is told of no source.
    const near = await journey.visitor();
    await settingsOf(near.page, "sessions", "carol");
    await near.page.getByRole("list", { name: "Known devices" }).waitFor();
    expect(await near.page.getByRole("link", { name: "IP Geolocation by DB-IP" }).count()).toBe(0);
  });
});
