import type { Clock, Timers } from "../time.ts";

/** How long a ping may stay without any frame in return before the link counts as dead. */
export const PONG_TIMEOUT_MS = 10_000;
/** The same after `wake`, when a person waits: a laptop's lid was opened, the network changed. */
export const PROBE_TIMEOUT_MS = 3_000;
/** A command that is without its answer for so long means that the connection does not work. */
export const ANSWER_TIMEOUT_MS = 15_000;

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ping: () => void;
  readonly isAnswerOverdue: (before: number) => boolean;
  readonly onDead: () => void;
}

/** Pings a quiet link, and finds out that one is dead while it still looks open. */
export const createHeartbeat = ({ clock, timers, ping, isAnswerOverdue, onDead }: HeartbeatDeps) => {
  let intervalMs = 0;
  let heardAt = 0;
  let spokeAt = 0;
  let deadAt = Number.POSITIVE_INFINITY;
  let cancelBeat = () => {};
  let cancelPong = () => {};

  const heard = () => {
    heardAt = clock.now();
    if (deadAt === Number.POSITIVE_INFINITY) return;
    deadAt = Number.POSITIVE_INFINITY;
    cancelPong();
  };

  const probe = (timeoutMs: number) => {
    ping();
    const dueAt = clock.now() + timeoutMs;
    if (dueAt >= deadAt) return;
    deadAt = dueAt;
    cancelPong();
    cancelPong = timers.set(onDead, timeoutMs);
  };

  const beat = () => {
    const now = clock.now();
    cancelBeat = timers.set(beat, intervalMs);
    if (isAnswerOverdue(now - ANSWER_TIMEOUT_MS)) onDead();
    else if (now - heardAt >= intervalMs || now - spokeAt >= intervalMs) probe(PONG_TIMEOUT_MS);
  };

  const stop = () => {
    deadAt = Number.POSITIVE_INFINITY;
    cancelBeat();
    cancelPong();
  };

  return {
    start(everyMs: number) {
      stop();
      intervalMs = everyMs;
      cancelBeat = timers.set(beat, everyMs);
    },
    stop,
    heard,
    spoke() {
      spokeAt = clock.now();
    },
    /** Asks for a sign of life now. */
    probe: () => probe(PROBE_TIMEOUT_MS),
  };
};
