import { childrenOf } from "./process-table.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const LEAVE_PATIENCE_MS = 5_000;

const running = new Set<AsyncDisposable>();
let stopping = false;

/** Until the returned function is called, `resource` is also disposed of when this process is told to stop. */
export const disposeOnSignal = (resource: AsyncDisposable): (() => void) => {
  running.add(resource);
  return () => running.delete(resource);
};

/** Whether this process has been told to stop: what fails from then on fails for that. */
export const isStopping = (): boolean => stopping;

/** Asks what else this process has started to leave, and waits for it. */
const sendChildrenAway = async () => {
  if (process.platform !== "linux") return;
  const children = childrenOf(process.pid);
  for (const pid of children) process.kill(pid, "SIGTERM");
  const until = performance.now() + LEAVE_PATIENCE_MS;
  while (performance.now() < until && childrenOf(process.pid).some((pid) => children.includes(pid)))
    await Bun.sleep(50);
};

/** Takes down what this process has running. */
export const stopEverything = async (): Promise<void> => {
  await Promise.allSettled([...running].map((resource) => resource[Symbol.asyncDispose]()));
  await sendChildrenAway();
};

/** Makes an interrupted load take its servers down, which are tied to no terminal and would stay. */
export const stopOnSignal = (): void => {
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.once(signal, async () => {
      stopping = true;
      await stopEverything();
      process.exit(code);
    });
  }
};
