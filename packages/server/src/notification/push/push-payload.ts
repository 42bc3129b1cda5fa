import { createHash } from "node:crypto";
import type { PublicProfile } from "@parley/contract";
import type { DueRow } from "./push-deliveries-sql.ts";

/** RFC 8030 section 5.4: at most 32 characters of base64url. */
const TOPIC_BYTES = 24;

/**
 * Under which a push service and a browser know a notification: what comes under it again takes the place of what was
 * there, so that however often it is sent, it is shown once. It tells nothing of the id.
 */
export const topicOf = (notificationId: string): string =>
  createHash("sha256")
    .update(`parley ${notificationId}`)
    .digest()
    .subarray(0, TOPIC_BYTES)
    .toString("base64url");

/** What a service worker is woken with. It shows `notification` under its `tag`, and closes what has the tag of `clear`. */
export type PushPayload =
  | {
      readonly type: "notification";
      readonly id: string;
      readonly tag: string;
      readonly kind: DueRow["kind"];
      readonly title: string;
      readonly body: string;
      readonly channelId: string;
      readonly seq: number;
      readonly url: string;
    }
  | { readonly type: "clear"; readonly id: string; readonly tag: string };

/** `scheduledFailed`: what is said of a message that was not sent, in its person's language. */
export const payloadOf = (
  row: DueRow,
  {
    actor,
    publicUrl,
    scheduledFailed,
  }: { actor: PublicProfile | undefined; publicUrl: string; scheduledFailed: string },
): PushPayload => {
  const { id, kind, channelId, messageId, seq } = row;
  const about = { id, tag: topicOf(id), kind, channelId, seq };
  const url = messageId === null ? `${publicUrl}/c/${channelId}` : `${publicUrl}/m/${messageId}`;
  const place = row.channelName === null ? "" : `#${row.channelName}`;
  if (kind === "scheduled_failed") {
    return { type: "notification", ...about, title: scheduledFailed, body: place, url };
  }
  const title = [actor?.displayName ?? "", place].filter((part) => part !== "").join(" · ");
  return { type: "notification", ...about, title, body: row.text, url };
};

export const clearOf = (id: string): PushPayload => ({ type: "clear", id, tag: topicOf(id) });
