import type { Webhook, WebhookDelivery } from "@parley/contract";
import type { Database } from "../../database/connect.ts";
import type { Queue } from "../../database/queue.ts";
import { transact } from "../../database/transact.ts";
import type { Alongside } from "../alongside/alongside.ts";
import type { WriteAlongside } from "../alongside/write-alongside-sql.ts";
import { holdRights } from "../role/last-administrator-sql.ts";
import { putDelivery, putJob } from "./put-delivery-sql.ts";
import type { WebhookMessage } from "./webhook-message.ts";
import { deliveryOf, webhookOf } from "./webhook-rows-sql.ts";
import type { WebhookSecrets } from "./webhook-secret.ts";

export interface WebhookDraft extends Pick<Webhook, "id" | "name" | "url" | "actions" | "createdAt"> {}
export type WebhookChanges = Partial<Pick<Webhook, "name" | "url" | "actions" | "enabled">>;

interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Webhooks and their deliveries, for those who look after them. Null: there is no such webhook. */
export interface Webhooks {
  list(): Promise<readonly Webhook[]>;
  find(id: string): Promise<Webhook | null>;
  /** `too-many`: as many as there may be are there. */
  create(
    draft: WebhookDraft,
    limits: { webhooksMax: number },
    alongside: Alongside,
  ): Promise<WebhookWithSecret | "too-many">;
  update(id: string, changes: WebhookChanges, alongside: Alongside): Promise<Webhook | null>;
  /** Whether there was one. */
  remove(id: string, alongside: Alongside): Promise<boolean>;
  /** Until then deliveries are signed with the secret before as well. */
  renewSecret(
    id: string,
    at: { previousUntil: string },
    alongside: Alongside,
  ): Promise<WebhookWithSecret | null>;
  /** Whether there is such a webhook. */
  put(id: string, message: WebhookMessage, at: { createdAt: string }, alongside: Alongside): Promise<boolean>;
  deliveriesOf(
    id: string,
    page: { after: { createdAt: string; id: string } | null; limit: number },
  ): Promise<readonly WebhookDelivery[]>;
  /** Null: this webhook has no such delivery. */
  findDelivery(delivery: { id: string; webhookId: string }): Promise<WebhookDelivery | null>;
  /** Whether there is such a delivery: it waits again. */
  redeliver(delivery: { id: string; webhookId: string }, alongside: Alongside): Promise<boolean>;
}

export const webhooksSql = (
  { sql, db }: Database,
  {
    queue,
    secrets,
    writeAlongside,
  }: { queue: Queue; secrets: WebhookSecrets; writeAlongside: WriteAlongside },
): Webhooks => ({
  async list() {
    const rows = await db.selectFrom("webhooks").selectAll().orderBy("created_at").orderBy("id").execute();
    return rows.map(webhookOf);
  },

  async find(id) {
    const row = await db.selectFrom("webhooks").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? webhookOf(row) : null;
  },

  create: (draft, { webhooksMax }, alongside) =>
    transact(sql, async (_tx, trx) => {
      // Who makes one meanwhile waits, and counts this one.
      await holdRights(trx);
      const { count } = await trx
        .selectFrom("webhooks")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      if (Number(count) >= webhooksMax) return "too-many";
      const { secret, sealed } = secrets.make(draft.id);
      const { id, name, url, actions, createdAt } = draft;
      const row = await trx
        .insertInto("webhooks")
        .values({ id, name, url, actions, created_at: createdAt, secret_sealed: sealed })
        .returningAll()
        .executeTakeFirstOrThrow();
      await writeAlongside(trx, alongside);
      return { webhook: webhookOf(row), secret };
    }),

  update: (id, changes, alongside) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx
        .updateTable("webhooks")
        // Switched on again, it begins anew.
        .set({ ...changes, ...(changes.enabled && { failing_since: null }) })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      if (!row) return null;
      await writeAlongside(trx, alongside);
      return webhookOf(row);
    }),

  remove: (id, alongside) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx.deleteFrom("webhooks").where("id", "=", id).returning("id").executeTakeFirst();
      if (row) await writeAlongside(trx, alongside);
      return row !== undefined;
    }),

  renewSecret: (id, { previousUntil }, alongside) =>
    transact(sql, async (_tx, trx) => {
      const { secret, sealed } = secrets.make(id);
      const row = await trx
        .updateTable("webhooks")
        .set((eb) => ({
          previous_secret_sealed: eb.ref("secret_sealed"),
          previous_until: previousUntil,
          secret_sealed: sealed,
        }))
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      if (!row) return null;
      await writeAlongside(trx, alongside);
      return { webhook: webhookOf(row), secret };
    }),

  put: (id, message, at, alongside) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx.selectFrom("webhooks").select("id").where("id", "=", id).executeTakeFirst();
      if (!row) return false;
      await putDelivery({ trx, queue }, id, message, at);
      await writeAlongside(trx, alongside);
      return true;
    }),

  async deliveriesOf(id, { after, limit }) {
    let query = db.selectFrom("webhook_deliveries").selectAll().where("webhook_id", "=", id);
    if (after) {
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple("created_at", "id"), "<", tuple(after.createdAt, after.id)),
      );
    }
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(deliveryOf);
  },

  async findDelivery({ id, webhookId }) {
    const row = await db
      .selectFrom("webhook_deliveries")
      .selectAll()
      .where("id", "=", id)
      .where("webhook_id", "=", webhookId)
      .executeTakeFirst();
    return row ? deliveryOf(row) : null;
  },

  redeliver: ({ id, webhookId }, alongside) =>
    transact(sql, async (_tx, trx) => {
      const row = await trx
        .updateTable("webhook_deliveries")
        .set({ state: "waiting" })
        .where("id", "=", id)
        .where("webhook_id", "=", webhookId)
        .returning("id")
        .executeTakeFirst();
      if (!row) return false;
      await putJob({ trx, queue }, id);
      await writeAlongside(trx, alongside);
      return true;
    }),
});
