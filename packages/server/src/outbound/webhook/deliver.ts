import { Webhook } from "standardwebhooks";
import type { Clock } from "../../clock.ts";
import {
  type Attempt,
  DELIVERY_RETRIES,
  type Deliveries,
  type DeliveryJob,
  type DueDelivery,
} from "../../identity/webhook/delivery.ts";
import { type SafeFetch, SafeFetchError } from "../safe-fetch/safe-fetch.ts";

/** The receiver did not take it; the queue tries again. */
class NotDelivered extends Error {
  override readonly name = "NotDelivered";
}

const GONE = 410;

/**
 * Delivers what is due, by the Standard Webhooks scheme: `webhook-id` is the same at every attempt, so that a receiver
 * can tell a repeat. Anything but a 2xx is tried again for a day; 410 switches the webhook off.
 */
export const createDeliver =
  ({ deliveries, fetch, clock }: { deliveries: Deliveries; fetch: SafeFetch; clock: Clock }) =>
  async ({ data, retryCount }: { data: unknown; retryCount: number }): Promise<void> => {
    const { deliveryId } = data as DeliveryJob;
    const now = clock.now();
    const due = await deliveries.due(deliveryId, { now: new Date(now).toISOString() });
    if (!due) return;
    const answer = await send(due, { fetch, now });
    const delivered = answer.error === null;
    const gone = answer.responseStatus === GONE;
    const isLast = retryCount >= DELIVERY_RETRIES.retryLimit || gone;
    const attempt: Attempt = {
      ...answer,
      gone,
      state: delivered ? "delivered" : isLast ? "failed" : "waiting",
      durationMs: clock.now() - now,
      at: new Date(now).toISOString(),
    };
    await deliveries.note(due, attempt);
    if (attempt.state === "waiting") throw new NotDelivered(attempt.error ?? "");
  };

const send = async (
  due: DueDelivery,
  { fetch, now }: { fetch: SafeFetch; now: number },
): Promise<Pick<Attempt, "responseStatus" | "error">> => {
  try {
    const { status } = await fetch(due.url, { method: "POST", headers: headersOf(due, now), body: due.body });
    const taken = status >= 200 && status < 300;
    return { responseStatus: status, error: taken ? null : `The receiver answered ${status}` };
  } catch (error) {
    if (!(error instanceof SafeFetchError)) throw error;
    return { responseStatus: null, error: error.message };
  }
};

const headersOf = (
  { id, body, correlationId, secrets }: DueDelivery,
  now: number,
): Record<string, string> => {
  const sentAt = new Date(now);
  return {
    "content-type": "application/json",
    "user-agent": "Parley-Webhooks",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(" "),
    ...(correlationId !== null && { "x-correlation-id": correlationId }),
  };
};
