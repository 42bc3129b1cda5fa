/**
 * Work that goes on after the answer. Whoever asks for a mail must not learn from the time of the answer whether there
 * was somebody to send it to (SEC-05).
 */
export interface UnwatchedWork {
  /** Begins it. Where too much is under way it is left out: whoever waits for the mail asks again. */
  begin(work: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

const UNDER_WAY_MAX = 1_000;

export const createUnwatchedWork = ({
  onFailure,
}: {
  onFailure: (error: unknown) => void;
}): UnwatchedWork => {
  const underWay = new Set<Promise<void>>();
  return {
    begin(work) {
      if (underWay.size >= UNDER_WAY_MAX) return onFailure(new Error("Too many mails are asked for at once"));
      const doing: Promise<void> = work()
        .catch(onFailure)
        .finally(() => underWay.delete(doing));
      underWay.add(doing);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};
