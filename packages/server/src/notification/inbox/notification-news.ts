import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import type { LogFollower } from "../../chat/follower/follower.ts";
import type { InChannel } from "../../chat/message/message-log.ts";
import type { Clock } from "../../clock.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { PutPushes } from "../push/put-pushes-sql.ts";
import type { ChannelKnowledge } from "./channel-knowledge.ts";
import { newsInMessages, passMessages } from "./news-in-messages-sql.ts";
import { removeGroundless, type WantedRow, writeNotifications } from "./notification-rows-sql.ts";
import {
  type Placed,
  type Reacted,
  type Recipient,
  recipientsOf,
  wantedReactions,
} from "./recipients-sql.ts";
import { NOTIFICATIONS_KEPT_MS } from "./remove-old-sql.ts";
import type { InboxNews, TellInbox } from "./tell-inbox.ts";

/** People whose reactions to one message its author is told of; the message itself has them all. */
export const REACTED_MAX = 100;

export interface NotificationNewsDeps {
  readonly knowledge: Pick<ChannelKnowledge, "concerns" | "refresh">;
  readonly pushes: PutPushes;
  readonly tell: TellInbox["tell"];
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Messages of which a node remembers up to which edit it has handled them. */
const EDITED_REMEMBERED_MAX = 10_000;

/**
 * What follows from messages in inboxes. It goes by the messages as they now are, so that however often and however late
 * one comes, the same rows stand in the end: each person has at most one of a message, and one of each who reacted.
 *
 * A message comes again whenever it changes. Who was not told of it when it was new, for they had muted the channel then,
 * is not told late because somebody reacted: only who is named by an edit.
 */
export const createNotificationNews = (deps: NotificationNewsDeps): LogFollower => {
  const { knowledge, tell, clock } = deps;
  const editsHandled = new LRUCache<string, number>({ max: EDITED_REMEMBERED_MAX });
  return {
    name: "notifications",
    concerns: knowledge.concerns,
    refresh: knowledge.refresh,

    async handle(taken) {
      const now = clock.now();
      const placed = latestOf(taken).filter(
        ({ message }) => Date.parse(message.createdAt) > now - NOTIFICATIONS_KEPT_MS,
      );
      if (placed.length === 0) return {};
      let news: readonly InboxNews[] = [];
      return {
        async write(trx) {
          news = await writeAll(trx, placed, now, { ...deps, editsHandled });
        },
        told() {
          for (const { message } of placed) {
            if (message.editCount > 0) editsHandled.set(message.id, message.editCount);
          }
          return tell(news);
        },
      };
    },
  };
};

const writeAll = async (
  trx: Kysely<DB>,
  placed: readonly Placed[],
  now: number,
  { pushes, newId, editsHandled }: NotificationNewsDeps & { editsHandled: LRUCache<string, number> },
): Promise<InboxNews[]> => {
  const at = new Date(now).toISOString();
  const standing = placed.map(({ message }) => message.deletedAt === null);
  // Places stay those of `placed`, whatever of it is deleted.
  const recipients = await recipientsOf(trx, placed, at).then((all) =>
    all.filter(({ place }) => standing[place]),
  );
  const { isNew, isNewlyEdited } = await newsInMessages(trx, placed);
  const isLate = ({ place, kind }: Recipient) => {
    if (isNew(place)) return false;
    const { id, editCount } = (placed[place] as Placed).message;
    return kind !== "mention" || !isNewlyEdited(place) || (editsHandled.get(id) ?? 0) >= editCount;
  };
  const reacted = placed.flatMap(reactedTo);
  const wanted = await wantedReactions(trx, placed, reacted, at);
  const gone = await removeGroundless(trx, placed, { recipients, reacted });

  const rowOf = (
    place: number,
    own: Pick<WantedRow, "userId" | "kind" | "actorId" | "text" | "about" | "isLate">,
  ) => {
    const { id: messageId, channelId, seq } = (placed[place] as Placed).message;
    return { id: newId(), channelId, messageId, seq, createdAt: at, ...own };
  };
  const rows: WantedRow[] = [
    ...recipients.map((recipient) => {
      const { place, userId, kind } = recipient;
      const { id, senderId } = (placed[place] as Placed).message;
      const row = { userId, kind, actorId: senderId, text: "", about: `message ${id}` };
      return rowOf(place, { ...row, isLate: isLate(recipient) });
    }),
    ...wanted.map(({ place, actorId, emoji }) => {
      const { id, senderId } = (placed[place] as Placed).message;
      const about = `reaction ${id} ${actorId}`;
      return rowOf(place, { userId: senderId, kind: "reaction", actorId, text: emoji, about });
    }),
  ];
  const written = await pushes.write(trx, rows, (pushAtOf) => writeNotifications(trx, rows, pushAtOf));
  await passMessages(trx, placed);
  await pushes.forget(
    trx,
    gone.map(({ id }) => id),
  );
  return [
    ...written.map(({ id, userId }) => ({ userId, added: [id] })),
    ...gone.map(({ id, userId }) => ({ userId, read: [id] })),
  ];
};

/** Each message once, as it last came, in the order of channels and versions. */
const latestOf = (taken: readonly InChannel[]): Placed[] => {
  const latest = new Map<string, Placed>();
  for (const { message, homeId = message.channelId } of taken) {
    const held = latest.get(message.id);
    if (!held || held.message.version < message.version) latest.set(message.id, { message, homeId });
  }
  return [...latest.values()];
};

/** Who has reacted to a message but its author: all the emoji of one person together. */
const reactedTo = ({ message }: Placed, place: number): Reacted[] => {
  const emojis = new Map<string, string>();
  for (const { emoji, userIds } of message.reactions) {
    for (const userId of userIds) {
      if (userId !== message.senderId) emojis.set(userId, `${emojis.get(userId) ?? ""}${emoji}`);
    }
  }
  return [...emojis].slice(0, REACTED_MAX).map(([actorId, emoji]) => ({ place, actorId, emoji }));
};
