import type { Follower } from "../../audit/follow-trail.ts";
import type { TrailEvent } from "../../audit/trail-event.ts";
import type { Clock } from "../../clock.ts";
import type { Database } from "../../database/connect.ts";
import type { Queue } from "../../database/queue.ts";
import { transact } from "../../database/transact.ts";
import { putDelivery } from "./put-delivery-sql.ts";
import { messageOf } from "./webhook-message.ts";

const EVENTS_MAX = 100;

/** Follows the trail, and notes for each webhook what it wants to hear of. An event that comes again changes nothing. */
export const webhookFollower = ({
  database,
  queue,
  clock,
}: {
  database: Database;
  queue: Queue;
  clock: Clock;
}): Follower => ({
  name: "webhooks",
  batchMax: EVENTS_MAX,
  // Whoever asks to be called wants to hear what happens from now on.
  beginsAt: "end",
  handle: (events) =>
    transact(database.sql, async (_tx, trx) => {
      const webhooks = await trx
        .selectFrom("webhooks")
        .select(["id", "actions", "created_at"])
        .where("enabled", "=", true)
        .execute();
      const createdAt = new Date(clock.now()).toISOString();
      for (const { id, actions, created_at } of webhooks) {
        for (const event of events) {
          if (!wants(actions, event) || event.at < created_at) continue;
          await putDelivery({ trx, queue }, id, messageOf(event), { createdAt });
        }
      }
    }),
});

const wants = (actions: readonly string[], { action }: TrailEvent): boolean =>
  actions.includes("*") || actions.includes(action);
