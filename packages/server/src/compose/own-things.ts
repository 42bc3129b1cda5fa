import type { Draft } from "@parley/contract";
import type { Logger } from "pino";
import { v7 as newId } from "uuid";
import type { CommitInTurn } from "../chat/channel/commit-in-turn-sql.ts";
import { draftHandlers } from "../chat/draft/draft-handlers.ts";
import { createDraftsOf } from "../chat/draft/drafts-of-sql.ts";
import { createPutDrafts, type DraftPut } from "../chat/draft/put-drafts-sql.ts";
import { messagesVisibleTo } from "../chat/message/messages-visible-to-sql.ts";
import type { SendMessage } from "../chat/message/send-message.ts";
import { createForgetOwnThings } from "../chat/own-data/forget-own-things-sql.ts";
import { savedHandlers } from "../chat/saved/saved-handlers.ts";
import { scheduledHandlers } from "../chat/scheduled/scheduled-handlers.ts";
import { SCHEDULED_QUEUE } from "../chat/scheduled/scheduled-job.ts";
import { createSendScheduled, type FailedScheduled } from "../chat/scheduled/send-scheduled-sql.ts";
import { createSweepOverdue } from "../chat/scheduled/sweep-overdue-sql.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { createGroupCommit } from "../database/group-commit.ts";
import type { Queue } from "../database/queue.ts";
import type { Broker } from "../realtime/broker.ts";

const SEND_AT_ONCE = 4;
const SWEEP_INTERVAL_MS = 5 * 60_000;

export interface ComposeOwnThingsOptions {
  readonly config: Pick<Config, "DIRECT_MESSAGES">;
  readonly log: Logger;
  readonly database: Database;
  readonly queue: Queue;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly commit: CommitInTurn;
  readonly send: SendMessage;
  readonly activeProfilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;
  /** Where the inbox hears of messages that could not be sent at their time. */
  readonly onScheduledFailed?: ((failed: FailedScheduled) => Promise<void>) | undefined;
}

/** Puts together what a person has for themselves alone: drafts, saved messages, messages to be sent later. */
export const composeOwnThings = async ({
  config,
  log,
  database: { sql, db },
  queue,
  broker,
  clock,
  commit,
  send,
  activeProfilesOf,
  onScheduledFailed = async () => undefined,
}: ComposeOwnThingsOptions) => {
  const puts = createGroupCommit<DraftPut, Draft | null>({ run: createPutDrafts({ sql, broker, clock }) });
  const draftsOf = createDraftsOf(sql);

  const sendScheduled = createSendScheduled({
    ...{ sql, queue, clock, send, activeProfilesOf },
    onFailed: onScheduledFailed,
  });
  await queue.work(SCHEDULED_QUEUE, sendScheduled, { atOnce: SEND_AT_ONCE });
  const sweepOverdue = createSweepOverdue({ sql, queue, clock });
  await sweepOverdue();
  const onError = (err: unknown) =>
    log.warn({ err }, "Overdue messages were not looked for; the next minutes try again");
  const sweeping = setInterval(() => void sweepOverdue().catch(onError), SWEEP_INTERVAL_MS);

  return {
    /** For `ready`: what each of these people has begun to write. */
    draftsOf,
    forgetPerson: createForgetOwnThings(sql),
    handlers: {
      ...draftHandlers({ putDraft: (put) => puts.submit(put), draftsOf }),
      ...savedHandlers({
        db,
        commit,
        visibleTo: (userId, messageIds) => messagesVisibleTo(sql, userId).findMany(messageIds),
      }),
      ...scheduledHandlers({ db, commit, queue, newId, direct: config.DIRECT_MESSAGES }),
    },
    /** Resolves when nothing is under way. */
    async [Symbol.asyncDispose]() {
      clearInterval(sweeping);
      await puts.idle();
    },
  };
};
