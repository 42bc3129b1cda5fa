import type { Kysely } from "kysely";
import type { After } from "../../clock.ts";
import type { DB } from "../../database/schema.generated.ts";
import type { ThreadHomes } from "../channel/thread-homes-sql.ts";
import type { InChannel, MessageLog } from "../message/message-log.ts";
import { type FollowerPositions, PositionMoved } from "./follower-positions.ts";

/** What follows from a batch of messages, in two steps. */
export interface Consequences {
  /** Inside the transaction that moves the positions: what it writes happens exactly once. */
  readonly write?: (trx: Kysely<DB>) => Promise<void>;
  /** Once that stands; what is told here may be untold after a crash. */
  readonly told?: () => void | Promise<void>;
}

/**
 * Something that follows from messages: it comes after them, from the log and not from the call that sent them, so that
 * no crash between the two loses it. A message that changes comes again, as it then is; one that changed twice since may
 * come once.
 */
export interface LogFollower {
  /** Under which its positions are kept. */
  readonly name: string;
  /** Whether anything follows from this message; asked of every one, so it looks at nothing else but what is in memory. */
  concerns(taken: InChannel): boolean;
  /**
   * Of a follower whose `concerns` goes by what it remembers: reads that anew for these channels, and answers those of
   * which it may have refused what it would not refuse now. Asked after the messages stood, and before positions move past
   * what was refused: no refusal is final that was made by an old memory, whatever crashes in between.
   */
  refresh?(channelIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Works out what follows, from messages in version order by channel. Whatever it does itself, and not by `write`,
   * happens at least once.
   */
  handle(taken: readonly InChannel[]): Promise<Consequences>;
}

/** Messages of one channel that wait in memory; past it they are read from the log. */
const WAITING_MAX = 1_000;
const CHANNELS_AT_ONCE = 500;
/** With so many messages a batch takes no further channels: they wait for the next one. */
const BATCH_MESSAGES_MAX = 10_000;
/** Batches begin so far apart, so that many small ones do not take the place of a few. */
const SPACING_MS = 20;
const RETRY_MS = 1_000;
/** Positions that moved past nothing of concern are written so often. */
const FLUSH_MS = 5_000;

interface Followed {
  /** Handled up to here; null: not known yet on this node. */
  version: number | null;
  waiting: InChannel[];
  /** Something is missing from `waiting`: the log has it. */
  gap: boolean;
}

export interface Following extends AsyncDisposable {
  /** Messages came or changed, on this node or another. */
  hear(taken: readonly InChannel[]): void;
  /** In these channels something may have been missed: the log is asked. */
  doubt(channelIds: readonly string[]): void;
  /** Looks for what was missed: while no node ran, or what another node left undone. */
  sweep(): Promise<void>;
  /** The positions were lost with what they stood for: everything is to be handled again. */
  startOver(): void;
  /** Resolves when nothing that was heard is left to do, or waits for a retry. */
  idle(): Promise<void>;
}

export interface FollowDeps {
  readonly follower: LogFollower;
  readonly log: Pick<MessageLog, "above">;
  readonly positions: FollowerPositions;
  readonly threadHomes: ThreadHomes;
  readonly after: After;
  /** Told when a batch failed; it is tried again. */
  readonly onFailure: (error: unknown) => void;
}

/** Starts to follow the log. Call `sweep` once the followers of this node hear. */
export const follow = (deps: FollowDeps): Following => {
  const { follower, log, positions, threadHomes, after } = deps;
  const channels = new Map<string, Followed>();
  const due = new Set<string>();
  const dirty = new Set<string>();
  let underWay: Promise<void> | null = null;
  let timer: { readonly dueAt: number; readonly cancel: () => void } | null = null;
  let isClosed = false;

  const followed = (channelId: string): Followed => {
    const held = channels.get(channelId);
    if (held) return held;
    const made: Followed = { version: null, waiting: [], gap: false };
    channels.set(channelId, made);
    return made;
  };

  /** Runs the next batch so soon, if not sooner: what concerns nobody waits to be written, and hinders nothing. */
  const schedule = (ms: number) => {
    if (isClosed || underWay !== null || due.size + dirty.size === 0) return;
    const dueAt = performance.now() + ms;
    if (timer !== null && timer.dueAt <= dueAt) return;
    timer?.cancel();
    const cancel = after(ms, () => {
      timer = null;
      underWay = runBatch().then((nextMs) => {
        underWay = null;
        schedule(due.size > 0 ? nextMs : FLUSH_MS);
      });
    });
    timer = { dueAt, cancel };
  };

  const hear = (taken: readonly InChannel[]) => {
    for (const one of taken) {
      const { channelId, version } = one.message;
      const held = followed(channelId);
      const isNext = held.version !== null && version === held.version + 1;
      if (isNext && !due.has(channelId) && !follower.concerns(one)) {
        held.version = version;
        dirty.add(channelId);
        continue;
      }
      if (held.waiting.length < WAITING_MAX) held.waiting.push(one);
      else held.gap = true;
      due.add(channelId);
    }
    schedule(due.size > 0 ? SPACING_MS : FLUSH_MS);
  };

  /** What is to be handled of a channel above `from`: from memory where nothing is missing there, else from the log. */
  const newsOf = async (channelId: string, from: number, taken: Pick<Followed, "waiting" | "gap">) => {
    // What two nodes say of a channel at once may come in either order.
    const news = taken.waiting
      .filter(({ message }) => message.version > from)
      .sort((one, other) => one.message.version - other.message.version);
    const isWhole = news.every(({ message }, index) => message.version === from + 1 + index);
    if (isWhole && !taken.gap) return { news, isAll: true };
    const messages = await log.above({ channelId, version: from }, WAITING_MAX);
    const homeId = (await threadHomes([channelId])).get(channelId);
    return {
      news: messages.map((message): InChannel => (homeId === undefined ? { message } : { message, homeId })),
      isAll: messages.length < WAITING_MAX,
    };
  };

  const handleDue = async (ids: readonly string[]) => {
    const taken = new Map(
      ids.map((id) => {
        const held = followed(id);
        const { waiting, gap } = held;
        held.waiting = [];
        held.gap = false;
        return [id, { waiting, gap }] as const;
      }),
    );
    const stored = await positions.read(ids);
    const moves = new Map<string, number>();
    const news: InChannel[] = [];
    const take = async (id: string, from: number, { waiting, gap }: Pick<Followed, "waiting" | "gap">) => {
      const found = await newsOf(id, from, { waiting, gap });
      if (!found.isAll) {
        followed(id).gap = true;
        due.add(id);
      }
      news.push(...found.news);
      moves.set(id, found.news.at(-1)?.message.version ?? from);
    };
    for (const id of ids) {
      // Another node may have gone on from there, and this one past what concerned nobody.
      const from = Math.max(stored.get(id) ?? 0, followed(id).version ?? 0);
      await take(id, from, taken.get(id) ?? { waiting: [], gap: true });
    }
    const again = await refresh(ids);
    const first = news.splice(0).filter(({ message }) => !again.has(message.channelId));
    for (const id of again) await take(id, stored.get(id) ?? 0, { waiting: [], gap: true });
    const concerning = [...first.filter((one) => follower.concerns(one)), ...news];
    if (concerning.length > 0) {
      const { write, told } = await follower.handle(concerning);
      await positions.move({ from: stored, to: moves }, async (trx) => write?.(trx));
      for (const id of ids) dirty.delete(id);
      await told?.();
    } else for (const id of ids) dirty.add(id);
    for (const [id, version] of moves) followed(id).version = version;
  };

  const nextIds = (): string[] => {
    const ids: string[] = [];
    let messages = 0;
    for (const id of due) {
      if (ids.length === CHANNELS_AT_ONCE || messages >= BATCH_MESSAGES_MAX) break;
      const { gap, waiting } = followed(id);
      messages += gap ? WAITING_MAX : waiting.length;
      ids.push(id);
    }
    return ids;
  };

  /** Answers with how long to wait before the next one that something is due for. */
  const runBatch = async (): Promise<number> => {
    const ids = nextIds();
    for (const id of ids) due.delete(id);
    try {
      if (ids.length > 0) {
        await handleDue(ids);
      } else await flush();
      return SPACING_MS;
    } catch (error) {
      const isRace = error instanceof PositionMoved;
      if (!isRace) deps.onFailure(error);
      for (const id of ids) {
        // What another node has done meanwhile is known from its position alone.
        Object.assign(followed(id), { version: null, gap: true });
        due.add(id);
      }
      return isRace ? SPACING_MS : RETRY_MS;
    }
  };

  const refresh = async (ids: readonly string[]): Promise<ReadonlySet<string>> =>
    (await follower.refresh?.(ids)) ?? new Set();

  const flush = async () => {
    const moved = new Map([...dirty].map((id) => [id, followed(id).version ?? 0]));
    dirty.clear();
    try {
      for (const id of await refresh([...moved.keys()])) {
        moved.delete(id);
        Object.assign(followed(id), { version: null, gap: true });
        due.add(id);
      }
      await positions.advance(moved);
    } catch (error) {
      for (const id of moved.keys()) dirty.add(id);
      throw error;
    }
  };

  return {
    hear,
    doubt(channelIds) {
      for (const channelId of channelIds) {
        followed(channelId).gap = true;
        due.add(channelId);
      }
      schedule(SPACING_MS);
    },
    async sweep() {
      for (const [channelId, version] of await positions.behind()) {
        const held = followed(channelId);
        if ((held.version ?? 0) >= version) continue;
        held.gap = true;
        due.add(channelId);
      }
      schedule(0);
    },
    startOver() {
      for (const [id, held] of channels) {
        Object.assign(held, { version: null, gap: true });
        due.add(id);
      }
      schedule(SPACING_MS);
    },
    async idle() {
      while (due.size > 0 || underWay !== null) {
        if (underWay !== null) await underWay;
        else await new Promise<void>((resolve) => after(1, resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      await underWay;
      await flush().catch(deps.onFailure);
    },
  };
};
