import type { Signal } from "./signal.ts";

/**
 * What one node sends to all: the number of its parcel, counted from 1, and the signals in it. A parcel without
 * signals is a beat: it says that the node lives, and how far it has counted. `bye` is its last.
 */
export interface Parcel {
  readonly node: string;
  readonly number: number;
  readonly signals: readonly Signal[];
  readonly bye?: true;
}

/** What the receiver makes of a parcel. `lost`: parcels before this one never came. */
export type Receipt = { readonly at: "next" | "lost" | "repeated" };

interface Peer {
  number: number;
  heardAt: number;
}

/**
 * Counts along with every other node, so that a parcel that never came is noticed by the next one, at the latest by a
 * beat. Times are milliseconds of any steady clock.
 */
export const createParcelLedger = ({
  silentAfterMs,
  forgottenAfterMs,
}: {
  /** A node that says nothing for so long, and has not said goodbye, may have something to say that nobody hears. */
  silentAfterMs: number;
  /** By then, whatever it had to say has expired. */
  forgottenAfterMs: number;
}) => {
  const peers = new Map<string, Peer>();
  let listeningSince = Number.NEGATIVE_INFINITY;

  return {
    /** From now on everything is heard: whoever counts is taken as they come. */
    listen(now: number): void {
      listeningSince = now;
      peers.clear();
    },

    take({ node, number, bye }: Parcel, now: number): Receipt["at"] {
      const peer = peers.get(node);
      if (bye) peers.delete(node);
      else peers.set(node, { number: Math.max(number, peer?.number ?? 0), heardAt: now });
      if (peer === undefined) {
        // Every node is heard of within a beat of listening. One that comes later begins at 1.
        return number > 1 && now - listeningSince > silentAfterMs ? "lost" : "next";
      }
      if (number <= peer.number) return "repeated";
      return number === peer.number + 1 ? "next" : "lost";
    },

    /** Whether a node has gone silent, and may have ended sessions that nobody here was told of. */
    hasSilent(now: number): boolean {
      let silent = false;
      for (const [node, { heardAt }] of peers) {
        if (now - heardAt > forgottenAfterMs) peers.delete(node);
        else if (now - heardAt > silentAfterMs) silent = true;
      }
      return silent;
    },
  };
};
