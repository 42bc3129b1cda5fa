const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const running = new Set<AsyncDisposable>();

/** Until the returned function is called, `resource` is also disposed of when this process is told to stop. */
export const disposeOnSignal = (resource: AsyncDisposable): (() => void) => {
  running.add(resource);
  return () => running.delete(resource);
};

/** Makes an interrupted load take its servers down, which sit in no terminal and would stay. */
export const stopOnSignal = (): void => {
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.once(signal, async () => {
      await Promise.allSettled([...running].map((resource) => resource[Symbol.asyncDispose]()));
      process.exit(code);
    });
  }
};
