import type { IdentityMail, QueueMail } from "../../identity/mail/queue-mail.ts";
import type { Sealer } from "../../identity/master-key/sealer.ts";

export const MAIL_QUEUE = "mail";
const SEALED_FOR = "mail-queue";

export interface MailRetries {
  readonly retryLimit: number;
  /** Seconds. */
  readonly retryDelay: number;
  readonly retryDelayMax: number;
}

/** After 15 seconds, then twice as long each time up to an hour: a day and a little in all. */
export const RETRY_FOR_A_DAY: MailRetries = { retryLimit: 31, retryDelay: 15, retryDelayMax: 3_600 };

/** A mail as it waits, with the moment it was caused in milliseconds. */
export interface WaitingMail {
  readonly mail: IdentityMail;
  readonly queuedAt: number;
}

interface QueueMailDeps {
  /** The queue, as far as it puts jobs. */
  readonly queue: {
    put(
      trx: Parameters<QueueMail>[0],
      queue: string,
      data: object,
      options: MailRetries & { readonly retryBackoff: boolean },
    ): Promise<void>;
  };
  /** A mail holds a token that is nowhere else but hashed: who reads the tables must not find it waiting here. */
  readonly sealer: Sealer;
  readonly clock: { now(): number };
  readonly retries?: MailRetries;
}

/** Queues mails inside the transactions that cause them: one statement, and the mail sealed. */
export const createQueueMail =
  ({ queue, sealer, clock, retries = RETRY_FOR_A_DAY }: QueueMailDeps): QueueMail =>
  async (trx, mail) => {
    const waiting: WaitingMail = { mail, queuedAt: clock.now() };
    const sealed = Buffer.from(sealer.seal(JSON.stringify(waiting), SEALED_FOR)).toString("base64");
    await queue.put(trx, MAIL_QUEUE, { sealed }, { ...retries, retryBackoff: true });
  };

/** Throws where the mail was sealed under another master key. */
export const openWaitingMail = (sealer: Sealer, data: unknown): WaitingMail => {
  const { sealed } = data as { sealed: string };
  return JSON.parse(sealer.open(Buffer.from(sealed, "base64"), SEALED_FOR)) as WaitingMail;
};
