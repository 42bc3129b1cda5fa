import type { Socket } from "node:net";

/** One direction of one connection. What is pushed comes out in order, no earlier than the weather allows. */
export interface Flow {
  push(chunk: Uint8Array): void;
  /** Nothing more will come; `done` once what came has passed. */
  end(done: () => void): void;
  /** Looks again whether anything may pass. */
  flush(): void;
  /** Drops what has not passed. */
  close(): void;
}

export interface FlowOptions {
  readonly to: Socket;
  readonly isHeld: () => boolean;
  readonly delayMs: () => number;
}

export const createFlow = ({ to, isHeld, delayMs }: FlowOptions): Flow => {
  let waiting: { readonly chunk: Uint8Array; readonly dueAt: number }[] = [];
  let lastDueAt = 0;
  let onDone: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    if (isHeld()) return;
    const now = performance.now();
    const passing = waiting.filter(({ dueAt }) => dueAt <= now);
    waiting = waiting.slice(passing.length);
    for (const { chunk } of passing) to.write(chunk);
    const next = waiting[0];
    if (next !== undefined) timer = setTimeout(flush, Math.ceil(next.dueAt - now));
    else onDone?.();
  };

  return {
    push(chunk) {
      // Never before what came earlier, even where the line has just become faster.
      lastDueAt = Math.max(lastDueAt, performance.now() + delayMs());
      waiting.push({ chunk, dueAt: delayMs() === 0 && waiting.length === 0 ? 0 : lastDueAt });
      flush();
    },
    end(done) {
      onDone = done;
      flush();
    },
    flush,
    close() {
      clearTimeout(timer);
      waiting = [];
      onDone = null;
    },
  };
};
