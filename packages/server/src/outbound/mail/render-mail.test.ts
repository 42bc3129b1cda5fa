import { describe, expect, test } from "vitest";
import type { IdentityMail, MailKind } from "../../identity/mail/queue-mail.ts";
import { maskAddresses } from "./mask-address.ts";
import { nameToGreet, plainLine } from "./plain-line.ts";
import { renderMail } from "./render-mail.ts";

const TOKEN = "tok_en-0123456789";
const deps = {
  publicUrl: "https://chat.example",
  defaultLocale: "en",
  linkLifeMs: () => 600_000,
};

const VALUES: { [K in MailKind]: Extract<IdentityMail, { kind: K }>["values"] } = {
  "verify-email": { token: TOKEN },
  "already-registered": {},
  "reset-password": { token: TOKEN },
  "password-changed": {},
  "confirm-new-email": { token: TOKEN },
  "confirm-email-change": { token: TOKEN, newEmail: "alice@new.example" },
  "email-changed": { newEmail: "alice@new.example" },
  "username-changed": { username: "alice2" },
  "sign-in": { token: TOKEN, code: "123456" },
  "confirm-code": { code: "123456" },
  "new-device": {
    token: TOKEN,
    device: "Firefox on Linux",
    ip: "192.0.2.1",
    place: "Oslo",
    at: "2026-01-02T03:04:05Z",
  },
  "mfa-changed": { change: "passkey-added" },
  "stranger-undone": {
    apiTokens: ["build bot"],
    passkeys: ["Phone"],
    totp: true,
    recoveryCodes: true,
    providers: ["github"],
  },
  "api-token-made": { name: "build bot" },
  "recovery-code-used": { left: 2 },
  "provider-linked": { provider: "GitHub" },
  "provider-unlinked": { provider: "GitHub" },
  "account-locked": {},
  "account-deactivated": { token: TOKEN, erasedAt: "2026-02-02T03:04:05Z" },
  invitation: { token: TOKEN, inviter: "Bob", message: "Come in", expiresAt: "2026-02-02T03:04:05Z" },
  digest: {
    items: [
      { kind: "mention", actor: "Bob", channel: "watercooler", text: "@alice hello <b>there</b>" },
      { kind: "scheduled_failed", actor: null, channel: "plans", text: "channel_archived" },
    ],
    more: 3,
  },
};
const KINDS = Object.keys(VALUES) as MailKind[];
const LOCALES = ["en", "de", "ar"];

const mail = (kind: MailKind, more: object = {}) =>
  ({
    kind,
    to: "alice@mail.example",
    name: "Alice",
    locale: "en",
    correlationId: "c0ffee",
    values: VALUES[kind],
    ...more,
  }) as IdentityMail;

const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: mallory@evil.example\r\n\r\n\u202Egnp.exe\u2066 & 'x'`;

describe.each(LOCALES)("in %s", (locale) => {
  test.each(KINDS)("%s says it all, as text and as HTML", (kind) => {
    const { subject, text, html, language } = renderMail(mail(kind, { locale }), deps);
    expect(language).toBe(locale);
    expect(subject.length).toBeGreaterThan(5);
    expect(html).toContain(`lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}"`);
    for (const said of [text, html]) {
      expect(said).toContain("Alice");
      expect(said).toContain("https://chat.example/");
      expect(said).not.toMatch(/undefined|\[object|NaN|Invalid/);
    }
  });
});

test("no two languages say the same", () => {
  const english = KINDS.map((kind) => renderMail(mail(kind), deps));
  for (const locale of ["de", "ar"]) {
    const translated = KINDS.map((kind) => renderMail(mail(kind, { locale }), deps));
    for (const [place, one] of translated.entries()) {
      expect(one.subject).not.toBe(english[place]?.subject);
      const said = new Set(english[place]?.text.split("\n\n"));
      const same = one.text.split("\n\n").filter((part) => said.has(part) && /\p{L}{4}/u.test(part));
      expect(same, KINDS[place]).toEqual([]);
    }
  }
});

test("a reader without a language of ours gets the server's, and a region counts for times alone", () => {
  const language = (locale: string | null, defaultLocale = "en") =>
    renderMail(mail("verify-email", { locale }), { ...deps, defaultLocale }).language;
  expect(language("de-AT")).toBe("de");
  expect(language("ar-EG-u-nu-latn")).toBe("ar");
  expect(language("fr")).toBe("en");
  expect(language("fr", "de-CH")).toBe("de");
  expect(language(null, "ar")).toBe("ar");
  expect(language("not a tag", "xx")).toBe("en");
});

test("SEC-06 a link is built from PUBLIC_URL, and says how long it lives and what to do if nobody asked", () => {
  const { text, html } = renderMail(mail("reset-password"), deps);
  expect(text.match(/https?:\/\/\S+/g)).toEqual([`https://chat.example/reset-password#token=${TOKEN}`]);
  expect(new Set(html.match(/https?:\/\/[^"<]+/g))).toEqual(
    new Set([`https://chat.example/reset-password#token=${TOKEN}`]),
  );
  for (const said of [text, html]) {
    expect(said).toContain("10 minutes");
    expect(said).toContain("If you did not ask for it");
  }
});

test("SEC-34 a token stands in the fragment of a link and nowhere else, so no server and no log on the way sees it", () => {
  const withToken = KINDS.filter((kind) => "token" in VALUES[kind]);
  expect(withToken).toHaveLength(8);
  for (const kind of withToken) {
    const { subject, text, html } = renderMail(mail(kind), deps);
    expect(subject).not.toContain(TOKEN);
    for (const said of [text, html]) {
      expect(said.replaceAll(new RegExp(`chat\\.example/[a-z/-]+#token=${TOKEN}`, "g"), "")).not.toContain(
        TOKEN,
      );
      expect(said).toContain(`#token=${TOKEN}`);
    }
  }
});

test("a code is set in two groups, to be read", () => {
  const { text, html, subject } = renderMail(mail("sign-in"), deps);
  expect(text).toContain("123 456");
  expect(html).toContain(">123 456</p>");
  expect(subject).not.toContain("123");
});

test.each(KINDS)("SEC-27 what people typed is text in %s: it ends no tag and begins no header", (kind) => {
  const values = Object.fromEntries(
    Object.entries(VALUES[kind]).map(([name, value]) => [
      name,
      typeof value === "string" && !["token", "code", "change", "at", "erasedAt", "expiresAt"].includes(name)
        ? EVIL
        : value,
    ]),
  );
  for (const locale of LOCALES) {
    const { subject, text, html } = renderMail(mail(kind, { name: EVIL, values, locale }), deps);
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>[^&]/i);
    expect(subject).not.toMatch(/[\r\n]/);
    for (const said of [text, html, subject]) {
      expect(said).not.toMatch(/[\u202A-\u202E\u2066\u2067]/);
      expect(said).not.toMatch(/^Bcc:/m);
    }
  }
});

test("a name in the other direction does not turn the sentence around it", () => {
  expect(renderMail(mail("verify-email", { name: "شهرزاد" }), deps).text).toContain(
    "Hello \u2068شهرزاد\u2069,",
  );
  expect(renderMail(mail("verify-email", { locale: "ar" }), deps).text).toContain("\u2068Alice\u2069");
});

test("a name that reads as a link greets nobody: who signs up with a stranger's address chooses it", () => {
  for (const name of [
    "https://evil.example",
    "Win! evil.example/x",
    "www.evil",
    "mallory@evil.example",
    "",
    " \u200F ",
  ]) {
    expect(nameToGreet(name), name).toBeNull();
  }
  for (const name of ["Alice", "J. R. R. Tolkien", "Dr. Bob", "Zoë 👩‍👩‍👧", "O'Neil"])
    expect(nameToGreet(name)).toBe(name);
  expect([...(nameToGreet("x".repeat(500)) ?? "")]).toHaveLength(64);
});

test("one line stays one line", () => {
  expect(plainLine("a\r\nb\u2028c\td\u0000e")).toBe("a b c d e");
});

test("SEC-34 an address in a log shows its first letter and its host", () => {
  expect(maskAddresses("550 <alice.b+x@mail.example> or bob@b.example: unknown")).toBe(
    "550 <a***@mail.example> or b***@b.example: unknown",
  );
});
