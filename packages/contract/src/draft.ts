import { z } from "zod";
import { MESSAGE_CHARACTERS_MAX } from "./message.ts";
import { defineOperations } from "./operation.ts";
import { Id, Time, textOf } from "./text.ts";

/**
 * What someone has begun to write in a channel; it follows them across devices. Of two the one with the higher version
 * counts. Sending under its nonce ends it: from two devices at once, too, it is one message.
 */
export const Draft = z
  .object({
    channelId: Id,
    text: z.string().meta({ description: "Empty: there is none any more" }),
    version: z.int().min(0),
    nonce: z.uuid().meta({ description: "Under which it is to be sent" }),
    updatedAt: Time,
  })
  .meta({ id: "Draft" });
export type Draft = z.infer<typeof Draft>;

/** A draft changed, on whichever device: told to all of one's own. */
export const DraftEvent = z.object({ op: z.literal("draft"), ...Draft.shape });
export type DraftEvent = z.infer<typeof DraftEvent>;

/** Far below what a number holds exactly: from here on, too, a draft moves on by one for every change. */
export const DRAFT_VERSION_MAX = 2 ** 52;

export const draftOperations = defineOperations({
  "draft.put": {
    method: "PUT",
    path: "/api/v1/channels/{id}/draft",
    summary:
      "Keep what one has begun to write, under a version above the one held (under the same, it becomes the next); answers the draft that counts, which is another where a newer one is there",
    access: "signed-in",
    input: z.object({
      id: Id,
      text: textOf({ min: 0, max: MESSAGE_CHARACTERS_MAX }),
      version: z.int().min(0).max(DRAFT_VERSION_MAX),
    }),
    outcomes: { done: { status: 200, body: Draft } },
    problems: ["channel_not_found"],
  },
  "draft.list": {
    method: "GET",
    path: "/api/v1/me/drafts",
    summary: "What one has begun to write, in all channels, the latest first",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(Draft) }) } },
    problems: [],
  },
});
