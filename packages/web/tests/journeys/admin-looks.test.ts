import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { administer, giveRole, paneOn, rowOn } from "./admin.ts";
import { seriousOn } from "./barriers.ts";
import { describeJourneys } from "./browser.ts";
import { prepareJourney } from "./journey.ts";
import { signUp } from "./people.ts";
import type { VisitorOptions } from "./visitor.ts";

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };

const LOOKS: Readonly<Record<string, Omit<VisitorOptions, "url"> & { dir?: "rtl" }>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: PHONE,
  "dark phone": { ...PHONE, colorScheme: "dark" },
  "read from the right": { dir: "rtl" },
  "phone read from the right": { ...PHONE, dir: "rtl" },
};

/** Each page, what stands there once it is loaded, and what the pane of a row that has this is called. */
const PAGES = [
  ["users", "support", "User"],
  ["roles", "support", "Role"],
  ["invitations", "carol@example.org", "Invitation"],
  ["audit", "Signed in", "Event"],
  ["keys", "Signing", "Key"],
  ["webhooks", "On-call", "Webhook"],
] as const;

/** Each page that makes something, with the button that begins it. */
const DIALOGS = [
  ["roles", "New role"],
  ["invitations", "Invite"],
  ["keys", "Rotate"],
  ["webhooks", "New webhook"],
] as const;

/** Serious barriers, and how much wider than its room the page is, or a list or a pane in it. */
const faultsOn = async (page: Page): Promise<string[]> => {
  const barriers = await seriousOn(page);
  const excess = await page.evaluate(() => {
    const boxes = [
      document.documentElement,
      ...document.querySelectorAll("main section, aside, aside > div"),
    ];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });
  return excess > 0 ? [...barriers, `wider than its room by ${excess} px`] : barriers;
};

describeJourneys("the pages of administration", () => {
  const journey = prepareJourney("admin-looks");

  test("there is something to look after", async () => {
    const { url } = journey.server();
    await using alice = await signUp(url, "alice");
    await using bob = await signUp(url, "bob");
    await giveRole(alice, bob, {
      name: "support",
      permissions: ["user.read", "user.lock", "report.generate"],
    });
    await alice.parley.call("me.update", { displayName: "Alice of the long and winding Name" });
    await alice.parley.call("invitation.create", { email: "carol@example.org" });
    await alice.parley.call("webhook.create", {
      name: "On-call",
      url: `https://hooks.example.org/${"a-long-address-".repeat(9)}`,
    });
  });

  for (const [look, { dir, ...options }] of Object.entries(LOOKS)) {
    test(`${look}: no page has a serious barrier, and nothing is wider than its room`, {
      timeout: 120_000,
    }, async () => {
      const visitor = await journey.visitor(options);
      const { page } = visitor;
      // What is still fading in has less contrast than it will have.
      await page.emulateMedia({ reducedMotion: "reduce" });
      const query = dir ? `?dir=${dir}` : "";
      const check = async (name: string) => {
        await visitor.picture(`13-${look.replaceAll(" ", "-")}-${name}`);
        expect(await faultsOn(page), name).toEqual([]);
      };
      await administer(page, `activity${query}`);
      await page.getByRole("img", { name: /Sign-ins of the last hour/ }).waitFor();
      await check("activity");
      for (const [place, text, pane] of PAGES) {
        await page.goto(`/admin/${place}${query}`);
        await rowOn(page, text).first().waitFor();
        await check(place);
        await rowOn(page, text).first().getByRole("button").click();
        await paneOn(page, pane).waitFor();
        await check(`${place}-pane`);
      }
      for (const [place, button] of DIALOGS) {
        await page.goto(`/admin/${place}${query}`);
        await page.getByRole("button", { name: button, exact: true }).click();
        await page.getByRole("dialog").waitFor();
        await check(`${place}-dialog`);
      }
    });
  }
});
