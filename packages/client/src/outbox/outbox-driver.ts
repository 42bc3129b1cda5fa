import type { Timers } from "../time.ts";
import { backoffMs } from "../wire/backoff.ts";
import type { Keeper } from "./keeper.ts";
import { emptyOutbox, type OutboxEffect, type OutboxEvent, post } from "./outbox.ts";
import type { OutboxDraft, OutboxEntry } from "./outbox-store.ts";

export interface OutboxDeps {
  readonly keeper: Keeper;
  readonly timers: Timers;
  readonly random: () => number;
  /** Puts a message on the wire. */
  readonly send: (entry: OutboxEntry) => void;
  /** A message waits, or has failed, as it says. */
  readonly show: (entry: OutboxEntry) => void;
  /** A message does not wait any more. */
  readonly drop: (channelId: string, nonce: string) => void;
}

/** Does what the machine in `outbox.ts` says. */
export const createOutbox = ({ keeper, timers, random, ...tell }: OutboxDeps) => {
  let outbox = emptyOutbox;
  const turns = new Map<string, () => void>();
  const pauses = new Map<string, () => void>();

  const takeTurn = (channelId: string) => {
    const end = keeper.takeTurn(channelId, (entries) => {
      happen({ type: "granted", channelId, entries });
    });
    turns.set(channelId, end);
  };

  const endTurn = (channelId: string) => {
    pauses.get(channelId)?.();
    pauses.delete(channelId);
    const end = turns.get(channelId);
    turns.delete(channelId);
    end?.();
  };

  const perform = (effect: OutboxEffect) => {
    switch (effect.do) {
      case "take-turn":
        return takeTurn(effect.channelId);
      case "end-turn":
        return endTurn(effect.channelId);
      case "send":
        return tell.send(effect.entry);
      case "pause": {
        const delayMs = Math.max(backoffMs(effect.attempt, random()), effect.atLeastSeconds * 1_000);
        const { channelId } = effect;
        pauses.set(
          channelId,
          timers.set(() => happen({ type: "resumed", channelId }), delayMs),
        );
        return;
      }
      case "forget":
        return keeper.forget(effect.entry.nonce);
      case "show":
        return tell.show(effect.entry);
      case "drop":
        return tell.drop(effect.entry.channelId, effect.entry.nonce);
      case "mark":
        keeper.mark(effect.entry.nonce, effect.entry.failed);
        return tell.show(effect.entry);
    }
  };

  const happen = (event: OutboxEvent) => {
    const step = post(outbox, event);
    outbox = step.outbox;
    for (const effect of step.effects) perform(effect);
  };

  const channelOf = (nonce: string): string | null => {
    for (const [channelId, { entries }] of outbox.lanes) {
      if (entries.some((entry) => entry.nonce === nonce)) return channelId;
    }
    return null;
  };

  return {
    happen,
    /** `kept` is told what is kept under the nonce: what was kept first, where another tab has used it. */
    write: (draft: OutboxDraft, kept: (entry: OutboxEntry) => void) =>
      keeper.keep(draft, (entry) => {
        happen({ type: "added", entry });
        kept(entry);
      }),
    /** Reads the store anew: at the start, and when another tab has changed it. */
    load: () => keeper.load((entries) => happen({ type: "listed", entries })),
    retry(nonce: string) {
      const channelId = channelOf(nonce);
      if (channelId !== null) happen({ type: "retried", channelId, nonce });
    },
    discard(nonce: string) {
      const channelId = channelOf(nonce);
      if (channelId === null) return;
      happen({ type: "discarded", channelId, nonce });
      tell.drop(channelId, nonce);
    },
    close: () => happen({ type: "lost" }),
  };
};
