import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import { isUnavailable } from "../database/database-errors.ts";
import type { Seals } from "./chain.ts";
import { NOTHING_KNOWN, sealBatch } from "./seal-batch-sql.ts";
import { lookAtTrail } from "./trail-rows-sql.ts";

/** An event is sealed within a second: a look, and the sealing itself. An idle server asks one small question a look. */
const LOOK_INTERVAL_MS = 300;

/** The trail as one server keeps it: it seals what was recorded here or elsewhere, and wakes who follows. */
export interface Trail extends AsyncDisposable {
  /** Seals whatever was committed before the call; the reader of the trail misses nothing that had happened. */
  sealNow(): Promise<void>;
  /** The last position that this server knows of. */
  end(): number;
  /** Resolves once the chain goes beyond the position, or the signal aborts. */
  waitBeyond(position: number, signal: AbortSignal): Promise<void>;
}

export const openTrail = ({
  database,
  seals,
  clock,
  log,
}: {
  database: Database;
  seals: Seals;
  clock: Clock;
  log: Logger;
}): Trail => {
  let known = NOTHING_KNOWN;
  let seen = 0;
  let sealing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let closed = false;
  const waiting = new Set<{ position: number; wake: () => void }>();

  const advance = (position: number) => {
    seen = position;
    for (const one of waiting) if (position > one.position) one.wake();
  };

  const sealAll = async () => {
    for (let more = true; more && !closed; ) {
      const sealed = await sealBatch(database, { seals, known, clock });
      known = sealed.head;
      more = sealed.more;
      for (const position of sealed.brokenAt)
        log.error(
          { position },
          "The audit trail is not as it was sealed: run `npm run parley -- audit verify`",
        );
      advance(known.position);
    }
  };

  const start = () => {
    sealing = sealAll().finally(() => {
      sealing = null;
    });
    return sealing;
  };

  const sealNow = (): Promise<void> => {
    if (!sealing) return start();
    // What is under way may have looked before the caller's commit; those who come meanwhile share the next one.
    next ??= sealing
      .catch(() => undefined)
      .then(() => {
        next = null;
        return sealing ?? start();
      });
    return next;
  };

  const look = async () => {
    try {
      const { position, waits } = await lookAtTrail(database.db);
      // Another server may have sealed; a head that went back is looked into as well.
      if (waits || position < known.position) await sealNow();
      else if (position !== seen) advance(position);
    } catch (error) {
      if (!closed)
        log[isUnavailable(error) ? "debug" : "error"]({ err: error }, "The audit trail waits to be sealed");
    }
  };

  let looking: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout>;
  const again = () => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!closed) again();
      });
    }, LOOK_INTERVAL_MS);
  };
  again();

  return {
    sealNow,
    end: () => seen,
    waitBeyond: (position, signal) =>
      new Promise((resolve) => {
        if (seen > position || signal.aborted) return resolve();
        const wake = () => {
          waiting.delete(entry);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const entry = { position, wake };
        waiting.add(entry);
        signal.addEventListener("abort", wake, { once: true });
      }),
    async [Symbol.asyncDispose]() {
      // What was recorded up to the end is sealed now, not at the next start.
      if (!closed) await sealNow().catch(() => undefined);
      closed = true;
      clearTimeout(timer);
      await looking;
      await sealing;
    },
  };
};
