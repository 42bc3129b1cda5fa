import type { AnswerOf, AuditEvent, InputOf } from "@parley/contract";

/** What counts as someone getting in, and as someone who did not. */
const SUCCEEDED = "sign-in.succeeded";
const FAILED = ["sign-in.failed", "sign-in.delayed", "mfa.failed", "provider.refused"] as const;
const NOTED = ["sign-in.burst", "session.refresh-replayed", "recovery-link.used"] as const;
export const ACTIVITY_ACTIONS: readonly string[] = [SUCCEEDED, ...FAILED, ...NOTED];

const failedActions: readonly string[] = FAILED;
export const isSuccess = ({ action }: Pick<AuditEvent, "action">): boolean => action === SUCCEEDED;
export const isFailure = ({ action }: Pick<AuditEvent, "action">): boolean => failedActions.includes(action);

export const MINUTES_SHOWN = 60;
const MINUTE_MS = 60_000;
const PAGE = 100;
/** Of one action at the start, and of everything at each question after it: 1,000 events. */
const PAGES_MAX = 10;

type Load = (input: InputOf<"audit.list">) => Promise<AnswerOf<"audit.list">>;

/** The last hour as far as it is known here. */
export interface Activity {
  /** Those of a sign-in, the latest first. */
  readonly events: readonly AuditEvent[];
  /** How far the trail has been read. */
  readonly position: number;
  /** There was more than can be looked through: the earliest are missing. */
  readonly isPartial: boolean;
}

/** Pages downwards, until `isEnough` says so of a page, or there have been too many of them. */
const readPages = async (
  load: Load,
  input: InputOf<"audit.list">,
  isEnough: (page: readonly AuditEvent[]) => boolean,
): Promise<{ events: AuditEvent[]; isPartial: boolean }> => {
  const events: AuditEvent[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page: AnswerOf<"audit.list"> = await load({
      ...input,
      limit: PAGE,
      ...(cursor !== null && { cursor }),
    });
    events.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null || isEnough(page.items)) return { events, isPartial: false };
  }
  return { events, isPartial: true };
};

/** What happens at one place of the trail comes once, the latest first, and nothing from before the hour. */
const tidied = (events: readonly AuditEvent[], now: number): AuditEvent[] => {
  const earliest = now - MINUTES_SHOWN * MINUTE_MS;
  const byPosition = new Map(events.map((event) => [event.position, event]));
  return [...byPosition.values()]
    .filter(({ action, at }) => ACTIVITY_ACTIONS.includes(action) && Date.parse(at) >= earliest)
    .sort((a, b) => b.position - a.position);
};

const earliestAt = (now: number) => new Date(now - MINUTES_SHOWN * MINUTE_MS).toISOString();

/**
 * The last hour from the beginning. Where it is more than a page, it is asked for by action, so that nothing else of a busy
 * hour has to be read; not at first, for each question is an event of the trail itself.
 */
export const beginActivity = async (load: Load, now: number): Promise<Activity> => {
  const from = earliestAt(now);
  const { items, nextCursor } = await load({ from, limit: PAGE });
  const position = items[0]?.position ?? 0;
  if (nextCursor === null) return { events: tidied(items, now), position, isPartial: false };
  const found = await Promise.all(
    ACTIVITY_ACTIONS.map((action) => readPages(load, { action, from }, () => false)),
  );
  return {
    events: tidied(
      found.flatMap(({ events }) => events),
      now,
    ),
    position,
    isPartial: found.some(({ isPartial }) => isPartial),
  };
};

/** The same, with what has happened since. */
export const continueActivity = async (load: Load, before: Activity, now: number): Promise<Activity> => {
  const { events, isPartial } = await readPages(load, { from: earliestAt(now) }, (page) =>
    page.some(({ position }) => position <= before.position),
  );
  return {
    events: tidied([...events, ...before.events], now),
    position: Math.max(before.position, ...events.map(({ position }) => position)),
    isPartial: before.isPartial || isPartial,
  };
};

export interface MinuteCount {
  /** When the minute begins, milliseconds since the epoch. */
  readonly at: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** Sixty minutes, the one that runs at the end. */
export const countByMinute = (
  events: readonly Pick<AuditEvent, "action" | "at">[],
  now: number,
): MinuteCount[] => {
  const last = Math.floor(now / MINUTE_MS);
  const counts = Array.from({ length: MINUTES_SHOWN }, (_, place) => ({
    at: (last - MINUTES_SHOWN + 1 + place) * MINUTE_MS,
    succeeded: 0,
    failed: 0,
  }));
  for (const event of events) {
    const minute = counts[Math.floor(Date.parse(event.at) / MINUTE_MS) - last + MINUTES_SHOWN - 1];
    if (minute && isSuccess(event)) minute.succeeded += 1;
    if (minute && isFailure(event)) minute.failed += 1;
  }
  return counts;
};
