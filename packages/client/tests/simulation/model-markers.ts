import { viewOf } from "./model-channel.ts";
import type { ModelLog } from "./model-log.ts";
import type { createModelRealtime } from "./model-realtime.ts";

interface MarkersDeps {
  readonly log: ModelLog;
  readonly realtime: Pick<ReturnType<typeof createModelRealtime>, "publish" | "topicOf">;
}

/** Moves markers forward, not past the last message; what is read has been received. Tells what moved. */
export const createModelMarkers =
  ({ log, realtime }: MarkersDeps) =>
  (
    userId: string,
    channelId: string,
    { readSeq = 0, deliveredSeq = 0 }: { readonly readSeq?: number; readonly deliveredSeq?: number },
  ): void => {
    const channel = log.channels.get(channelId);
    const member = channel?.members.get(userId);
    if (channel === undefined || member === undefined) return;
    const lastSeq = channel.messages.length;
    const read = Math.max(member.readSeq, Math.min(readSeq, lastSeq));
    const delivered = Math.max(member.deliveredSeq ?? 0, read, Math.min(deliveredSeq, lastSeq));
    const hasRead = read > member.readSeq;
    if (!hasRead && delivered === (member.deliveredSeq ?? 0)) return;
    member.readSeq = read;
    member.deliveredSeq = delivered;
    if (hasRead) {
      const mentions = viewOf(channel, userId).mentions.length;
      const counts = { unread: lastSeq - read, mentions, readSeq: read };
      realtime.publish(`u:${userId}`, { op: "unread", channelId, ...counts });
    }
    const markers = { deliveredSeq: delivered, readSeq: read };
    realtime.publish(realtime.topicOf(channelId), { op: "receipt", channelId, userId, ...markers });
  };
