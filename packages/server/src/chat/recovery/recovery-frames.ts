import type { Recovery } from "../message/message-log.ts";
import { messagesEvent } from "../message/messages-frame.ts";

/** At most this many messages go into one frame. */
const FRAME_MESSAGES_MAX = 100;

/** What tells a client everything it missed in one channel, or that it missed too much; encoded. */
export const recoveryFrames = (channelId: string, recovery: Recovery | undefined, ref?: string): string[] => {
  if (recovery?.at !== "recovered") return [JSON.stringify({ op: "resync", ref, channelId })];
  const { messages, version } = recovery;
  const frames: string[] = [];
  for (let from = 0; from < messages.length; from += FRAME_MESSAGES_MAX) {
    frames.push(JSON.stringify(messagesEvent(channelId, messages.slice(from, from + FRAME_MESSAGES_MAX))));
  }
  frames.push(JSON.stringify({ op: "synced", ref, channelId, version }));
  return frames;
};
