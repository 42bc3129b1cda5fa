import type { IdentityMail, MailKind } from "../../../identity/mail/queue-mail.ts";

export type ValuesOf<K extends MailKind> = Extract<IdentityMail, { kind: K }>["values"];

/** Puts values into sentences of the language. */
export interface Say {
  /** The host of the server, such as `chat.example`. */
  readonly place: string;
  /** "10 minutes" */
  duration(ms: number): string;
  /** "1 January 2026 at 12:00 UTC", from an ISO text. */
  time(iso: string): string;
  /** What somebody typed: on one line, and without effect on the direction of the sentence. */
  quote(text: string): string;
}

export interface MailText {
  readonly subject: string;
  /** A paragraph each. */
  readonly body: readonly string[];
  readonly button: string;
  /** Why this mail was sent. */
  readonly why: string;
  /** What to do if the receiver did not ask for it. */
  readonly unasked: string;
}

/** Everything that the mails of one language say. */
export interface MailWords {
  /** BCP 47, without a region. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  greeting(name: string | null): string;
  /** How long the link (and the code) of a mail is good for. */
  linkLives(duration: string): string;
  /** Before the address, for those who cannot use the button. */
  readonly copyLink: string;
  readonly mails: { readonly [K in MailKind]: (values: ValuesOf<K>, say: Say) => MailText };
}
