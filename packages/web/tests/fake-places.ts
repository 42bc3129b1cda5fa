import type { ReplicaState } from "@parley/client";
import type {
  AnswerOf,
  InputOf,
  Message,
  Notification,
  OperationName,
  PublicProfile,
  ScheduledMessage,
} from "@parley/contract";
import { bob, carol, channelIdOf, dave } from "./cast.ts";
import type { WritableStore } from "./fake-parley.ts";

interface Backing {
  replica: WritableStore<ReplicaState>;
  histories: ReadonlyMap<string, Message[]>;
}

type Answers = { [N in OperationName]?: (input: InputOf<N>) => AnswerOf<N> };

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

const notificationOf = (
  number: number,
  kind: Notification["kind"],
  actor: PublicProfile,
  message: Message | undefined,
): Notification => ({
  id: channelIdOf(9_000 + number),
  kind,
  channelId: message?.channelId ?? channelIdOf(4),
  messageId: message?.id ?? null,
  seq: message?.seq ?? 0,
  actor: message ? actor : null,
  text: kind === "reaction" ? "🎉" : (message?.text ?? "channel_archived"),
  createdAt: inHours(number - 9),
  readAt: number < 3 ? inHours(-1) : null,
});

/** What the fake answers about the places beside the conversation: from its histories, and changed by what one does. */
export const placeAnswers = ({ replica, histories }: Backing): Answers => {
  const messages = [...histories.values()].flat();
  const standing = messages.filter((message) => message.deletedAt === null);
  const find = (id: string) => {
    const message = messages.find((each) => each.id === id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  };
  const saved = new Set(standing.slice(-3).map(({ id }) => id));
  const pinned = new Set(standing.slice(0, 2).map(({ id }) => id));
  let scheduled: ScheduledMessage[] = [
    { at: inHours(20), text: "The kettle is for everyone.", failure: null },
    { at: inHours(-2), text: "Nobody reads this.", failure: "channel_archived" },
  ].map((one, number) => ({
    ...one,
    id: channelIdOf(9_100 + number),
    channelId: channelIdOf(number === 0 ? 1 : 4),
    nonce: crypto.randomUUID(),
    createdAt: inHours(-3),
  }));
  let notifications = (["scheduled_failed", "reaction", "thread", "reply", "direct", "mention"] as const).map(
    (kind, number) =>
      notificationOf(
        number + 1,
        kind,
        [bob, carol, dave][number % 3] ?? bob,
        kind === "scheduled_failed" ? undefined : standing.at(-1 - number),
      ),
  );
  const count = () => notifications.filter(({ readAt }) => readAt === null).length;
  const setUnread = () => {
    const state = replica.get();
    replica.set({ ...state, inbox: { unread: count(), latest: null } });
    return { unread: count() };
  };
  const change = (id: string, by: (one: ScheduledMessage) => ScheduledMessage): ScheduledMessage => {
    scheduled = scheduled.map((one) => (one.id === id ? by(one) : one));
    const changed = scheduled.find((one) => one.id === id);
    if (!changed) throw new Error(`nothing scheduled as ${id}`);
    return changed;
  };

  return {
    "message.get": ({ messageId }) => find(messageId),
    "message.page": ({ id }) => ({
      items: (histories.get(id) ?? []).slice(-12),
      hasBefore: false,
      hasAfter: false,
    }),
    "saved.list": () => ({
      items: [...saved].map((id) => ({ message: find(id), savedAt: inHours(-1) })),
      nextCursor: null,
    }),
    "saved.add": ({ messageId }) => {
      saved.add(messageId);
      return { message: find(messageId), savedAt: inHours(0) };
    },
    "saved.remove": ({ messageId }) => void saved.delete(messageId),
    "pin.list": ({ id }) => ({
      items: standing
        .filter((message) => message.channelId === id && pinned.has(message.id))
        .map((message) => ({ ...message, pinnedAt: inHours(-20) })),
    }),
    "scheduled.list": () => ({ items: scheduled }),
    "scheduled.create": ({ id: channelId, text, nonce, at }) => {
      const made = {
        id: crypto.randomUUID(),
        channelId,
        text,
        nonce,
        at,
        createdAt: inHours(0),
        failure: null,
      };
      scheduled = [...scheduled, made];
      return made;
    },
    "scheduled.update": ({ scheduledId, text, at }) =>
      change(scheduledId, (one) => ({
        ...one,
        ...(text ? { text } : {}),
        ...(at ? { at, failure: null } : {}),
      })),
    "scheduled.remove": ({ scheduledId }) => {
      scheduled = scheduled.filter((one) => one.id !== scheduledId);
    },
    "notification.list": ({ unread }) => ({
      items: [...notifications].reverse().filter(({ readAt }) => !unread || readAt === null),
      nextCursor: null,
      unread: count(),
    }),
    "notification.read": ({ ids }) => {
      notifications = notifications.map((one) =>
        ids === undefined || ids.includes(one.id) ? { ...one, readAt: one.readAt ?? inHours(0) } : one,
      );
      return setUnread();
    },
    "search.messages": ({ q }) => {
      const wanted = q
        .replace(/\S+:\S+/g, "")
        .trim()
        .toLowerCase();
      const items = standing
        .map((message) => ({ message, start: message.text.toLowerCase().indexOf(wanted) }))
        .filter(({ start }) => start >= 0)
        .slice(-20)
        .reverse()
        .map(({ message, start }) => ({
          message,
          highlights: wanted ? [{ start, end: start + wanted.length }] : [],
        }));
      return { items, nextCursor: null };
    },
  };
};
