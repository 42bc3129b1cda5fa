import { sql } from "kysely";
import { recordEvents } from "../../audit/record-events-sql.ts";
import type { Database } from "../../database/connect.ts";
import { retrying, transact } from "../../database/transact.ts";
import type { Attempt, Deliveries } from "./delivery.ts";
import type { WebhookSecrets } from "./webhook-secret.ts";

/** A webhook of which nothing has arrived for this long is switched off. */
export const FAILING_MS_MAX = 5 * 24 * 60 * 60_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Deliveries in SQL. */
export const deliveriesSql = (
  { sql: driver, db }: Database,
  { secrets }: { secrets: WebhookSecrets },
): Deliveries => ({
  async due(deliveryId, { now }) {
    const row = await db
      .selectFrom("webhook_deliveries")
      .innerJoin("webhooks", "webhooks.id", "webhook_deliveries.webhook_id")
      .selectAll("webhooks")
      .select(["webhook_deliveries.body", "webhook_deliveries.correlation_id"])
      .where("webhook_deliveries.id", "=", deliveryId)
      .where("webhook_deliveries.state", "=", "waiting")
      .where("webhooks.enabled", "=", true)
      .executeTakeFirst();
    if (!row) {
      await giveUpWhereSwitchedOff(db, deliveryId);
      return null;
    }
    const previous = row.previous_until !== null && row.previous_until > now && row.previous_secret_sealed;
    return {
      id: deliveryId,
      webhookId: row.id,
      url: row.url,
      body: row.body,
      correlationId: row.correlation_id,
      secrets: [row.secret_sealed, ...(previous ? [previous] : [])].map((one) => secrets.open(one, row.id)),
    };
  },

  async note({ id, webhookId }, attempt) {
    await transact(driver, async (_tx, trx) => {
      await trx
        .updateTable("webhook_deliveries")
        .set((eb) => ({
          state: attempt.state,
          attempts: eb("attempts", "+", 1),
          response_status: attempt.responseStatus,
          error: attempt.error,
          duration_ms: attempt.durationMs,
          last_attempt_at: attempt.at,
        }))
        .where("id", "=", id)
        .execute();
      const webhook = await trx
        .updateTable("webhooks")
        .set({
          failing_since:
            attempt.state === "delivered"
              ? null
              : sql<string>`coalesce(failing_since, ${attempt.at}::timestamptz)`,
        })
        .where("id", "=", webhookId)
        .returning(["failing_since", "enabled"])
        .executeTakeFirst();
      if (!webhook?.enabled || !isHopeless(attempt, webhook.failing_since)) return;
      await trx.updateTable("webhooks").set({ enabled: false }).where("id", "=", webhookId).execute();
      await recordEvents(trx, [
        {
          action: "webhook.changed",
          actorId: null,
          userId: null,
          source: null,
          at: attempt.at,
          details: { webhookId, changed: ["enabled"] },
        },
      ]);
    });
  },

  async removeOld({ now }) {
    const before = new Date(now - KEPT_MS).toISOString();
    await retrying(() => db.deleteFrom("webhook_deliveries").where("created_at", "<", before).execute());
  },
});

/** Nothing would come of waiting any longer; whoever switches the webhook on again can deliver it once more. */
const giveUpWhereSwitchedOff = (db: Database["db"], deliveryId: string) =>
  retrying(() =>
    db
      .updateTable("webhook_deliveries")
      .set({ state: "failed", error: "The webhook is switched off" })
      .where("id", "=", deliveryId)
      .where("state", "=", "waiting")
      .where("webhook_id", "in", db.selectFrom("webhooks").select("id").where("enabled", "=", false))
      .execute(),
  );

const isHopeless = ({ state, gone, at }: Attempt, failingSince: string | null): boolean =>
  gone ||
  (state === "failed" &&
    failingSince !== null &&
    Date.parse(at) - Date.parse(failingSince) >= FAILING_MS_MAX);
