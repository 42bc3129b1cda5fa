import {
  isAtLeast,
  isDirect,
  type Message,
  PINS_MAX,
  REACTION_EMOJIS_MAX,
  REACTIONS_MAX,
  tombstoneOf,
  withReaction,
} from "@parley/contract";
import type { ChangeRefusalCode, MessageChange, Place, Refused, WantedChange } from "./message-log.ts";

type Judgement = Message | Refused<ChangeRefusalCode>;

const refused = (code: ChangeRefusalCode, values?: Record<string, string | number>): Judgement =>
  values ? { at: "refused", code, values } : { at: "refused", code };

/**
 * A message after a change: the very same object where it was so already, or why not. The one place that says who may
 * do what to a message; an adapter asks while it holds the channel, so that nothing changes under the answer.
 */
export const changedBy = (
  message: Message,
  change: MessageChange,
  { place, pins }: { place: Place; pins: number },
): Judgement => {
  switch (change.kind) {
    case "previews": {
      if (message.deletedAt !== null || message.editCount !== change.editCount) return message;
      if (change.previews.length === 0 && message.previews.length === 0) return message;
      return { ...message, previews: [...change.previews] };
    }
    case "thread": {
      if (message.threadId === change.threadId && message.threadCount >= change.count) return message;
      return { ...message, threadId: change.threadId, threadCount: change.count };
    }
  }
  const { role } = place;
  if (role === null) return refused("channel_not_found");
  if (change.kind === "delete" && message.deletedAt !== null) return message;
  if (place.isArchived) return refused("channel_archived");
  if (place.isShut) return refused("friendship_required");
  if (message.deletedAt !== null) return refused("message_deleted");
  switch (change.kind) {
    case "edit":
      return edited(message, change);
    case "delete": {
      const isModerator = isAtLeast(role, "moderator") && !isDirect(place);
      if (message.senderId !== change.userId && !isModerator) return refused("message_not_yours");
      return tombstoneOf(message, change.at);
    }
    case "react":
      return reacted(message, change);
    case "pin": {
      if (!isAtLeast(role, place.pinRole)) return refused("channel_role_required", { role: place.pinRole });
      if (change.on === (message.pinnedAt !== null)) return message;
      if (change.on && pins >= PINS_MAX) return refused("pin_limit_reached", { max: PINS_MAX });
      return { ...message, pinnedAt: change.on ? change.at : null };
    }
  }
};

const MINUTE_MS = 60_000;

const edited = (message: Message, change: Extract<WantedChange, { kind: "edit" }>): Judgement => {
  const { windowMinutes, text, at } = change;
  if (message.senderId !== change.userId || message.forwarded !== null) return refused("message_not_yours");
  if (message.text === text) return message;
  const age = Date.parse(at) - Date.parse(message.createdAt);
  if (windowMinutes > 0 && age > windowMinutes * MINUTE_MS) {
    return refused("edit_window_over", { minutes: windowMinutes });
  }
  return {
    ...message,
    text,
    editedAt: at,
    editCount: message.editCount + 1,
    mentions: [...(change.mentions ?? [])],
    previews: [],
  };
};

const reacted = (message: Message, change: Extract<WantedChange, { kind: "react" }>): Judgement => {
  const reactions = withReaction(message.reactions, change);
  if (reactions === message.reactions) return message;
  const total = reactions.reduce((count, reaction) => count + reaction.userIds.length, 0);
  if (change.on && (total > REACTIONS_MAX || reactions.length > REACTION_EMOJIS_MAX)) {
    return refused("reaction_limit_reached", { max: REACTION_EMOJIS_MAX, total: REACTIONS_MAX });
  }
  return { ...message, reactions };
};
