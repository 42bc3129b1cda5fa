import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { setUpApp } from "./authenticators.ts";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { nameOneself, signInOn, signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "phone read from the right": { ...PHONE, dir: "rtl" },
  dark: { colorScheme: "dark" },
};

/** Pages that a mail or a redirect leads to, each with what stands on it. */
const BY_LINK = [
  ["/sign-in#problem=provider_unavailable", "Sign in"],
  ["/sign-in/mail#token=t", "Sign in by mail"],
  ["/sign-in/link#token=t", "Is this your account?"],
  ["/reset-password#token=t", "Set a new password"],
  ["/verify-email#token=t", "Verify your e-mail address"],
  ["/verify-email", "Verify your e-mail address"],
  ["/confirm-email#token=t", "Move to another address"],
  ["/recover#token=t", "Come back to your account"],
  ["/reactivate", "Bring your account back"],
  ["/not-me#token=t", "That was not you?"],
  ["/forgot-password", "Set a new password"],
  ["/sign-in/mail", "Sign in by mail"],
] as const;

const excessWidthOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describeJourneys("the pages outside", () => {
  const journey = prepareJourney("outside-looks", { MAIL_SIGN_IN: "on" });
  let invitation = "";

  test("somebody has a second factor, and somebody is invited", async () => {
    await using alice = await signUp(journey.server().url, "alice");
    invitation = (await alice.parley.call("invitation.create", {})).url;
    await setUpApp(alice);
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: no serious barrier, nothing wider than the screen`, { timeout: 120_000 }, async () => {
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      await page.emulateMedia({ reducedMotion: "reduce" });
      let number = 0;
      const check = async (name: string) => {
        number += 1;
        await visitor.picture(`17-${look.replaceAll(" ", "-")}-${number}-${name}`);
        expect(await excessWidthOf(page), name).toBe(0);
        expect(await seriousOn(page), name).toEqual([]);
      };
      const go = async (link: string) => {
        const url = new URL(link, journey.server().url);
        if (dir) url.searchParams.set("dir", dir);
        // Away first: an address that differs in its fragment alone is no new page.
        await page.goto("about:blank");
        await page.goto(url.href);
      };
      for (const [link, heading] of BY_LINK) {
        await go(link);
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
        await check(link.replace(/^\//, "").replaceAll(/[/#=]/g, "-"));
      }
      await go("/sign-up");
      await page.getByRole("textbox", { name: "Password" }).fill("parley parley");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("Please fill this in.").first().waitFor();
      await check("sign-up");
      await go(invitation);
      await page.getByText("Alice invites you to Parley.").waitFor();
      await check("invitation");
      await go("/sign-in");
      await nameOneself(page, "alice");
      await page.getByRole("textbox", { name: "Password" }).waitFor();
      await check("password");
      await go("/sign-in");
      await signInOn(page, "alice");
      await page.getByRole("heading", { name: "One more step" }).waitFor();
      await check("second-step");
      await page.getByRole("button", { name: "Use a recovery code" }).click();
      await check("recovery-code");
    });
  }
});
