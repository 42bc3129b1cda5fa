import { nonceAfter } from "./nonce.ts";
import { createOutbox, type OutboxDeps } from "./outbox/outbox-driver.ts";
import type { OutboxDraft, OutboxEntry } from "./outbox/outbox-store.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import { isOutcomeOf } from "./replica/pending.ts";
import type { PendingMessage } from "./replica/state.ts";
import type { Connection } from "./wire/connection.ts";

interface SendingDeps extends Pick<OutboxDeps, "keeper" | "timers" | "random"> {
  readonly userId: string;
  readonly ask: Connection["ask"];
  readonly dispatch: (event: ReplicaEvent) => void;
  readonly onSent: (channelId: string) => void;
}

const pendingOf = (
  entry: Omit<OutboxDraft, "userId"> & { readonly failed: string | null },
): PendingMessage => {
  const { nonce, channelId, text, replyTo, createdAt, failed } = entry;
  const state = failed === null ? ({ at: "waiting" } as const) : ({ at: "failed", detail: failed } as const);
  return { nonce, channelId, text, ...(replyTo !== undefined && { replyTo }), createdAt, state };
};

/** What a person writes, from the moment it is shown until the server has it. */
export const createSending = ({ userId, ask, dispatch, onSent, ...deps }: SendingDeps) => {
  const accepted = (channelId: string, nonce: string) =>
    outbox.happen({ type: "accepted", channelId, nonce });

  const write = (draft: Omit<OutboxDraft, "userId">, kept: () => void): void => {
    dispatch({ type: "drafted", message: pendingOf({ ...draft, failed: null }) });
    outbox.write({ ...draft, userId }, (entry) => {
      if (entry.text === draft.text) return kept();
      // Another tab has used the nonce of the draft, with other words.
      const { channelId, nonce } = draft;
      dispatch({ type: "discarded", channelId, nonce });
      dispatch({ type: "drafted", message: pendingOf(entry) });
      write({ ...draft, nonce: nonceAfter(nonce) }, kept);
    });
  };

  const send = (entry: OutboxEntry) => {
    const { channelId, nonce, text, replyTo } = entry;
    onSent(channelId);
    const message = { channelId, nonce, text, ...(replyTo !== undefined && { replyTo }) };
    ask({ op: "send", ...message }, (answer) => {
      if (answer === null) return;
      if (answer.op === "nack") {
        return outbox.happen({ type: "refused", channelId, nonce, problem: answer.problem });
      }
      if (answer.message === undefined || isOutcomeOf(answer.message, entry))
        return accepted(channelId, nonce);
      // Another device has sent the draft of this nonce, with other words: these go under the next one.
      const { createdAt } = entry;
      write({ ...message, nonce: nonceAfter(nonce), createdAt }, () => accepted(channelId, nonce));
    });
  };

  const outbox = createOutbox({
    ...deps,
    send,
    show(entry) {
      const { channelId, nonce, failed } = entry;
      dispatch({ type: "drafted", message: pendingOf(entry) });
      if (failed === null) dispatch({ type: "retried", channelId, nonce });
      else dispatch({ type: "failed", channelId, nonce, detail: failed });
    },
    drop: (channelId, nonce) => dispatch({ type: "discarded", channelId, nonce }),
  });

  return { ...outbox, write, accepted };
};
