import type { PublicProfile, Self } from "@parley/contract";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import type { Following, LogFollower } from "../chat/follower/follower.ts";
import type { InChannel } from "../chat/message/message-log.ts";
import { after, type Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Queue } from "../database/queue.ts";
import { transact } from "../database/transact.ts";
import type { QueueMail } from "../identity/mail/queue-mail.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import { digestRowsSql } from "../notification/digest/digest-rows-sql.ts";
import { createQueueDigests } from "../notification/digest/queue-digests.ts";
import { createSendDigest, DIGEST_QUEUE } from "../notification/digest/send-digest.ts";
import { createChannelKnowledge } from "../notification/inbox/channel-knowledge.ts";
import { readChannelFacts } from "../notification/inbox/channel-knowledge-sql.ts";
import { inboxHandlers } from "../notification/inbox/inbox-handlers.ts";
import { inboxOf, notificationsById, unreadOf, withUnreadIn } from "../notification/inbox/inbox-sql.ts";
import { createMarkRead } from "../notification/inbox/mark-read-sql.ts";
import { createNotificationNews } from "../notification/inbox/notification-news.ts";
import {
  createForgetNotifications,
  createOwnNotifications,
} from "../notification/inbox/own-notifications-sql.ts";
import { createRemoveOld } from "../notification/inbox/remove-old-sql.ts";
import { createTellScheduledFailed } from "../notification/inbox/scheduled-failed.ts";
import { settingsHandlers } from "../notification/inbox/settings-handlers.ts";
import { createSettleReads } from "../notification/inbox/settle-reads.ts";
import { createTellInbox } from "../notification/inbox/tell-inbox.ts";
import { pushDeliveriesSql } from "../notification/push/push-deliveries-sql.ts";
import { pushHandlers } from "../notification/push/push-handlers.ts";
import { PUSH_QUEUE, putPushJobs } from "../notification/push/push-job.ts";
import { createPushPerson } from "../notification/push/push-person.ts";
import { createPutPushes } from "../notification/push/put-pushes-sql.ts";
import { subscriptionsSql } from "../notification/push/subscriptions-sql.ts";
import { createSweepPushes } from "../notification/push/sweep-pushes.ts";
import { readOrCreateVapidKeys } from "../notification/push/vapid-keys-sql.ts";
import { createPushSender } from "../outbound/push/push-sender.ts";
import { createSafeFetch } from "../outbound/safe-fetch/safe-fetch.ts";
import { createMayCall } from "../outbound/webhook/may-call.ts";
import type { Broker } from "../realtime/broker.ts";
import type { Signal } from "../realtime/signal.ts";

type Batch<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;

/** As presence has it: who is idle is away. */
const ACTIVE: ReadonlySet<string> = new Set(["online", "dnd"]);
const PUSH_TIMEOUT_MS = 10_000;
const PUSH_ANSWER_BYTES_MAX = 16 * 1024;
const PUSH_AT_ONCE = 4;
const DIGEST_AT_ONCE = 1;
const MINUTE_MS = 60_000;
const SWEEP_INTERVAL_MS = 2 * MINUTE_MS;
const DIGEST_INTERVAL_MS = 5 * MINUTE_MS;
const CLEAN_INTERVAL_MS = 60 * MINUTE_MS;

export interface ComposeNotificationsOptions {
  readonly config: Pick<
    Config,
    "PARLEY_ENV" | "OUTBOUND_ALLOW_PRIVATE" | "PUBLIC_URL" | "DEFAULT_LOCALE" | "MAIL_FROM"
  >;
  readonly log: Logger;
  readonly database: Database;
  readonly queue: Queue;
  readonly queueMail: QueueMail;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly profilesOf: Batch<PublicProfile>;
  readonly activeProfilesOf: Batch<PublicProfile>;
  readonly selvesOf: Batch<Self>;
  readonly isSessionAlive: (sessionId: string) => Promise<boolean>;
}

/** What notifications ask of chat, once it is there. */
export interface ChatForNotifications {
  readonly followLog: (follower: LogFollower) => Following;
  readonly onMessages: (hear: (messages: readonly InChannel[]) => void) => () => void;
  readonly statusOf: (userIds: readonly string[]) => ReadonlyMap<string, string>;
  readonly isDnd: (userId: string) => boolean;
}

/** Puts notifications together: the inbox, what is pushed to browsers, and the mail about what waits. */
export const composeNotifications = async ({
  config,
  log,
  database,
  queue,
  queueMail,
  broker,
  clock,
  masterKey,
  profilesOf,
  activeProfilesOf,
  selvesOf,
  isSessionAlive,
}: ComposeNotificationsOptions) => {
  const { sql, db } = database;
  const onFailure = (err: unknown) => log.warn({ err }, "Notifications wait, and are tried again");
  const vapid = await readOrCreateVapidKeys(database, {
    sealer: createSealer(masterKey.derive("push")),
    clock,
  });
  let chat: ChatForNotifications | null = null;
  const isHere = (userId: string) => ACTIVE.has(chat?.statusOf([userId]).get(userId) ?? "offline");

  const unread: Batch<number> = (userIds) => unreadOf(sql, userIds);
  const tellInbox = createTellInbox({
    unreadOf: unread,
    notificationsById: (ids) => notificationsById(sql, ids),
    withUnreadIn: (places) => withUnreadIn(sql, places),
    ...{ profilesOf, broker, after, onFailure },
  });
  const { tell } = tellInbox;
  const pushes = createPutPushes({ queue, isHere, clock });
  const markRead = createMarkRead({ sql, queue, clock });
  const settleReads = createSettleReads({ markRead, tell, after, onFailure });
  const knowledge = createChannelKnowledge({ readFacts: (ids) => readChannelFacts(sql, ids) });
  const subscriptions = subscriptionsSql(sql);
  const deliveries = pushDeliveriesSql(sql);
  const digestRows = digestRowsSql(sql);

  const hear = (signal: Signal) => {
    knowledge.hear(signal);
    // The session that takes this one's place subscribes for itself; until then this one's browser is known.
    if (signal.kind !== "end-session" || signal.reason === "reauthenticated") return;
    subscriptions.removeOfSessions([signal.sessionId]).catch(onFailure);
  };
  const endBroker = broker.subscribe(hear);

  const pushAgain = (userId: string, notBefore: number) =>
    transact(sql, (_, trx) => putPushJobs({ trx, queue }, [{ userId, notBefore }]));
  const pushPerson = createPushPerson({
    ...{ deliveries, subscriptions, profilesOf, isSessionAlive, pushAgain, clock },
    send: createPushSender({
      fetch: createSafeFetch({
        allowPrivate: config.OUTBOUND_ALLOW_PRIVATE,
        timeoutMs: PUSH_TIMEOUT_MS,
        bytesMax: PUSH_ANSWER_BYTES_MAX,
      }),
      // RFC 8292 section 2.1: whom a push service turns to.
      vapid: { ...vapid, subject: `mailto:${/<([^>]+)>$/.exec(config.MAIL_FROM)?.[1] ?? config.MAIL_FROM}` },
      clock,
    }).send,
    personOf: async (userId) => (await selvesOf([userId])).get(userId)?.me ?? null,
    isDnd: (userId) => chat?.isDnd(userId) ?? false,
    publicUrl: config.PUBLIC_URL,
    defaultLocale: config.DEFAULT_LOCALE,
  });
  const sendDigest = createSendDigest({
    ...{ rows: digestRows, selvesOf, activeProfilesOf, profilesOf, isHere, queueMail, clock },
    transact: (work) => transact(sql, (_, trx) => work(trx)),
  });

  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => Promise<void>, { atOnce = false } = {}) => {
    const run = () => void work().catch(onFailure);
    timers.push(setInterval(run, ms));
    if (atOnce) run();
  };
  const following: AsyncDisposable[] = [];

  return {
    /** How much these people have unread, for those whose sockets come. */
    greet: tellInbox.greet,
    onScheduledFailed: createTellScheduledFailed({ sql, pushes, tell, clock, newId }),
    onRead: settleReads.read,
    /** A socket of this person's is live. */
    onLive: tellInbox.deviceCame,
    exportPartsOf: createOwnNotifications(sql),
    /** Before somebody is erased. */
    forgetPerson: createForgetNotifications(sql),

    /** Begins to follow, to push and to mail, until disposed of. */
    async begin(ofChat: ChatForNotifications): Promise<void> {
      chat = ofChat;
      following.push(ofChat.followLog(createNotificationNews({ knowledge, pushes, tell, clock, newId })));
      const unsubscribe = ofChat.onMessages(settleReads.sent);
      following.push({ [Symbol.asyncDispose]: async () => unsubscribe() });
      await queue.work(PUSH_QUEUE, pushPerson, { atOnce: PUSH_AT_ONCE });
      await queue.work(DIGEST_QUEUE, sendDigest, { atOnce: DIGEST_AT_ONCE });
      every(SWEEP_INTERVAL_MS, createSweepPushes({ sql, queue, deliveries, clock }), { atOnce: true });
      every(DIGEST_INTERVAL_MS, createQueueDigests({ sql, queue, rows: digestRows, clock }));
      every(CLEAN_INTERVAL_MS, createRemoveOld({ sql, clock }), { atOnce: true });
    },

    handlers: {
      ...inboxHandlers({
        inboxOf: (userId) => inboxOf(sql, userId),
        unreadOf: unread,
        ...{ markRead, profilesOf, tell },
      }),
      ...settingsHandlers({ db, onLevelChanged: knowledge.forgetAll }),
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

    /** Before chat is: what it follows is chat's. */
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      endBroker();
      for (const one of following) await one[Symbol.asyncDispose]();
      await settleReads[Symbol.asyncDispose]();
      await tellInbox[Symbol.asyncDispose]();
    },
  };
};
