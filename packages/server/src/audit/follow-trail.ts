import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../database/connect.ts";
import {
  claimFollower,
  introduceFollower,
  moveFollower,
  noteFailure,
  releaseFollower,
} from "./follower-rows-sql.ts";
import { harmlessText } from "./harmless-text.ts";
import { maskSecrets } from "./mask-secrets.ts";
import type { Trail } from "./trail.ts";
import type { TrailEvent } from "./trail-event.ts";
import { readTrail } from "./trail-rows-sql.ts";

/** Something that wants every event of the trail. */
export interface Follower {
  /** Names its position in the database; stays the same for ever. Nothing secret: it is shown and logged. */
  readonly name: string;
  /** At most so many events at once. */
  readonly batchMax: number;
  /** Where it begins when it is seen for the first time. `beginning` unless said. */
  readonly beginsAt?: "beginning" | "end";
  /**
   * Takes the events, in order of position. Resolves once they are safe: only then does the position move. When it
   * rejects, or has not resolved within HANDLE_MS_MAX, the same events come again, later; after a crash they may, too.
   * It must give up when the signal aborts.
   */
  handle(events: readonly TrailEvent[], signal: AbortSignal): Promise<void>;
}

/** Follows from now on, until disposed. Of all servers one at a time follows under a name. */
export type FollowTrail = (follower: Follower) => AsyncDisposable;

export const HANDLE_MS_MAX = 8_000;
/** Longer than a batch may take, so that nobody else begins while one is still at it. */
const LEASE_MS = 10_000;
const STANDBY_MS = 1_000;
const BACKOFF_MS = 500;
const BACKOFF_MS_MAX = 60_000;
const ERROR_CHARACTERS_MAX = 300;

/** 0.5 s, 1 s, 2 s … a minute, each from its half on by chance. */
const backoffMs = (failures: number, random: () => number) =>
  Math.min(BACKOFF_MS * 2 ** Math.min(failures, 20), BACKOFF_MS_MAX) * (0.5 + random() / 2);

const inWords = (error: unknown) =>
  harmlessText(maskSecrets(error instanceof Error ? error.message : String(error)), ERROR_CHARACTERS_MAX);

export const createFollowTrail =
  ({
    database: { db },
    trail,
    log,
    random = Math.random,
  }: {
    database: Database;
    trail: Trail;
    log: Logger;
    random?: () => number;
  }): FollowTrail =>
  ({ name, batchMax, beginsAt = "beginning", handle }) => {
    const holder = randomUUID();
    const stop = new AbortController();
    const { signal } = stop;
    const rest = (ms: number) => pause(ms, undefined, { signal }).catch(() => undefined);

    /** One batch. Answers how long to rest before the next. */
    const step = async (position: number, failures: number): Promise<number> => {
      const end = trail.end();
      const events = await readTrail(db, { above: position, limit: batchMax });
      const to = events.at(-1)?.position;
      if (to === undefined) {
        await releaseFollower(db, { name, holder });
        await trail.waitBeyond(Math.max(position, end), signal);
        return 0;
      }
      try {
        await within(handle, events, signal);
      } catch (error) {
        if (signal.aborted) return 0;
        const words = inWords(error);
        const waitMs = Math.round(backoffMs(failures, random));
        log.warn(
          { follower: name, position, failures: failures + 1, waitMs, reason: words },
          "The audit trail is not taken",
        );
        await noteFailure(db, { name, holder, error: words });
        return waitMs;
      }
      await moveFollower(db, { name, holder, from: position, to });
      return 0;
    };

    const run = async () => {
      let introduced = false;
      while (!signal.aborted) {
        try {
          if (!introduced) await introduceFollower(db, name, beginsAt === "beginning" ? 0 : await endOf());
          introduced = true;
          const claim = await claimFollower(db, { name, holder, leaseMs: LEASE_MS });
          await rest(claim ? await step(claim.position, claim.failures) : STANDBY_MS);
        } catch (error) {
          if (signal.aborted) break;
          log.debug({ follower: name, err: error }, "The audit trail cannot be followed now");
          await rest(STANDBY_MS);
        }
      }
      await releaseFollower(db, { name, holder }).catch(() => undefined);
    };
    const endOf = async () => (await readTrail(db, { below: null, limit: 1 })).at(0)?.position ?? 0;

    const running = run();
    return {
      async [Symbol.asyncDispose]() {
        stop.abort();
        await running;
      },
    };
  };

/** A batch that takes too long is given up, whether or not it heeds its signal. */
const within = async (
  handle: Follower["handle"],
  events: readonly TrailEvent[],
  stopped: AbortSignal,
): Promise<void> => {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, stopped]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Not taken within ${HANDLE_MS_MAX} ms`));
      giveUp.abort();
    }, HANDLE_MS_MAX);
    signal.addEventListener("abort", () => reject(new Error("The server is stopping")), { once: true });
  });
  try {
    await Promise.race([handle(events, signal), late]);
  } finally {
    clearTimeout(timer);
  }
};
