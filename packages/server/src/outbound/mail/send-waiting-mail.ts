import type { Logger } from "pino";
import type { Sealer } from "../../identity/master-key/sealer.ts";
import { type MailTransport, RefusedMail } from "./mail-transport.ts";
import { maskAddresses } from "./mask-address.ts";
import { openWaitingMail, RETRY_FOR_A_DAY, type WaitingMail } from "./queue-identity-mail.ts";
import { type RenderDeps, renderMail } from "./render-mail.ts";

interface MailJob {
  readonly id: string;
  readonly data: unknown;
  readonly retryCount: number;
}

interface SendDeps extends RenderDeps {
  readonly transport: MailTransport;
  readonly sealer: Sealer;
  readonly log: Logger;
  readonly clock: { now(): number };
  /** The part of a Message-ID after the @. */
  readonly messageDomain: string;
  readonly retryLimit?: number;
}

/**
 * Sends what waits in the queue: each mail at least once. Should the process end between a server's yes and the note of
 * it, the mail goes out again, under the same Message-ID.
 */
export const createSendWaitingMail = (deps: SendDeps) => {
  const { transport, sealer, log, clock, messageDomain, retryLimit = RETRY_FOR_A_DAY.retryLimit } = deps;

  const isTooLate = ({ mail, queuedAt }: WaitingMail) => {
    const lifeMs = deps.linkLifeMs(mail.kind);
    return lifeMs !== null && clock.now() - queuedAt >= lifeMs;
  };

  return async (job: MailJob): Promise<void> => {
    let waiting: WaitingMail;
    try {
      waiting = openWaitingMail(sealer, job.data);
    } catch {
      log.error({ jobId: job.id }, "A mail was queued under another master key, and cannot be sent");
      return;
    }
    const { mail } = waiting;
    const { kind, correlationId } = mail;
    const about = { jobId: job.id, correlationId, kind, to: maskAddresses(mail.to) };
    if (isTooLate(waiting)) {
      log.error(about, "A mail was not sent: its link is no longer good");
      return;
    }
    const { language, ...rendered } = renderMail(mail, deps);
    try {
      await transport.send({
        ...rendered,
        to: mail.to,
        messageId: `${job.id}@${messageDomain}`,
        headers: {
          "X-Correlation-Id": correlationId,
          "Content-Language": language,
          // RFC 3834: nobody's holiday notice answers it; the second is what Exchange heeds.
          "Auto-Submitted": "auto-generated",
          "X-Auto-Response-Suppress": "All",
          // RFC 2369: where whoever wants no more of them says so. No other mail is sent but for a cause of its own.
          ...(kind === "digest" && {
            "List-Unsubscribe": `<${deps.publicUrl}/settings/notifications>`,
          }),
        },
      });
      log.info(about, "Mail sent");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof RefusedMail) {
        log.error({ ...about, reason }, "A mail was refused for good, and is given up");
        return;
      }
      const isLast = job.retryCount >= retryLimit;
      log[isLast ? "error" : "warn"](
        { ...about, reason, retryCount: job.retryCount },
        isLast ? "A mail could not be sent for a day, and is given up" : "A mail waits for its server",
      );
      // The queue keeps what is thrown: nothing but the reason, then.
      throw new Error(reason);
    }
  };
};
