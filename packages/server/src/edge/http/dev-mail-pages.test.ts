import { expect, test } from "vitest";
import { openWorld } from "../../../tests/world.ts";
import { createMailbox } from "../../outbound/mail/mailbox.ts";
import { DEV_MAIL_PAGE } from "./dev-mail-page.ts";

const clock = { now: () => Date.parse("2026-01-02T03:04:05Z") };
const mail = (nth: number) => ({
  to: `alice${nth}@mail.example`,
  subject: `Subject ${nth}`,
  text: `Text ${nth}`,
  html: `<p>HTML ${nth}`,
  messageId: `${nth}@chat.example`,
  headers: {},
});

test("a mailbox keeps the latest 200 mails, newest first, and one that is sent again once", async () => {
  const mailbox = createMailbox({ clock });
  for (let nth = 0; nth < 205; nth++) await mailbox.send(mail(nth));
  await mailbox.send(mail(204));
  expect(mailbox.mails()).toHaveLength(200);
  expect(mailbox.mails()[0]).toMatchObject({ subject: "Subject 204", sentAt: "2026-01-02T03:04:05.000Z" });
  expect(mailbox.mails().at(-1)).toMatchObject({ subject: "Subject 5" });
});

test("without a mail server, development shows mail on a page and as JSON", async () => {
  await using world = await openWorld();
  const page = await world.request("/dev/mail");
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
  const answer = await world.request("/dev/mail.json");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.body).toEqual({ items: [] });
});

test("the page runs no script of its own HTML, and shows a mail in a frame that runs none", () => {
  expect(DEV_MAIL_PAGE.match(/<script[^>]*>/g)).toEqual(['<script defer src="/dev/mail.js">']);
  expect(DEV_MAIL_PAGE).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
});

test("SEC-34 there is no mailbox page with a mail server, nor in production, nor under a stranger's name", async () => {
  const production = {
    PARLEY_ENV: "production",
    PUBLIC_URL: "https://chat.example",
    RATE_LIMITS: "on",
    MASTER_KEY: `${"A".repeat(43)}=`,
  };
  const settings = [{ SMTP_URL: "smtp://127.0.0.1:1" }, production];
  for (const one of settings) {
    await using world = await openWorld(one as Record<string, string>);
    for (const path of ["/dev/mail", "/dev/mail.json", "/dev/mail.js"]) {
      expect((await world.request(path)).status, path).toBe(404);
    }
  }
  await using world = await openWorld();
  const statusUnder = async (host: string) => (await world.request(`http://${host}/dev/mail.json`)).status;
  expect(await statusUnder("localhost:8080")).toBe(200);
  expect(await statusUnder("127.0.0.1:8080")).toBe(200);
  expect(await statusUnder("rebound.evil.example")).toBe(404);
});
