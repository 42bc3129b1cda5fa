import type { Transporter } from "nodemailer";
import { type MailTransport, RefusedMail } from "./mail-transport.ts";
import { maskAddresses } from "./mask-address.ts";

const CONNECTIONS_MAX = 2;
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_MAX_MS = 30_000;

interface SmtpOptions {
  /** `smtp://` (with STARTTLS where the server has it) or `smtps://`; nodemailer's options may follow as a query. */
  readonly url: string;
  /** `Name <address>` or an address alone. */
  readonly from: string;
}

type SmtpError = Error & { code?: string; responseCode?: number; command?: string };

/**
 * The receiver (RCPT TO) and the message (DATA) are this mail's own. Everything before them concerns every mail: a wrong
 * password, a sender that the server does not take. Somebody will put that right.
 */
const isForGood = ({ code, responseCode = 500, command }: SmtpError) =>
  (code === "EENVELOPE" || code === "EMESSAGE") && command !== "MAIL FROM" && responseCode >= 500;

/** Without the message or the address, which nodemailer's own errors may carry. */
const told = (error: SmtpError) => {
  const reason = [error.code, maskAddresses(error.message)].filter(Boolean).join(": ");
  return isForGood(error) ? new RefusedMail(reason) : new Error(reason);
};

/** Mail by SMTP, over connections that are kept while there is mail. Nothing is loaded or opened before the first. */
export const createSmtpTransport = ({ url, from }: SmtpOptions): MailTransport => {
  let opening: Promise<Transporter> | undefined;
  const open = async (): Promise<Transporter> => {
    const { createTransport } = await import("nodemailer");
    return createTransport(
      {
        url,
        pool: true,
        maxConnections: CONNECTIONS_MAX,
        connectionTimeout: CONNECT_TIMEOUT_MS,
        greetingTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: SILENCE_MAX_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      } as object,
      { from },
    );
  };
  return {
    async send({ to, messageId, ...mail }) {
      opening ??= open();
      const transporter = await opening;
      try {
        // As an object, an address is never parsed as a list of several.
        await transporter.sendMail({ ...mail, to: { name: "", address: to }, messageId: `<${messageId}>` });
      } catch (error) {
        throw told(error as SmtpError);
      }
    },
    async [Symbol.asyncDispose]() {
      (await opening)?.close();
    },
  };
};
