import type { Kysely } from "kysely";
import { v7 as newId } from "uuid";
import type { Queue } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";
import { DELIVERY_RETRIES, type DeliveryJob } from "./delivery.ts";
import type { WebhookMessage } from "./webhook-message.ts";

export const WEBHOOK_QUEUE = "webhook";

/**
 * Notes a delivery and queues it, inside the caller's transaction. An event that has been noted for this webhook is not
 * noted again: whoever tells of it twice is heard once.
 */
export const putDelivery = async (
  { trx, queue }: { trx: Kysely<DB>; queue: Queue },
  webhookId: string,
  message: WebhookMessage,
  { createdAt }: { createdAt: string },
): Promise<void> => {
  const row = await trx
    .insertInto("webhook_deliveries")
    .values({
      id: newId(),
      webhook_id: webhookId,
      event_id: message.eventId,
      action: message.action,
      correlation_id: message.correlationId,
      body: message.body,
      created_at: createdAt,
    })
    .onConflict((conflict) => conflict.columns(["webhook_id", "event_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row) await putJob({ trx, queue }, row.id);
};

export const putJob = ({ trx, queue }: { trx: Kysely<DB>; queue: Queue }, deliveryId: string) => {
  const job: DeliveryJob = { deliveryId };
  return queue.put(trx, WEBHOOK_QUEUE, job, DELIVERY_RETRIES);
};
