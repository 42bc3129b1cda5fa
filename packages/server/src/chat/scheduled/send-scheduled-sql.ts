import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { Job, Queue } from "../../database/queue.ts";
import type { Sql } from "../../database/sql.ts";
import { transact } from "../../database/transact.ts";
import { ProblemError } from "../../problem.ts";
import type { SendMessage } from "../message/send-message.ts";
import { putScheduledJob, type ScheduledJob } from "./scheduled-job.ts";

/** A message that was not sent when its time came, and will not be by itself. */
export interface FailedScheduled {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
  readonly at: string;
  /** The code of the problem. */
  readonly failure: string;
}

export interface SendScheduledDeps {
  readonly sql: Sql;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly send: SendMessage;
  /** Of these people, those whose accounts are in use: not locked, deactivated or erased. */
  readonly activeProfilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;
  /** Heard before the failure stands, so at least once for each; the same message at the same time is the same failure. */
  readonly onFailed: (failed: FailedScheduled) => Promise<void>;
}

type DueRow = Omit<FailedScheduled, "failure"> & { readonly nonce: string };

type Attempt =
  | { readonly at: "sent" }
  | { readonly at: "later"; readonly seconds: number }
  | { readonly at: "failed"; readonly failure: string };

const JobData: z.ZodType<ScheduledJob> = z.object({ scheduledId: z.uuid(), at: z.iso.datetime() });

/**
 * Sends a message whose time has come, and removes it from what waits. It holds the row meanwhile: a change of it comes
 * before, or finds nothing any more. A crash between the two leaves the row, and the next try sends under the same
 * nonce, which is the same message. For the same reason the transaction may be run again, though it does more than the
 * database's work.
 */
export const createSendScheduled =
  ({ sql, queue, clock, send, activeProfilesOf, onFailed }: SendScheduledDeps) =>
  async ({ data }: Pick<Job, "data">): Promise<void> => {
    const job = JobData.parse(data);
    const attempt = async ({ userId, channelId, nonce, text }: DueRow): Promise<Attempt> => {
      const active = await activeProfilesOf([userId]);
      if (!active.has(userId)) return { at: "failed", failure: "account_locked" };
      try {
        await send({ channelId, senderId: userId, nonce, text });
        return { at: "sent" };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (FOR_GOOD.has(error.code)) return { at: "failed", failure: error.code };
        if (error.code === "slow_mode") return { at: "later", seconds: Number(error.values.seconds) };
        throw error;
      }
    };

    await transact(sql, async (tx, trx) => {
      const [due] = await tx<DueRow[]>`
        select id, user_id as "userId", channel_id as "channelId", nonce, text, at from scheduled_messages
        where id = ${job.scheduledId} and at = ${job.at} and failure is null for update`;
      if (!due) return;
      const result = await attempt(due);
      switch (result.at) {
        case "sent":
          await tx`delete from scheduled_messages where id = ${due.id}`;
          return;
        case "later": {
          const notBefore = new Date(clock.now() + result.seconds * 1_000).toISOString();
          return putScheduledJob({ trx, queue }, job, { notBefore });
        }
        case "failed": {
          const { nonce: _, ...message } = due;
          await onFailed({ ...message, failure: result.failure });
          await tx`update scheduled_messages set failure = ${result.failure} where id = ${due.id}`;
        }
      }
    });
  };

/** What another try would meet as well. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  "channel_not_found",
  "channel_archived",
  "friendship_required",
  "posting_restricted",
]);
