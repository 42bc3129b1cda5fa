import {
  type ChannelEvent,
  type Message,
  type MessagesEvent,
  messageFromFrame,
  type ServerFrame,
} from "@parley/contract";
import { withVersionAhead } from "./ahead.ts";
import { resynced, withAcknowledged, withMessages, withSynced } from "./changes.ts";
import { applyFacts } from "./channels.ts";
import { withDraftUsed } from "./drafts.ts";
import { withToldDraft } from "./drafts-told.ts";
import { applyFriend } from "./friends.ts";
import { withReceipt, withUnread } from "./markers.ts";
import { applyMe } from "./me.ts";
import { applyNotification, applySaved } from "./notices.ts";
import { applyPending, type Context } from "./pending.ts";
import { applyPresence } from "./presence.ts";
import type { HeldChannel, Replica } from "./state.ts";
import { withoutLeft, withThreadsAlike } from "./threads.ts";
import { withChannel } from "./told.ts";
import { applyTyping, withoutSenders } from "./typing.ts";

/** Puts a changed channel in its place; the same object means that nothing changed. */
export const withHeld = (
  state: Replica,
  channelId: string,
  change: (held: HeldChannel) => HeldChannel,
): Replica => {
  const held = state.channels.get(channelId);
  if (held === undefined) return state;
  const next = change(held);
  return next === held ? state : { ...state, channels: new Map(state.channels).set(channelId, next) };
};

const applyMessages = (state: Replica, frame: MessagesEvent, context: Context): Replica => {
  const { channelId } = frame;
  const messages = frame.messages.map((message) => messageFromFrame(channelId, message));
  const latest = messages.at(-1);
  if (latest === undefined) return state;
  if (!state.channels.has(channelId)) return withVersionAhead(state, channelId, latest.version);
  const next = withHeld(state, channelId, (held) => withMessages(held, messages, context));
  const { meId } = context;
  return withDraftUsed(withoutSenders(next, channelId, messages), channelId, { messages, meId });
};

/** Sent before the channel was left, or before the list of channels is here. */
const withoutUnplaced = (state: Replica, { channelId, nonce }: Message) =>
  applyPending(state, channelId, { type: "discarded", nonce });

const applyChannel = (state: Replica, event: ChannelEvent, context: Context): Replica => {
  switch (event.change) {
    case "joined":
      return withThreadsAlike(withChannel(state, { told: event.channel, by: "event" }, context));
    case "left":
      return withoutLeft(state, event.channelId);
    default:
      return withThreadsAlike(applyFacts(state, event, context));
  }
};

/** Applies one frame of a live connection; `ready` and what comes before it are `replica.ts`'s. */
export const applyFrame = (
  state: Replica,
  { frame, now }: { frame: Exclude<ServerFrame, { op: "ready" }>; now: number },
  context: Context,
): Replica => {
  switch (frame.op) {
    case "messages":
      return applyMessages(state, frame, context);
    case "ack": {
      const { message } = frame;
      if (message === undefined) return state;
      if (!state.channels.has(message.channelId)) return withoutUnplaced(state, message);
      return withHeld(state, message.channelId, (held) => withAcknowledged(held, message, context));
    }
    case "synced":
      return withHeld(state, frame.channelId, (held) => withSynced(held, frame.version, context));
    case "resync": {
      const lastStamp = state.lastStamp + 1;
      const next = withHeld(state, frame.channelId, (held) => resynced(held, lastStamp, context));
      return { ...next, lastStamp };
    }
    case "receipt":
      return withHeld(state, frame.channelId, (held) => withReceipt(held, frame, context));
    case "unread":
      return withHeld(state, frame.channelId, (held) => withUnread(held, frame));
    case "draft":
      return withToldDraft(state, frame, context);
    case "saved":
      return applySaved(state, frame);
    case "notification":
      return applyNotification(state, frame);
    case "typing":
      return applyTyping(state, { ...frame, now }, context);
    case "presence":
      return applyPresence(state, { ...frame, now }, context);
    case "channel":
      return applyChannel(state, frame, context);
    case "friend":
      return applyFriend(state, frame, context);
    case "me":
      return applyMe(state, frame);
    case "nack":
    case "pong":
    case "session":
      return state;
  }
};
