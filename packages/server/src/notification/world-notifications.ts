import type { ChannelKind, Message, NotificationEvent, PublicProfile, Self } from "@parley/contract";
import { pino } from "pino";
import { v7 as newId } from "uuid";
import { createThreadHomes } from "../chat/channel/thread-homes-sql.ts";
import { follow, type LogFollower } from "../chat/follower/follower.ts";
import { createFollowerPositions } from "../chat/follower/follower-positions-sql.ts";
import { createMessageCommits } from "../chat/message/message-commits.ts";
import type { MessageChange } from "../chat/message/message-log.ts";
import { createSqlMessageLog } from "../chat/message/message-log-sql.ts";
import { createMoveMarkers } from "../chat/receipt/move-markers-sql.ts";
import { after, type Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import { openQueue } from "../database/queue-pg-boss.ts";
import type { Sql } from "../database/sql.ts";
import { transact } from "../database/transact.ts";
import { createSealer } from "../identity/master-key/sealer.ts";
import { createPushSender, type PushTarget } from "../outbound/push/push-sender.ts";
import { createSafeFetch } from "../outbound/safe-fetch/safe-fetch.ts";
import { type Broker, createLocalBroker } from "../realtime/broker.ts";
import { createChannelKnowledge } from "./inbox/channel-knowledge.ts";
import { readChannelFacts } from "./inbox/channel-knowledge-sql.ts";
import { inboxOf, notificationsById, unreadOf, withUnreadIn } from "./inbox/inbox-sql.ts";
import { createMarkRead } from "./inbox/mark-read-sql.ts";
import { createNotificationNews } from "./inbox/notification-news.ts";
import { createSettleReads } from "./inbox/settle-reads.ts";
import { createTellInbox } from "./inbox/tell-inbox.ts";
import { pushDeliveriesSql } from "./push/push-deliveries-sql.ts";
import { PUSH_QUEUE, putPushJobs } from "./push/push-job.ts";
import { createPushPerson, type SendPush } from "./push/push-person.ts";
import { createPutPushes } from "./push/put-pushes-sql.ts";
import { subscriptionsSql } from "./push/subscriptions-sql.ts";
import { createSweepPushes } from "./push/sweep-pushes.ts";
import { readOrCreateVapidKeys } from "./push/vapid-keys-sql.ts";

const log = pino({ level: "silent" });
const sealer = createSealer(Buffer.alloc(32, 7));

/** Between which two things something may happen to a node. */
export type Step = "written" | "told" | "taken" | "calling" | "answered" | "marked" | "clearing" | "cleared";

/** Anybody: their name is their id. */
export const profileOf = (id: string): PublicProfile => ({
  ...{ id, username: id, displayName: `Person ${id.slice(-4)}`, avatarUrl: null, status: null },
});

export interface NodeOptions {
  readonly database: Database;
  readonly broker?: Broker;
  readonly clock?: Clock;
  /** Called at each step, synchronously. */
  readonly onStep?: (step: Step) => void;
  /** Whether jobs are done here. */
  readonly works?: boolean;
  readonly isHere?: (userId: string) => boolean;
  readonly isDnd?: (userId: string) => boolean;
  readonly isSessionAlive?: (sessionId: string) => Promise<boolean>;
  readonly timeZone?: string | null;
  readonly hereDelayMs?: number;
  readonly holdMs?: number;
}

/** One node of a server, as far as notifications are concerned: nothing of it is fake but who is where. */
export const openNode = async ({
  database,
  broker = createLocalBroker(),
  clock = { now: () => Date.now() },
  onStep = () => undefined,
  works = true,
  isHere = () => false,
  isDnd = () => false,
  isSessionAlive = async () => true,
  timeZone = null,
  hereDelayMs = 300,
  holdMs = 500,
}: NodeOptions) => {
  const { sql } = database;
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const queue = await openQueue({ database, log });
  const messageLog = createSqlMessageLog({ sql, reads: sql, direct: "everyone" });
  const commits = createMessageCommits({ log: messageLog, broker, withMentions: async (texts) => texts });
  const vapid = await readOrCreateVapidKeys(database, { sealer, clock });
  const profilesOf = async (ids: readonly string[]) => new Map(ids.map((id) => [id, profileOf(id)]));
  const tellInbox = createTellInbox({
    unreadOf: (ids) => unreadOf(sql, ids),
    notificationsById: (ids) => notificationsById(sql, ids),
    withUnreadIn: (places) => withUnreadIn(sql, places),
    ...{ profilesOf, broker, after, onFailure },
  });
  const putPushes = createPutPushes({ queue, isHere, clock, hereDelayMs });
  const pushes: typeof putPushes = {
    ...putPushes,
    async write(trx, rows, write) {
      const written = await putPushes.write(trx, rows, write);
      onStep("written");
      return written;
    },
  };
  const markRead = createMarkRead({ sql, queue, clock });
  const settleReads = createSettleReads({ markRead, tell: tellInbox.tell, after, onFailure });
  const knowledge = createChannelKnowledge({ readFacts: (ids) => readChannelFacts(sql, ids) });
  const subscriptions = subscriptionsSql(sql);
  const deliveries = pushDeliveriesSql(sql);
  const sender = createPushSender({
    fetch: createSafeFetch({ allowPrivate: true, timeoutMs: 5_000, bytesMax: 1_000 }),
    vapid: { ...vapid, subject: "mailto:admin@chat.example" },
    clock,
  });
  const send: SendPush = async (target, payload, options) => {
    onStep(payload.type === "clear" ? "clearing" : "calling");
    const outcome = await sender.send(target, payload, options);
    onStep("answered");
    return outcome;
  };
  const pushPerson = createPushPerson({
    ...{ subscriptions, send, profilesOf, isDnd, isSessionAlive, clock, holdMs },
    deliveries: {
      ...deliveries,
      async settle(delivery, at) {
        await deliveries.settle(delivery, at);
        onStep("marked");
      },
      async forget(delivery) {
        await deliveries.forget(delivery);
        onStep("cleared");
      },
    },
    personOf: async () => ({ timeZone, locale: "en" }),
    pushAgain: (userId, notBefore) =>
      transact(sql, (_, trx) => putPushJobs({ trx, queue }, [{ userId, notBefore }])),
    publicUrl: "https://chat.example",
    defaultLocale: "en",
  });
  const follower: LogFollower = createNotificationNews({
    knowledge,
    pushes,
    tell(news) {
      onStep("told");
      tellInbox.tell(news);
    },
    clock,
    newId,
  });
  const following = follow({
    follower,
    log: messageLog,
    positions: createFollowerPositions(sql, follower.name),
    threadHomes: createThreadHomes(sql),
    after,
    onFailure,
  });
  const unsubscribe = commits.subscribe(following.hear);
  const unsubscribeSent = commits.subscribe(settleReads.sent);
  const endBroker = broker.subscribe(knowledge.hear);
  if (works) {
    await queue.work(PUSH_QUEUE, async (job) => {
      onStep("taken");
      await pushPerson(job);
    });
  }
  await following.sweep();

  return {
    sql,
    vapid,
    queue,
    broker,
    commits,
    log: messageLog,
    failures,
    follower,
    knowledge,
    following,
    tellInbox,
    markRead,
    settleReads,
    subscriptions,
    pushPerson,
    moveMarkers: createMoveMarkers({ sql, broker, onRead: settleReads.read }),
    sweep: createSweepPushes({ sql, queue, deliveries, clock, overdueMs: 0 }),
    inboxOf: (userId: string) => inboxOf(sql, userId),
    unreadOf: async (userId: string) => (await unreadOf(sql, [userId])).get(userId) ?? 0,
    async say(
      channelId: string,
      senderId: string,
      text = "hello",
      more: { mentions?: readonly string[]; replyTo?: string } = {},
    ): Promise<Message> {
      const createdAt = new Date(clock.now()).toISOString();
      const draft = {
        id: newId(),
        channelId,
        senderId,
        nonce: crypto.randomUUID(),
        text,
        createdAt,
        ...more,
      };
      const outcome = await commits.append(draft);
      if (!("message" in outcome)) throw new Error(outcome.code);
      return outcome.message;
    },
    change: (change: MessageChange) => commits.change(change),
    /** Resolves when nothing is left to follow or to tell. */
    async settled() {
      await following.idle();
      await settleReads.idle();
      await tellInbox.idle();
    },
    async [Symbol.asyncDispose]() {
      unsubscribe();
      unsubscribeSent();
      endBroker();
      await following[Symbol.asyncDispose]();
      await settleReads[Symbol.asyncDispose]();
      await tellInbox[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();
    },
  };
};

export type Node = Awaited<ReturnType<typeof openNode>>;

/** A channel with these members. */
export const makeChannel = async (
  sql: Sql,
  members: readonly string[],
  { kind = "group", name = "watercooler" }: { kind?: ChannelKind; name?: string | null } = {},
): Promise<string> => {
  const id = newId();
  await sql`
    insert into channels (id, kind, name, created_by, created_at, direct_state, member_count)
    values (${id}, ${kind}, ${kind === "group" ? name : null}, ${members[0] ?? id}, now(),
      ${kind === "direct" ? "friends" : null}, ${members.length})`;
  for (const userId of members) {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${id}, ${userId}, 'member', ${new Date(0).toISOString()})`;
  }
  return id;
};

/** Has a device of somebody's notified. */
export const subscribeDevice = (
  { subscriptions }: Pick<Node, "subscriptions">,
  userId: string,
  { endpoint, p256dh, auth }: PushTarget,
  sessionId = newId(),
) =>
  subscriptions.put({
    ...{ id: newId(), userId, sessionId, endpoint, p256dh, auth, userAgent: null },
    createdAt: new Date().toISOString(),
  });

/** What all devices of somebody are told of their inbox, in the order of this broker. */
export const hearInbox = (broker: Broker, userId: string): NotificationEvent[] => {
  const told: NotificationEvent[] = [];
  broker.subscribe((signal) => {
    if (signal.kind !== "event" || signal.event.op !== "notification") return;
    if ("userId" in signal.to && signal.to.userId === userId) told.push(signal.event);
  });
  return told;
};

export const selfOf = (id: string, more: Partial<Self["me"]> = {}): Self => ({
  me: {
    ...profileOf(id),
    ...{ email: `${id}@mail.example`, emailVerified: true, timeZone: null, locale: "en", roles: [] },
    ...{ createdAt: "2026-01-01T00:00:00.000Z", revision: 1, ...more },
  },
  permissions: [],
});
