const RETRY_INTERVAL_MS = 250;

export interface ResyncAfterLoss extends Disposable {
  /** Some change may have committed without being told. */
  uncertain(): void;
}

/**
 * A connection that breaks at the end of a transaction leaves open whether its change stands, and then nobody has told
 * it. Once the database answers again, the sockets are sent home with 4509: each client comes back, and recovers the
 * state as it is.
 */
export const createResyncAfterLoss = ({
  whenBack,
  resyncAll,
}: {
  /** Rejects while the database is away. */
  whenBack: () => Promise<void>;
  resyncAll: () => void;
}): ResyncAfterLoss => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tryAgain = async () => {
    try {
      await whenBack();
      timer = undefined;
      resyncAll();
    } catch {
      timer = setTimeout(tryAgain, RETRY_INTERVAL_MS);
    }
  };

  return {
    uncertain() {
      timer ??= setTimeout(tryAgain, RETRY_INTERVAL_MS);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
};
