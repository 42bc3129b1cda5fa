import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Queue } from "../database/queue.ts";
import type { MailKind, QueueMail } from "../identity/mail/queue-mail.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import { TOKEN_LIFE_MS } from "../identity/one-time-token/one-time-token.ts";
import type { MailTransport } from "../outbound/mail/mail-transport.ts";
import { createMailbox, type Mailbox } from "../outbound/mail/mailbox.ts";
import { createQueueMail, MAIL_QUEUE } from "../outbound/mail/queue-identity-mail.ts";
import { createSendWaitingMail } from "../outbound/mail/send-waiting-mail.ts";
import { createSmtpTransport } from "../outbound/mail/smtp-transport.ts";

const AT_ONCE = 2;

const LINK_LIFE_MS: Partial<Record<MailKind, number>> = {
  "verify-email": TOKEN_LIFE_MS["verify-email"],
  "reset-password": TOKEN_LIFE_MS["reset-password"],
  "confirm-new-email": TOKEN_LIFE_MS["change-email"],
  "confirm-email-change": TOKEN_LIFE_MS["change-email"],
  "sign-in": TOKEN_LIFE_MS["mail-sign-in"],
  "new-device": TOKEN_LIFE_MS["not-me"],
};

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

export interface ComposeMailOptions {
  readonly config: Pick<
    Config,
    "PARLEY_ENV" | "PUBLIC_URL" | "SMTP_URL" | "MAIL_FROM" | "DEFAULT_LOCALE" | "HOST"
  >;
  readonly log: Logger;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly withoutMail?: boolean;
}

/** Disposed after the queue it sends from. */
export interface ComposedMail extends AsyncDisposable {
  /** Where mails are seen in development without a mail server; else null. */
  readonly mailbox: Mailbox | null;
  /** Begins to send what waits in the queue, and answers how to put more into it. */
  sendFrom(queue: Queue): Promise<QueueMail>;
}

/** Chooses where mail goes: a mail server, in development without one a mailbox page, in production without one nowhere. */
export const composeMail = ({
  config,
  log,
  clock,
  masterKey,
  withoutMail = false,
}: ComposeMailOptions): ComposedMail => {
  const isPage = !withoutMail && !config.SMTP_URL && config.PARLEY_ENV === "development";
  const mailbox = isPage ? createMailbox({ clock }) : null;
  const transport: MailTransport | null =
    !withoutMail && config.SMTP_URL
      ? createSmtpTransport({ url: config.SMTP_URL, from: config.MAIL_FROM })
      : mailbox;
  if (!transport && !withoutMail) {
    log.warn("SMTP_URL is not set: no mail is sent, so nobody can reset a forgotten password");
  }
  if (mailbox && !LOOPBACK.has(config.HOST)) {
    log.warn(
      { host: config.HOST },
      "Without SMTP_URL, whoever reaches this server reads all mail at /dev/mail",
    );
  }
  const sealer = createSealer(masterKey.derive("mail-queue"));
  return {
    mailbox,
    async sendFrom(queue) {
      if (!transport) return async () => undefined;
      const sendWaitingMail = createSendWaitingMail({
        transport,
        sealer,
        log,
        clock,
        publicUrl: config.PUBLIC_URL,
        defaultLocale: config.DEFAULT_LOCALE,
        linkLifeMs: (kind) => LINK_LIFE_MS[kind] ?? null,
        messageDomain: /@([^\s>@]+)>?$/.exec(config.MAIL_FROM)?.[1] ?? new URL(config.PUBLIC_URL).hostname,
      });
      await queue.work(MAIL_QUEUE, sendWaitingMail, { atOnce: AT_ONCE });
      return createQueueMail({ queue, sealer, clock });
    },
    async [Symbol.asyncDispose]() {
      await transport?.[Symbol.asyncDispose]();
    },
  };
};
