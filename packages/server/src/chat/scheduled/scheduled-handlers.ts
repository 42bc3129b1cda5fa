import { SCHEDULED_DAYS_MAX, SCHEDULED_MAX } from "@parley/contract";
import type { Handlers } from "../../call.ts";
import type { Queue } from "../../database/queue.ts";
import { raise } from "../../problem.ts";
import type { CommitInTurn, Tables } from "../channel/commit-in-turn-sql.ts";
import { emptyDraft } from "../draft/empty-draft-sql.ts";
import { tellDraft } from "../draft/tell-draft.ts";
import type { DirectMessages } from "../friend/standing.ts";
import { isSentUnder } from "./is-sent-under-sql.ts";
import { requireMayPost } from "./may-post-in-sql.ts";
import { putScheduledJob, takeScheduledJobBack } from "./scheduled-job.ts";
import { scheduledMessagesOf } from "./scheduled-rows-sql.ts";

export interface ScheduledDeps {
  readonly db: Tables;
  readonly commit: CommitInTurn;
  readonly queue: Queue;
  readonly newId: () => string;
  /** Who may write to each other in a direct channel. */
  readonly direct: DirectMessages;
}

const DAY_MS = 86_400_000;

/** Of one person one after the other, so that two at once do not step over the limit together. */
const turnOf = (userId: string) => `scheduled ${userId}`;

/** The time as it is stored, with milliseconds. */
const requireTime = (at: string, now: string): string => {
  const ahead = Date.parse(at) - Date.parse(now);
  const isFine = ahead > 0 && ahead <= SCHEDULED_DAYS_MAX * DAY_MS;
  return isFine ? new Date(at).toISOString() : raise("scheduled_time_invalid", { days: SCHEDULED_DAYS_MAX });
};

export const scheduledHandlers = ({
  db,
  commit,
  queue,
  newId,
  direct,
}: ScheduledDeps): Handlers<`scheduled.${"create" | "list" | "update" | "remove"}`> => ({
  "scheduled.create": ({ id: channelId, nonce, text, at }, { principal: { userId } }) =>
    commit(turnOf(userId), async (trx, now) => {
      const own = scheduledMessagesOf(trx, userId);
      const first = await own.findByNonce({ channelId, nonce });
      if (first) return { value: first, tell: [] };
      await requireMayPost(trx, { userId, channelId, direct });
      const time = requireTime(at, now);
      if ((await own.count()) >= SCHEDULED_MAX) raise("scheduled_limit_reached", { max: SCHEDULED_MAX });
      // From here on the nonce is this message's: what is begun next is another one. A sending under it comes before, and
      // is seen, or finds no draft to empty any more.
      const draft = await emptyDraft(trx, { userId, channelId, nonce, at: now });
      if (await isSentUnder(trx, { userId, channelId, nonce })) raise("scheduled_sent_already");
      const message = { id: newId(), channelId, nonce, text, at: time, createdAt: now };
      const added = await own.add(message);
      if (added) await putScheduledJob({ trx, queue }, { scheduledId: added.id, at: time });
      // Another node was first with this nonce.
      const value =
        added ?? (await own.findByNonce({ channelId, nonce })) ?? raise("overloaded", { seconds: 1 });
      return { value, tell: draft ? [tellDraft(userId, draft)] : [] };
    }),

  "scheduled.list": async (_, { principal: { userId } }) => ({
    items: await scheduledMessagesOf(db, userId).all(),
  }),

  "scheduled.update": ({ scheduledId, text, at }, { principal: { userId } }) =>
    commit(turnOf(userId), async (trx, now) => {
      const own = scheduledMessagesOf(trx, userId);
      const held = (await own.hold(scheduledId)) ?? raise("scheduled_not_found");
      // With a new time, what could not be sent is tried again.
      const time = at === undefined ? {} : { at: requireTime(at, now), failure: null };
      const value = { ...held, ...(text === undefined ? {} : { text }), ...time };
      await own.change(value);
      if (at !== undefined) await putScheduledJob({ trx, queue }, { scheduledId, at: value.at });
      return { value, tell: [] };
    }),

  "scheduled.remove": ({ scheduledId }, { principal: { userId } }) =>
    commit(turnOf(userId), async (trx) => {
      if (!(await scheduledMessagesOf(trx, userId).remove(scheduledId))) raise("scheduled_not_found");
      await takeScheduledJobBack({ trx, queue }, scheduledId);
      return { value: undefined, tell: [] };
    }),
});
