import type { PublicProfile, Self } from "@parley/contract";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { Job } from "../../database/queue.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { QueueMail } from "../../identity/mail/queue-mail.ts";
import { isQuiet } from "../quiet-hours.ts";
import type { DigestRows, DueSince, Period, WaitingRow } from "./digest-rows-sql.ts";

export const DIGEST_QUEUE = "digest";

const HOUR_MS = 60 * 60_000;
const PERIOD_MS = { hourly: HOUR_MS, daily: 24 * HOUR_MS } as const satisfies Record<Period, number>;
/** What is younger may still be read by itself. */
const LEFT_ALONE_MS = 10 * 60_000;
/** That many stand in a mail; the others are counted. */
export const DIGEST_ITEMS_MAX = 10;
const WAITING_MAX = 500;

export const DigestJob = z.object({ userId: z.uuid() });

export interface SendDigestDeps {
  readonly rows: DigestRows;
  readonly selvesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, Self>>;
  /** Those whose accounts are in use. */
  readonly activeProfilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
  /** Whether the person is active on some device. */
  readonly isHere: (userId: string) => boolean;
  /** Runs `work` in one transaction. */
  readonly transact: (work: (trx: Kysely<DB>) => Promise<void>) => Promise<void>;
  readonly queueMail: QueueMail;
  readonly clock: Clock;
}

/** When mails are due, as of a time. */
export const dueSinceAt = (now: number): DueSince => {
  const before = (ms: number) => new Date(now - ms).toISOString();
  return {
    hourly: before(PERIOD_MS.hourly),
    daily: before(PERIOD_MS.daily),
    madeBefore: before(LEFT_ALONE_MS),
  };
};

/**
 * The job: one mail about what waits for somebody who is away. What stands in it is marked in the transaction that queues
 * it, so that it is mailed once, whatever crashes. Who is here, or has their quiet hours, is asked about again later.
 */
export const createSendDigest =
  (deps: SendDigestDeps) =>
  async ({ id: jobId, data }: Pick<Job, "id" | "data">): Promise<void> => {
    const { userId } = DigestJob.parse(data);
    const { rows, clock } = deps;
    const now = clock.now();
    const settings = await rows.settingsOf(userId);
    if (!settings || deps.isHere(userId)) return;
    const me = (await deps.selvesOf([userId])).get(userId)?.me;
    const isActive = (await deps.activeProfilesOf([userId])).has(userId);
    if (!me?.emailVerified || !isActive) return;
    if (isQuiet(settings.quietHours, { now, timeZone: me.timeZone })) return;
    const dueSince = dueSinceAt(now);
    const waiting = await rows.waiting(userId, { madeBefore: dueSince.madeBefore, limit: WAITING_MAX });
    if (waiting.length === 0) return;
    const profiles = await deps.profilesOf([...new Set(waiting.flatMap(({ actorId }) => actorId ?? []))]);
    const itemOf = ({ kind, actorId, channelName, text }: WaitingRow) => ({
      ...{ kind, channel: channelName, text },
      actor: actorId === null ? null : (profiles.get(actorId)?.displayName ?? null),
    });
    await deps.transact(async (trx) => {
      const taken = await rows.take(
        trx,
        userId,
        waiting.map(({ id }) => id),
        { now: new Date(now).toISOString(), dueSince: dueSince[settings.digest] },
      );
      const told = waiting.filter(({ id }) => taken.has(id));
      if (told.length === 0) return;
      const items = told.slice(0, DIGEST_ITEMS_MAX).map(itemOf);
      await deps.queueMail(trx, {
        kind: "digest",
        ...{ to: me.email, name: me.displayName, locale: me.locale, correlationId: jobId },
        values: { items, more: told.length - items.length },
      });
    });
  };
