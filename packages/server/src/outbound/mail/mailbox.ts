import type { MailTransport } from "./mail-transport.ts";

const MAILS_MAX = 200;

export interface KeptMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601. */
  readonly sentAt: string;
}

/** In development, where no mail server is set: the latest 200 mails of this process, newest first. */
export interface Mailbox extends MailTransport {
  readonly mails: () => readonly KeptMail[];
}

export const createMailbox = ({ clock }: { clock: { now(): number } }): Mailbox => {
  let kept: readonly KeptMail[] = [];
  return {
    mails: () => kept,
    async send({ to, subject, text, html, messageId }) {
      const mail = { id: messageId, to, subject, text, html, sentAt: new Date(clock.now()).toISOString() };
      kept = [mail, ...kept.filter(({ id }) => id !== messageId)].slice(0, MAILS_MAX);
    },
    async [Symbol.asyncDispose]() {},
  };
};
