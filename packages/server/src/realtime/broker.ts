import type { Committed } from "../database/committed.ts";
import type { Signal } from "./signal.ts";

/**
 * Carries signals to the hub of every node, this one included.
 * Signals published by one node about one channel or one person arrive everywhere in the order they were published.
 */
export interface Broker {
  /** Publishes what a transaction has committed. Returns at once; delivery is the broker's to see to. */
  publish(signals: Committed<readonly Signal[]>): void;
  /** The escape for what no transaction stands behind: typing. */
  publishUncommitted(signal: Signal): void;
  /** Hands every signal to `receive`, in order. Ends with the returned function. */
  subscribe(receive: (signal: Signal) => void): () => void;
  /** Hands what other nodes published to `receive`, and nothing of this one: for who hears its own sooner. */
  subscribeToOthers(receive: (signal: Signal) => void): () => void;
}

/** The broker of a single node: publishing is a call. */
export const createLocalBroker = (): Broker => {
  const receivers = new Set<(signal: Signal) => void>();
  const publishUncommitted = (signal: Signal) => {
    for (const receive of receivers) receive(signal);
  };
  return {
    publish(signals) {
      for (const signal of signals) publishUncommitted(signal);
    },
    publishUncommitted,
    subscribe(receive) {
      receivers.add(receive);
      return () => receivers.delete(receive);
    },
    subscribeToOthers: () => () => {},
  };
};
