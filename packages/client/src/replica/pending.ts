import type { Message } from "@parley/contract";
import type { Effect } from "./effect.ts";
import { recentBySeq } from "./recent.ts";
import type { HeldChannel, PendingMessage, Replica } from "./state.ts";

/** What a change of one channel needs beside the channel itself. */
export interface Context {
  readonly meId: string | null;
  /** Whether the server can be asked: else the next `ready` shows what is missing. */
  readonly isLive: boolean;
  readonly emit: (effect: Effect) => void;
}

/**
 * Whether a message is what became of a pending one: it has the nonce and the words. The same nonce with other words
 * is a draft that another device has sent first, and these words are to be sent yet; or one's own that was changed
 * since, which the answer to sending it tells apart (`sending.ts`). Until then the words wait.
 */
export const isOutcomeOf = (message: Message, { nonce, text }: { nonce: string; text: string }): boolean =>
  message.nonce === nonce && message.text === text;

/** What is still pending once these messages are in. A nonce counts only from its own sender. */
export const withoutArrived = (
  pending: readonly PendingMessage[],
  arrived: readonly Message[],
  { meId, emit }: Context,
): readonly PendingMessage[] => {
  if (pending.length === 0) return pending;
  const own = new Map<string, Message>();
  for (const message of arrived) if (message.senderId === meId) own.set(message.nonce, message);
  if (own.size === 0) return pending;
  const isIn = (one: PendingMessage) => {
    const message = own.get(one.nonce);
    return message !== undefined && isOutcomeOf(message, one);
  };
  const left = pending.filter((message) => !isIn(message));
  if (left.length === pending.length) return pending;
  for (const one of pending) {
    if (isIn(one)) emit({ do: "settle", channelId: one.channelId, nonce: one.nonce });
  }
  return left;
};

/** What the server has acknowledged is not pending once the channel is held up to it, seen or not. */
export const withoutAcked = (held: HeldChannel): HeldChannel => {
  if (held.acked.size === 0) return held;
  const later = [...held.acked].filter(([, version]) => version > held.channel.version);
  if (later.length === held.acked.size) return held;
  const acked = new Map(later);
  const isLeft = ({ nonce }: PendingMessage) => acked.has(nonce) || !held.acked.has(nonce);
  return { ...held, acked, pending: held.pending.filter(isLeft) };
};

/** Notes that a pending message is the server's now. */
export const withAcked = (held: HeldChannel, { nonce, version }: Message): HeldChannel => {
  if (!held.pending.some((message) => message.nonce === nonce)) return held;
  return withoutAcked({ ...held, acked: new Map(held.acked).set(nonce, version) });
};

/** What goes with the person when the channel is left: what the server has acknowledged is not theirs to send. */
export const unsent = ({ pending, acked }: HeldChannel): readonly PendingMessage[] =>
  acked.size === 0 ? pending : pending.filter(({ nonce }) => !acked.has(nonce));

const WAITING = { at: "waiting" } as const;

type PendingEvent =
  | { readonly type: "drafted"; readonly message: PendingMessage }
  | { readonly type: "failed"; readonly nonce: string; readonly detail: string }
  | { readonly type: "retried"; readonly nonce: string }
  | { readonly type: "discarded"; readonly nonce: string };

const withEvent = (pending: readonly PendingMessage[], event: PendingEvent): readonly PendingMessage[] => {
  if (event.type === "drafted") {
    const isHeld = pending.some((message) => message.nonce === event.message.nonce);
    return isHeld ? pending : [...pending, event.message];
  }
  const held = pending.find((message) => message.nonce === event.nonce);
  if (held === undefined) return pending;
  if (event.type === "retried" && held.state.at === "waiting") return pending;
  if (event.type === "discarded") return pending.filter((message) => message.nonce !== event.nonce);
  const state = event.type === "failed" ? ({ at: "failed", detail: event.detail } as const) : WAITING;
  return pending.map((message) => (message.nonce === event.nonce ? { ...message, state } : message));
};

const LATEST_LOOKED_AT = 200;

// A draft is told again when the outbox is read anew, perhaps after its message has arrived.
const hasArrived = ({ window, early, recent }: HeldChannel, one: PendingMessage, meId: string | null) =>
  [...early, ...recentBySeq(recent).values(), ...(window?.messages.slice(-LATEST_LOOKED_AT) ?? [])].some(
    (message) => message.senderId === meId && isOutcomeOf(message, one),
  );

/** Applies what happened to one of one's own messages, wherever it waits. */
export const applyPending = (state: Replica, channelId: string, event: PendingEvent): Replica => {
  const held = state.channels.get(channelId);
  if (held === undefined) {
    const before = state.unplaced.get(channelId) ?? [];
    const pending = withEvent(before, event);
    if (pending === before) return state;
    const unplaced = new Map(state.unplaced);
    if (pending.length === 0) unplaced.delete(channelId);
    else unplaced.set(channelId, pending);
    return { ...state, unplaced };
  }
  if (event.type === "drafted" && hasArrived(held, event.message, state.me?.id ?? null)) return state;
  const pending = withEvent(held.pending, event);
  if (pending === held.pending) return state;
  return { ...state, channels: new Map(state.channels).set(channelId, { ...held, pending }) };
};
