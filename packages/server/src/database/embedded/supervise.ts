import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Cluster } from "./cluster.ts";
import { findOrStart } from "./find-or-start.ts";
import { type Postmaster, stopPostmaster } from "./postmaster.ts";

export type EmbeddedState =
  | { at: "running"; pid: number; adopted: boolean; restarts: number }
  | { at: "restarting"; attempt: number }
  | { at: "stopped" };

export type Supervisor = AsyncDisposable & { state(): EmbeddedState };

const RESTART_DELAY_MS = 20;
const RESTART_DELAY_MS_MAX = 5_000;
/** A PostgreSQL that ran this long was sound: the next restart begins again with the shortest delay. */
const SOUND_AFTER_MS = 30_000;

/** Keeps PostgreSQL running until disposed: it is started again whenever it leaves. */
export function supervise(cluster: Cluster, first: Postmaster, log: Logger): Supervisor {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    stopping.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  let restarts = 0;
  let failures = 0;
  let postmaster = first;
  const running = (): EmbeddedState => ({
    at: "running",
    pid: postmaster.pid,
    adopted: postmaster.adopted,
    restarts,
  });
  let state = running();

  async function restart(): Promise<void> {
    for (;;) {
      state = { at: "restarting", attempt: failures };
      const delay = Math.min(RESTART_DELAY_MS * 2 ** failures, RESTART_DELAY_MS_MAX);
      await pause(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      failures += 1;
      try {
        postmaster = await findOrStart(cluster, (text) => log.info(text));
        restarts += 1;
        state = running();
        log.info({ pid: postmaster.pid }, "PostgreSQL runs again");
        return;
      } catch (error) {
        log.error({ err: error }, "PostgreSQL could not be started again");
      }
    }
  }

  async function keepRunning(): Promise<void> {
    while (!stopping.signal.aborted) {
      const since = performance.now();
      await Promise.race([postmaster.exited, stopped]);
      if (stopping.signal.aborted) return;
      if (performance.now() - since > SOUND_AFTER_MS) failures = 0;
      log.error({ pid: postmaster.pid }, "PostgreSQL left unexpectedly; starting it again");
      await restart();
    }
  }

  const kept = keepRunning();
  return {
    state: () => state,
    async [Symbol.asyncDispose]() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await kept;
      await stopPostmaster(cluster, postmaster);
      state = { at: "stopped" };
    },
  };
}
