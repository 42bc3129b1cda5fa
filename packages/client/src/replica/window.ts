import type { Message } from "@parley/contract";
import type { MessageWindow } from "./state.ts";

/** A window that arriving messages have made longer than the first is cut to the newest of the second. */
export const WINDOW_MESSAGES_MAX = 5_000;
export const WINDOW_MESSAGES_KEPT = 4_000;

export const newer = (held: Message, other: Message | undefined): Message =>
  other !== undefined && other.version > held.version ? other : held;

/**
 * The window with a batch of changes, ascending by seq where they are new. Costs one copy of the window per batch:
 * as the run is contiguous, the place of each message follows from its seq.
 */
export const withChanges = (window: MessageWindow, batch: readonly Message[]): MessageWindow => {
  const first = window.messages[0]?.seq ?? batch[0]?.seq ?? 0;
  let messages: Message[] | null = null;
  let atEnd = window.atEnd;
  for (const message of batch) {
    const index = message.seq - first;
    const length = (messages ?? window.messages).length;
    const held = index < 0 ? undefined : (messages ?? window.messages)[index];
    if (held !== undefined) {
      if (message.version <= held.version) continue;
      messages ??= [...window.messages];
      messages[index] = message;
    } else if (atEnd && index === length) {
      messages ??= [...window.messages];
      messages.push(message);
    } else if (atEnd && index > length) atEnd = false;
  }
  if (messages === null) return atEnd === window.atEnd ? window : { ...window, atEnd };
  if (messages.length <= WINDOW_MESSAGES_MAX) return { ...window, messages, atEnd };
  return { messages: messages.slice(-WINDOW_MESSAGES_KEPT), hasBefore: true, atEnd };
};

/** Two runs that overlap or adjoin, as one; null when there is a hole between them. */
export const joined = (older: readonly Message[], later: readonly Message[]): readonly Message[] | null => {
  const firstLater = later[0];
  const firstOlder = older[0];
  if (firstLater === undefined) return older;
  if (firstOlder === undefined) return later;
  if (firstLater.seq < firstOlder.seq) return null;
  const overlapFrom = firstLater.seq - firstOlder.seq;
  if (overlapFrom > older.length) return null;
  const shared = older
    .slice(overlapFrom, overlapFrom + later.length)
    .map((message, index) => newer(message, later[index]));
  const beyond = older.slice(overlapFrom + later.length);
  return [...older.slice(0, overlapFrom), ...shared, ...later.slice(shared.length), ...beyond];
};
