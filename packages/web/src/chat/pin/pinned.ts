import type { Message } from "@parley/contract";
import { newerOf } from "../excerpt/use-live-message.ts";

/**
 * What is pinned now, the latest first: what the server answered, put right by what is held of the conversation, where
 * changes are seen at once.
 */
export const pinnedNow = (answered: readonly Message[], held: readonly Message[]): Message[] => {
  const shown = new Map(held.map((message) => [message.id, message]));
  const listed = new Set(answered.map(({ id }) => id));
  const fresh = held.filter((message) => message.pinnedAt !== null && !listed.has(message.id));
  return [...answered.map((message) => newerOf(message, shown.get(message.id))), ...fresh]
    .filter((message) => message.pinnedAt !== null)
    .sort((a, b) => ((a.pinnedAt ?? "") < (b.pinnedAt ?? "") ? 1 : -1));
};
