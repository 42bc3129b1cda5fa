import type { DigestItem } from "../../../identity/mail/queue-mail.ts";
import type { Say } from "./mail-words.ts";

/** What happened, as one language says it of somebody; and who, where nobody is named. */
export type DigestWords = Readonly<Record<DigestItem["kind"], (actor: string) => string>> & {
  readonly somebody: string;
};

/** One notification as a paragraph: who did what, where, and in which words. */
export const digestLine = (item: DigestItem, words: DigestWords, quote: Say["quote"]): string => {
  const { kind, actor, channel, text } = item;
  const happened = words[kind](actor === null ? words.somebody : quote(actor));
  const place = channel === null ? "" : ` (#${quote(channel)})`;
  const said = text === "" || kind === "scheduled_failed" ? "" : `: ${quote(text)}`;
  return `${happened}${place}${said}`;
};
