import type { FollowTrail } from "../audit/follow-trail.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Queue } from "../database/queue.ts";
import { createWriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { QueueMail } from "../identity/mail/queue-mail.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import { recordLookSql, recordReadSql } from "../identity/user-admin/record-read-sql.ts";
import { deliveriesSql } from "../identity/webhook/deliveries-sql.ts";
import { webhookFollower } from "../identity/webhook/follow-events-sql.ts";
import { WEBHOOK_QUEUE } from "../identity/webhook/put-delivery-sql.ts";
import type { RequirePermission } from "../identity/webhook/require-trail.ts";
import { webhookHandlers } from "../identity/webhook/webhook-handlers.ts";
import { createWebhookSecrets } from "../identity/webhook/webhook-secret.ts";
import { webhooksSql } from "../identity/webhook/webhooks-sql.ts";
import { createSafeFetch } from "../outbound/safe-fetch/safe-fetch.ts";
import { createDeliver } from "../outbound/webhook/deliver.ts";
import { createMayCall } from "../outbound/webhook/may-call.ts";

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const CLEAN_INTERVAL_MS = 60 * 60_000;
const AT_ONCE = 4;

export interface ComposeWebhooksOptions {
  readonly config: Pick<Config, "OUTBOUND_ALLOW_PRIVATE" | "PARLEY_ENV">;
  readonly database: Database;
  readonly masterKey: MasterKey;
  readonly queue: Queue;
  readonly queueMail: QueueMail;
  readonly followTrail: FollowTrail;
  readonly requirePermission: RequirePermission;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Puts webhooks together: who looks after them, what they hear of, and who calls them. */
export const composeWebhooks = async ({
  config,
  database,
  masterKey,
  queue,
  queueMail,
  followTrail,
  requirePermission,
  clock,
  onError,
}: ComposeWebhooksOptions) => {
  const allowPrivate = config.OUTBOUND_ALLOW_PRIVATE;
  const secrets = createWebhookSecrets(createSealer(masterKey.derive("webhooks")));
  const deliveries = deliveriesSql(database, { secrets });
  const fetch = createSafeFetch({ allowPrivate, timeoutMs: TIMEOUT_MS, bytesMax: ANSWER_BYTES_MAX });
  await queue.work(WEBHOOK_QUEUE, createDeliver({ deliveries, fetch, clock }), { atOnce: AT_ONCE });
  const following = followTrail(webhookFollower({ database, queue, clock }));
  const cleaning = setInterval(
    () => void deliveries.removeOld({ now: clock.now() }).catch(onError),
    CLEAN_INTERVAL_MS,
  );
  return {
    handlers: webhookHandlers({
      webhooks: webhooksSql(database, {
        queue,
        secrets,
        writeAlongside: createWriteAlongside({ queueMail }),
      }),
      mayCall: createMayCall({ allowPrivate, httpsOnly: config.PARLEY_ENV === "production" }),
      requirePermission,
      recordRead: recordReadSql(database, { clock }),
      recordLook: recordLookSql(database, { clock }),
      clock,
    }),
    async [Symbol.asyncDispose]() {
      clearInterval(cleaning);
      await following[Symbol.asyncDispose]();
    },
  };
};
