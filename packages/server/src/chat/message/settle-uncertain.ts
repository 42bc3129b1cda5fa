import type { Broker } from "../../realtime/broker.ts";
import type { MessageDraft, MessageLog } from "./message-log.ts";
import { signalsOfMessages } from "./messages-frame.ts";

const RETRY_INTERVAL_MS = 250;

export interface SettleUncertain extends AsyncDisposable {
  /** Takes a failed batch. What of it stands in the log is published as soon as the log can be read again. */
  settleLater(drafts: readonly MessageDraft[]): void;
}

/**
 * A connection that breaks during a commit leaves its outcome unknown. The senders are told to try again, and get
 * their first message back if it stands; but the others would not see it before the next message of the channel.
 * So the batch is looked up afterwards. Publishing twice does no harm: clients apply a version once.
 */
export const createSettleUncertain = ({
  log,
  broker,
  onFailure,
}: {
  log: MessageLog;
  broker: Broker;
  onFailure: (error: unknown) => void;
}): SettleUncertain => {
  let uncertain: MessageDraft[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = async () => {
    timer = undefined;
    const batch = uncertain;
    uncertain = [];
    try {
      broker.publish(signalsOfMessages(await log.findByNonce(batch)));
    } catch (error) {
      onFailure(error);
      uncertain = [...batch, ...uncertain];
    }
    if (uncertain.length > 0) schedule();
  };

  const schedule = () => {
    timer ??= setTimeout(settle, RETRY_INTERVAL_MS);
  };

  return {
    settleLater(drafts) {
      uncertain.push(...drafts);
      schedule();
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
    },
  };
};
