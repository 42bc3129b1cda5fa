import { setTimeout as pause } from "node:timers/promises";
import { type Parley, ParleyError } from "@parley/client";
import type { Ledger } from "./ledger.ts";

export interface Draft {
  readonly channelId: string;
  readonly nonce: string;
  readonly text: string;
  readonly replyTo?: string;
}

/** Sends over HTTP, beside the outbox and its order. */
export interface Posting {
  /** Tries until it is acknowledged, refused for good, or `close`. */
  post(draft: Draft): void;
  /** Tries once. */
  repeat(draft: Draft): void;
  /** Nonces that are still being tried. */
  waiting(): readonly string[];
  close(): void;
}

const RETRY_MS = 100;

/** Whether another try may bring it about. Signed out is no refusal: the person is about to sign in again. */
export const mayRetry = (error: unknown): boolean =>
  !(error instanceof ParleyError) || error.retry || error.status === 401 || error.code === "token_missing";

export const createPosting = ({ client, ledger }: { client: () => Parley; ledger: Ledger }): Posting => {
  const waiting = new Set<string>();
  let isClosed = false;

  const send = async ({ channelId, ...draft }: Draft) => {
    const message = await client().call("message.send", { id: channelId, ...draft });
    ledger.acknowledged(message, "http");
  };

  const persist = async (draft: Draft) => {
    while (!isClosed) {
      try {
        await send(draft);
        waiting.delete(draft.nonce);
        return;
      } catch (error) {
        if (!mayRetry(error)) return;
      }
      await pause(RETRY_MS);
    }
  };

  return {
    post(draft) {
      waiting.add(draft.nonce);
      void persist(draft);
    },
    repeat: (draft) => void send(draft).catch(() => {}),
    waiting: () => [...waiting],
    close() {
      isClosed = true;
    },
  };
};
