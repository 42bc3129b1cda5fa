import type { IdentityMail, MailKind } from "../../identity/mail/queue-mail.ts";
import { chooseWords } from "./choose-words.ts";
import { asHtml, asText, type MailContent } from "./mail-layout.ts";
import { mailLink } from "./mail-links.ts";
import { nameToGreet, plainLine } from "./plain-line.ts";
import type { MailText, MailWords, Say } from "./words/mail-words.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

export interface RenderedMail {
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface RenderDeps {
  readonly publicUrl: string;
  /** BCP 47. */
  readonly defaultLocale: string;
  /** How long the link of a mail is good for. */
  readonly linkLifeMs: (kind: MailKind) => number | null;
}

const unitOf = (ms: number): [amount: number, unit: "minute" | "hour" | "day"] => {
  if (ms > DAY_MS) return [Math.round(ms / DAY_MS), "day"];
  return ms >= HOUR_MS ? [Math.round(ms / HOUR_MS), "hour"] : [Math.round(ms / 60_000), "minute"];
};

const sayIn = (locale: string, direction: "ltr" | "rtl", place: string): Say => ({
  place,
  duration(ms) {
    const [amount, unit] = unitOf(ms);
    return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(amount);
  },
  time: (iso) =>
    `${new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(new Date(iso))} UTC`,
  quote(text) {
    const plain = plainLine(text, 500);
    // A first-strong isolate: what stands in it does not reorder the sentence around it.
    return direction === "rtl" || RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
  },
});

/** Each kind's text takes the values of that kind: the union keeps them together, a lookup by kind loses that. */
const textOf = (mail: IdentityMail, words: MailWords, say: Say): MailText =>
  (words.mails[mail.kind] as (values: IdentityMail["values"], say: Say) => MailText)(mail.values, say);

/** Six digits as two groups of three. */
const spaced = (code: string) => code.replace(/(?=(...)+$)(?!^)/g, " ");

export const renderMail = (
  mail: IdentityMail,
  { publicUrl, defaultLocale, linkLifeMs }: RenderDeps,
): RenderedMail => {
  const { words, locale } = chooseWords(mail.locale, defaultLocale);
  const say = sayIn(locale, words.direction, new URL(publicUrl).host);
  const text = textOf(mail, words, say);
  const name = nameToGreet(mail.name);
  const lifeMs = linkLifeMs(mail.kind);
  const content: MailContent = {
    language: words.language,
    direction: words.direction,
    subject: plainLine(text.subject),
    greeting: words.greeting(name === null ? null : say.quote(name)),
    body: text.body,
    code: "code" in mail.values ? spaced(plainLine(mail.values.code)) : null,
    button: {
      label: text.button,
      url: mailLink(publicUrl, mail.kind, {
        token: "token" in mail.values ? mail.values.token : null,
        returnTo: "returnTo" in mail.values ? (mail.values.returnTo ?? null) : null,
      }),
    },
    copyLink: words.copyLink,
    after: [...(lifeMs === null ? [] : [words.linkLives(say.duration(lifeMs))]), text.unasked],
    why: text.why,
  };
  return { language: words.language, subject: content.subject, text: asText(content), html: asHtml(content) };
};
