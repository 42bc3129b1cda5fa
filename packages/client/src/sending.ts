import type { Message } from "@parley/contract";
import { nonceAfter } from "./nonce.ts";
import { createOutbox, type OutboxDeps } from "./outbox/outbox-driver.ts";
import type { OutboxDraft, OutboxEntry } from "./outbox/outbox-store.ts";
import type { ReplicaEvent } from "./replica/event.ts";
import { isOutcomeOf } from "./replica/pending.ts";
import type { PendingMessage } from "./replica/state.ts";
import type { Connection } from "./wire/connection.ts";

/**
 * Asks for the words that an edited message was sent with. `forgotten`: the server does not keep them any more; null: no
 * answer.
 */
export type FetchFirstText = (
  message: Message,
  done: (first: { readonly text: string } | "forgotten" | null) => void,
) => void;

interface SendingDeps extends Pick<OutboxDeps, "keeper" | "timers" | "random"> {
  readonly userId: string;
  readonly ask: Connection["ask"];
  readonly dispatch: (event: ReplicaEvent) => void;
  readonly onSent: (channelId: string) => void;
  readonly fetchFirstText: FetchFirstText;
}

/** Why words are set aside: the person alone knows whether they are the ones that were deleted. */
const MAYBE_DELETED = "A message was sent from the same draft and has been changed or deleted since.";
const NO_ANSWER = { retry: true, status: 0, detail: "" };

const pendingOf = (
  entry: Omit<OutboxDraft, "userId"> & { readonly failed: string | null },
): PendingMessage => {
  const { nonce, channelId, text, replyTo, createdAt, failed } = entry;
  const state = failed === null ? ({ at: "waiting" } as const) : ({ at: "failed", detail: failed } as const);
  return { nonce, channelId, text, ...(replyTo !== undefined && { replyTo }), createdAt, state };
};

/** What a person writes, from the moment it is shown until the server has it. */
export const createSending = ({ userId, ask, dispatch, onSent, fetchFirstText, ...deps }: SendingDeps) => {
  const accepted = (channelId: string, nonce: string) =>
    outbox.happen({ type: "accepted", channelId, nonce });

  const write = (draft: Omit<OutboxDraft, "userId">, kept: (entry: OutboxEntry) => void): void => {
    dispatch({ type: "drafted", message: pendingOf({ ...draft, failed: null }) });
    outbox.write({ ...draft, userId }, (entry) => {
      if (entry.text === draft.text) return kept(entry);
      // Another tab has used the nonce of the draft, with other words.
      const { channelId, nonce } = draft;
      dispatch({ type: "discarded", channelId, nonce });
      dispatch({ type: "drafted", message: pendingOf(entry) });
      write({ ...draft, nonce: nonceAfter(nonce) }, kept);
    });
  };

  /** For an answer that took a while: another tab's change of the store may have shown the message again meanwhile. */
  const acceptedLate = (channelId: string, nonce: string) => {
    accepted(channelId, nonce);
    dispatch({ type: "discarded", channelId, nonce });
  };

  /** Another device has sent the draft of this nonce, with other words: these go under the next one. */
  const writeAnew = (
    { position: _, failed: __, ...draft }: OutboxEntry,
    kept: (entry: OutboxEntry) => void,
  ) =>
    write({ ...draft, nonce: nonceAfter(draft.nonce) }, (entry) => {
      kept(entry);
      acceptedLate(draft.channelId, draft.nonce);
    });
  const sendAnew = (entry: OutboxEntry) => writeAnew(entry, () => {});
  const setAside = (entry: OutboxEntry) =>
    writeAnew(entry, ({ channelId, nonce }) =>
      outbox.happen({ type: "set-aside", channelId, nonce, why: MAYBE_DELETED }),
    );

  /** The server has a message under the nonce: of these words, or of others. */
  const found = (entry: OutboxEntry, message: Message) => {
    const { channelId, nonce } = entry;
    if (isOutcomeOf(message, entry) || !entry.isFromDraft) return accepted(channelId, nonce);
    if (message.deletedAt !== null) return setAside(entry);
    if (message.editCount === 0) return sendAnew(entry);
    fetchFirstText(message, (first) => {
      if (first === null) return outbox.happen({ type: "refused", channelId, nonce, problem: NO_ANSWER });
      if (first === "forgotten") return setAside(entry);
      if (first.text === entry.text) return acceptedLate(channelId, nonce);
      sendAnew(entry);
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
      if (answer.message === undefined) return accepted(channelId, nonce);
      found(entry, answer.message);
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
