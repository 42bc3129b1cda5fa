import type { Webhook, WebhookDelivery } from "@parley/contract";
import type { Selectable } from "kysely";
import type { DB } from "../../database/schema.generated.ts";

export const webhookOf = (row: Selectable<DB["webhooks"]>): Webhook => ({
  id: row.id,
  name: row.name,
  url: row.url,
  actions: row.actions,
  enabled: row.enabled,
  createdAt: row.created_at,
  failingSince: row.failing_since,
});

export const deliveryOf = (row: Selectable<DB["webhook_deliveries"]>): WebhookDelivery => ({
  id: row.id,
  action: row.action,
  // Whatever this version does not know waits.
  state: row.state === "delivered" || row.state === "failed" ? row.state : "waiting",
  attempts: row.attempts,
  responseStatus: row.response_status,
  error: row.error,
  durationMs: row.duration_ms,
  createdAt: row.created_at,
  lastAttemptAt: row.last_attempt_at,
});
