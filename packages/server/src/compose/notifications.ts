import type { PublicProfile } from "@parley/contract";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Queue } from "../database/queue.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import { inboxHandlers } from "../notification/inbox/inbox-handlers.ts";
import { inboxOf, notificationsById, unreadOf } from "../notification/inbox/inbox-sql.ts";
import { createMarkRead } from "../notification/inbox/mark-read-sql.ts";
import { settingsHandlers } from "../notification/inbox/settings-handlers.ts";
import { createTellInbox } from "../notification/inbox/tell-inbox.ts";
import { pushHandlers } from "../notification/push/push-handlers.ts";
import { subscriptionsSql } from "../notification/push/subscriptions-sql.ts";
import { readOrCreateVapidKeys } from "../notification/push/vapid-keys-sql.ts";
import { createMayCall } from "../outbound/webhook/may-call.ts";
import type { Broker } from "../realtime/broker.ts";

type Batch<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;

export interface ComposeNotificationsOptions {
  readonly config: Pick<Config, "PARLEY_ENV" | "OUTBOUND_ALLOW_PRIVATE">;
  readonly log: Logger;
  readonly database: Database;
  readonly queue: Queue;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly profilesOf: Batch<PublicProfile>;
}

const after = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Puts notifications together: the inbox, what is pushed to browsers, and the mail about what waits. */
export const composeNotifications = async ({
  config,
  log,
  database,
  queue,
  broker,
  clock,
  masterKey,
  profilesOf,
}: ComposeNotificationsOptions) => {
  const { sql, db } = database;
  const onFailure = (err: unknown) => log.warn({ err }, "Notifications wait, and are tried again");
  const vapid = await readOrCreateVapidKeys(database, {
    sealer: createSealer(masterKey.derive("push")),
    clock,
  });
  const unread: Batch<number> = (userIds) => unreadOf(sql, userIds);
  const tellInbox = createTellInbox({
    unreadOf: unread,
    notificationsById: (ids) => notificationsById(sql, ids),
    ...{ profilesOf, broker, after, onFailure },
  });
  const markRead = createMarkRead({ sql, queue, clock });
  const subscriptions = subscriptionsSql(sql);

  return {
    unreadOf: unread,
    handlers: {
      ...inboxHandlers({
        inboxOf: (userId) => inboxOf(sql, userId),
        unreadOf: unread,
        ...{ markRead, profilesOf, tell: tellInbox.tell },
      }),
      ...settingsHandlers({ db, onLevelChanged: () => undefined }),
      ...pushHandlers({
        subscriptions,
        publicKey: vapid.publicKey,
        mayPushTo: createMayCall({
          allowPrivate: config.OUTBOUND_ALLOW_PRIVATE,
          httpsOnly: config.PARLEY_ENV === "production",
        }),
        newId,
        clock,
      }),
    },
    async [Symbol.asyncDispose]() {
      await tellInbox[Symbol.asyncDispose]();
    },
  };
};
