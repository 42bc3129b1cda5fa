import type { NotificationEvent } from "@parley/contract";
import { LRUCache } from "lru-cache";
import type { After } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import type { Broker } from "../../realtime/broker.ts";
import { type Signal, tell } from "../../realtime/signal.ts";
import { asNotifications, type ProfilesOf } from "./as-notifications.ts";
import type { InboxPlace, SeenRow } from "./inbox-sql.ts";

/** What happened in one person's inbox; without either, their devices are told the count alone. */
export interface InboxNews {
  readonly userId: string;
  /** Ids of notifications that are new, or not what they were. */
  readonly added?: readonly string[];
  /** Ids of those that are read, or gone. */
  readonly read?: readonly string[];
}

export interface TellInbox extends AsyncDisposable {
  /** Call it once the change stands. Tells all devices of these people, with how much is unread as of then or later. */
  tell(news: readonly InboxNews[]): void;
  /** For the `ready` of sockets that come: how much is unread. */
  greet(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** A socket of this person's has just been told that. */
  deviceCame(userId: string): void;
  /** Resolves when everything was told. */
  idle(): Promise<void>;
}

export interface TellInboxDeps {
  readonly unreadOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly notificationsById: (ids: readonly string[]) => PromiseLike<readonly SeenRow[]>;
  /** Of these people those who have something unread there or in its threads, whether they may see it or not. */
  readonly withUnreadIn: (places: readonly InboxPlace[]) => PromiseLike<readonly string[]>;
  readonly profilesOf: ProfilesOf;
  readonly broker: Broker;
  readonly after: After;
  readonly onFailure: (error: unknown) => void;
}

/** What one has of a channel in the inbox is there to see, or is not any more. */
const VISIBILITY: ReadonlySet<string> = new Set(["joined", "left"]);
const PEOPLE_AT_ONCE = 500;
const IDS_PER_EVENT = 500;
const RETRY_MS = 1_000;
/** For so long what another node tells of somebody is compared with what this one has told. */
const COMPARED_MS = 60_000;
/** A `ready` is on its way for less than that. */
const GREETED_WITHIN_MS = 10_000;
const PEOPLE_REMEMBERED_MAX = 50_000;

/**
 * Tells inboxes so that all devices end with the server's count, though counts are read by several nodes and told in
 * different orders. On one node each count is read after the change and told before the next is read. Between nodes: a
 * node that hears another tell a different count than it told itself lately looks again, and tells what it finds. So the
 * last that each node has told was read after the last change: had it been read before, the node that made that change
 * would have told its own count later than that, and this one would have heard it and looked again. And whatever order a
 * device gets the words of several nodes in, it gets the last of each, and these are the same. A count that was read
 * for a `ready` may be older than an event that overtook it: whose socket comes after there was news since then is told
 * once more.
 */
export const createTellInbox = (deps: TellInboxDeps): TellInbox => {
  const { unreadOf, notificationsById, profilesOf, broker, after, onFailure } = deps;
  const waiting = new Map<string, { added: string[]; read: string[] }>();
  /** Who came or went where. */
  let moved: InboxPlace[] = [];
  const counts = new LRUCache<string, number>({ max: PEOPLE_REMEMBERED_MAX, ttl: COMPARED_MS });
  /** Moments, counted: when there was last news, and when the first count was read of those that may be on their way. */
  let moment = 0;
  const newsAt = new LRUCache<string, number>({ max: PEOPLE_REMEMBERED_MAX, ttl: GREETED_WITHIN_MS });
  const greetedAt = new LRUCache<string, number>({ max: PEOPLE_REMEMBERED_MAX, ttl: GREETED_WITHIN_MS });
  /** Whose count is being read, and what others have told of it meanwhile. */
  let reading: ReadonlyMap<string, number[]> = new Map();
  let isOwnWord = false;
  let underWay: Promise<void> | null = null;
  let cancelRetry: (() => void) | null = null;
  let isClosed = false;

  const put = ({ userId, added = [], read = [] }: InboxNews) => {
    const held = waiting.get(userId);
    if (!held) waiting.set(userId, { added: [...added], read: [...read] });
    else {
      held.added.push(...added);
      held.read.push(...read);
    }
  };

  const tellSome = async (): Promise<void> => {
    const taken = [...waiting].slice(0, PEOPLE_AT_ONCE);
    if (taken.length === 0) return;
    for (const [userId] of taken) waiting.delete(userId);
    const people = taken.map(([userId]) => userId);
    reading = new Map(people.map((userId) => [userId, []]));
    try {
      const ids = taken.flatMap(([, { added }]) => added);
      const rows = ids.length > 0 ? await notificationsById([...new Set(ids)]) : [];
      const told = await asNotifications(rows, profilesOf);
      const byPerson = Map.groupBy(told, (_, index) => rows[index]?.userId ?? "");
      const unread = await unreadOf(people);
      const signals = taken.flatMap(([userId, { read }]) => {
        const count = unread.get(userId) ?? 0;
        counts.set(userId, count);
        return eventsOf({ added: byPerson.get(userId) ?? [], read, unread: count }).map((event) =>
          tell({ userId }, event),
        );
      });
      isOwnWord = true;
      broker.publish(committed<readonly Signal[]>(signals));
      for (const [userId, heard] of reading) {
        if (heard.some((told) => told !== counts.get(userId))) put({ userId });
      }
    } catch (error) {
      for (const [userId, held] of taken) put({ userId, ...held });
      throw error;
    } finally {
      isOwnWord = false;
      reading = new Map();
    }
  };

  /** For most there is nothing of that channel, and so nothing to tell. */
  const lookAtMoved = async () => {
    const places = moved;
    moved = [];
    try {
      for (const userId of await deps.withUnreadIn(places)) put({ userId });
    } catch (error) {
      moved.push(...places);
      throw error;
    }
  };

  const run = async () => {
    try {
      while (waiting.size > 0 || moved.length > 0) {
        if (moved.length > 0) await lookAtMoved();
        await tellSome();
      }
    } catch (error) {
      onFailure(error);
      if (!isClosed) cancelRetry = after(RETRY_MS, start);
    } finally {
      underWay = null;
    }
  };

  const start = () => {
    cancelRetry?.();
    cancelRetry = null;
    if (underWay !== null || waiting.size + moved.length === 0) return;
    underWay = Promise.resolve().then(run);
  };

  const hear = (signal: Signal) => {
    // Of a channel that is deleted this is all that names a person.
    if (signal.kind === "leave") {
      moved.push({ userId: signal.userId, channelId: signal.channelId });
      return start();
    }
    if (signal.kind !== "event" || !("userId" in signal.to)) return;
    const { userId } = signal.to;
    if (signal.event.op === "channel" && VISIBILITY.has(signal.event.change)) {
      moved.push({ userId, channelId: signal.event.channelId });
      return start();
    }
    if (signal.event.op !== "notification") return;
    moment += 1;
    newsAt.set(userId, moment);
    if (isOwnWord) return;
    const heard = reading.get(userId);
    if (heard) return void heard.push(signal.event.unread);
    const own = counts.get(userId);
    if (own === undefined || own === signal.event.unread) return;
    put({ userId });
    start();
  };
  const unsubscribe = broker.subscribe(hear);

  return {
    tell(all) {
      for (const one of all) put(one);
      start();
    },
    greet(userIds) {
      moment += 1;
      for (const userId of userIds) if (!greetedAt.has(userId)) greetedAt.set(userId, moment);
      return unreadOf(userIds);
    },
    deviceCame(userId) {
      if ((newsAt.get(userId) ?? 0) <= (greetedAt.get(userId) ?? 0)) return;
      put({ userId });
      start();
    },
    async idle() {
      while (underWay !== null) await underWay;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      unsubscribe();
      cancelRetry?.();
      while (underWay !== null) await underWay;
    },
  };
};

const eventsOf = ({
  added,
  read,
  unread,
}: {
  added: Awaited<ReturnType<typeof asNotifications>>;
  read: readonly string[];
  unread: number;
}): NotificationEvent[] => {
  const events: NotificationEvent[] = added.map((notification) => ({
    op: "notification",
    change: "added",
    notification,
    unread,
  }));
  const parts = Math.ceil(read.length / IDS_PER_EVENT);
  // Who has nothing new is told the count.
  for (let part = 0; part < parts || events.length === 0; part += 1) {
    const ids = read.slice(part * IDS_PER_EVENT, (part + 1) * IDS_PER_EVENT);
    events.push({ op: "notification", change: "read", ids, unread });
  }
  return events;
};
