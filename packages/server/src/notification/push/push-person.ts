import type { PublicProfile } from "@parley/contract";
import type { Clock } from "../../clock.ts";
import type { Job } from "../../database/queue.ts";
import { isQuiet } from "../quiet-hours.ts";
import type { Delivery, DueRow, PushDeliveries } from "./push-deliveries-sql.ts";
import { PushJob } from "./push-job.ts";
import { clearOf, type PushPayload, payloadOf, topicOf } from "./push-payload.ts";
import { scheduledFailedIn } from "./push-words.ts";
import type { Subscription, Subscriptions } from "./subscriptions-sql.ts";

/** What became of a push: as outbound/push says it. */
export type PushOutcome =
  | { readonly at: "accepted" }
  | { readonly at: "gone" }
  | { readonly at: "later"; readonly afterSeconds: number; readonly why: string }
  | { readonly at: "refused"; readonly why: string };

export type SendPush = (
  target: Pick<Subscription, "endpoint" | "p256dh" | "auth">,
  payload: PushPayload,
  options: {
    readonly ttlSeconds: number;
    readonly urgency: "low" | "normal" | "high";
    readonly topic: string;
  },
) => Promise<PushOutcome>;

/** What has to be known of somebody to push to them. */
export interface PushedPerson {
  readonly timeZone: string | null;
  readonly locale: string | null;
}

export interface PushPersonDeps {
  readonly deliveries: PushDeliveries;
  readonly subscriptions: Subscriptions;
  readonly send: SendPush;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  /** Null: their account is no more. */
  readonly personOf: (userId: string) => Promise<PushedPerson | null>;
  readonly isDnd: (userId: string) => boolean;
  /** Whether somebody is still signed in there. */
  readonly isSessionAlive: (sessionId: string) => Promise<boolean>;
  /** Comes back to this person later. */
  readonly pushAgain: (userId: string, notBefore: number) => Promise<void>;
  readonly publicUrl: string;
  /** BCP 47. */
  readonly defaultLocale: string;
  readonly clock: Clock;
  readonly holdMs?: number;
}

/** Longer than a push service is waited for. */
const HOLD_MS = 60_000;
/** After that long a message is found in the inbox, and wakes nobody. */
const TTL_MS = 24 * 60 * 60_000;
const TTL_SECONDS = TTL_MS / 1_000;
/** The queue goes by the database's clock, and this by the node's. */
const CLOCKS_APART_MS = 5_000;
const ROWS_AT_ONCE = 100;
/** Of more than so many at once, the latest are pushed. */
const PUSHED_AT_ONCE_MAX = 20;
/** A browser whose service has refused everything for so long is given up. */
const REFUSED_FOR_MS = 7 * 24 * 60 * 60_000;

interface Round {
  readonly userId: string;
  readonly browsers: readonly Subscription[];
}

/**
 * The job: pushes what is due to every browser of one person, and takes from there what they have read. It goes by the rows
 * alone, so that it may be done again, by several at once, and after a crash at any point: each (notification, browser) is
 * held by one before it is sent, and marked afterwards. Where a crash comes between the service's answer and the mark,
 * it goes out once more, under the same topic and tag, and the browser shows it once.
 */
export const createPushPerson = (deps: PushPersonDeps) => {
  const { deliveries, subscriptions, clock, holdMs = HOLD_MS } = deps;
  const iso = (ms: number) => new Date(ms).toISOString();

  const browsersOf = async (userId: string): Promise<readonly Subscription[]> => {
    const all = await subscriptions.of(userId);
    const alive = await Promise.all(all.map(({ sessionId }) => deps.isSessionAlive(sessionId)));
    const over = all.filter((_, index) => !alive[index]);
    if (over.length > 0) await subscriptions.removeOfSessions(over.map(({ sessionId }) => sessionId));
    return all.filter((_, index) => alive[index]);
  };

  const payloadsOf = async (rows: readonly DueRow[], person: PushedPerson | null) => {
    const profiles = await deps.profilesOf([...new Set(rows.flatMap(({ actorId }) => actorId ?? []))]);
    const scheduledFailed = scheduledFailedIn(person?.locale ?? null, deps.defaultLocale);
    return new Map(
      rows.map((row) => [
        row.id,
        payloadOf(row, {
          actor: profiles.get(row.actorId ?? ""),
          publicUrl: deps.publicUrl,
          scheduledFailed,
        }),
      ]),
    );
  };

  /** Which of them are still to be pushed; the others are dropped. */
  const stillDue = async (userId: string, rows: readonly DueRow[], person: PushedPerson | null) => {
    const now = clock.now();
    const { push, quietHours } = await deliveries.wishesOf(userId);
    const isReached =
      person !== null &&
      push &&
      !deps.isDnd(userId) &&
      !isQuiet(quietHours, { now, timeZone: person.timeZone });
    const young = rows.filter((row) => isReached && row.isUnread && Date.parse(row.createdAt) > now - TTL_MS);
    const latest = young.slice(-PUSHED_AT_ONCE_MAX);
    const dropped = rows.filter((row) => !latest.includes(row)).map(({ id }) => id);
    if (dropped.length > 0) await deliveries.drop(dropped);
    return latest;
  };

  /** Sends to one browser in order; stops where it is to be tried later. `done`: what became of it stands. */
  const sendAll = async (
    round: Round,
    browser: Subscription,
    held: readonly Delivery[],
    {
      payloadOf: payload,
      done,
    }: {
      payloadOf: (notificationId: string) => PushPayload;
      done: (delivery: Delivery) => Promise<void>;
    },
  ) => {
    for (const [index, delivery] of held.entries()) {
      const { notificationId } = delivery;
      const outcome = await deps.send(browser, payload(notificationId), {
        ttlSeconds: TTL_SECONDS,
        urgency: "high",
        topic: topicOf(notificationId),
      });
      switch (outcome.at) {
        case "accepted":
          await done(delivery);
          if (browser.failedAt !== null) await subscriptions.note(browser.id, { failedAt: null });
          break;
        case "gone":
          return subscriptions.remove(round.userId, browser.id);
        case "refused": {
          const since = Date.parse(browser.failedAt ?? iso(clock.now()));
          if (clock.now() - since > REFUSED_FOR_MS) return subscriptions.remove(round.userId, browser.id);
          await done(delivery);
          await subscriptions.note(browser.id, { failedAt: iso(clock.now()) });
          break;
        }
        case "later": {
          const until = clock.now() + outcome.afterSeconds * 1_000;
          return deliveries.postpone(held.slice(index), iso(until));
        }
      }
    }
  };

  const toEach = async (
    round: Round,
    held: readonly Delivery[],
    how: Parameters<typeof sendAll>[3],
  ): Promise<void> => {
    const byBrowser = Map.groupBy(held, ({ subscriptionId }) => subscriptionId);
    const settled = await Promise.allSettled(
      round.browsers.map((browser) => {
        const own = (byBrowser.get(browser.id) ?? []).toSorted((a, b) =>
          a.notificationId < b.notificationId ? -1 : 1,
        );
        return sendAll(round, browser, own, how);
      }),
    );
    // One browser's failure keeps nothing from the others; then the queue tries again.
    for (const one of settled) if (one.status === "rejected") throw one.reason;
  };

  /** Whether there may be more. */
  const pushDue = async (round: Round): Promise<boolean> => {
    const { userId, browsers } = round;
    const now = clock.now();
    const rows = await deliveries.due(userId, { now: iso(now), limit: ROWS_AT_ONCE });
    if (rows.length === 0) return false;
    const person = await deps.personOf(userId);
    const due = await stillDue(userId, rows, person);
    const wanted = due.flatMap(({ id }) =>
      browsers.map((browser) => ({ notificationId: id, subscriptionId: browser.id })),
    );
    const payloads = await payloadsOf(due, person);
    const until = iso(now + holdMs);
    const held = wanted.length > 0 ? await deliveries.hold(userId, wanted, { now: iso(now), until }) : [];
    await toEach(round, held, {
      payloadOf: (id) => payloads.get(id) ?? clearOf(id),
      done: (delivery) => deliveries.settle(delivery, iso(clock.now())),
    });
    if (due.length > 0) {
      await deliveries.dropSent(
        userId,
        due.map(({ id }) => id),
      );
    }
    return held.length > 0 || rows.length > due.length;
  };

  const takeBack = async (round: Round): Promise<boolean> => {
    const now = clock.now();
    const held = await deliveries.holdRead(round.userId, {
      now: iso(now),
      until: iso(now + holdMs),
      limit: ROWS_AT_ONCE,
    });
    await toEach(round, held, { payloadOf: clearOf, done: (delivery) => deliveries.forget(delivery) });
    return held.length > 0;
  };

  return async ({ data }: Pick<Job, "data">): Promise<void> => {
    const { userId } = PushJob.parse(data);
    const round: Round = { userId, browsers: await browsersOf(userId) };
    // What was read while it was being sent is taken back at once.
    while ((await pushDue(round)) || (await takeBack(round)));
    // What a service wants later, and what another holds who may not live to say what became of it.
    const now = clock.now();
    const nextAt = await deliveries.nextAt(userId, { now: iso(now), soon: iso(now + CLOCKS_APART_MS) });
    if (nextAt !== null) await deps.pushAgain(userId, Date.parse(nextAt));
  };
};
