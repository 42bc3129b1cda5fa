import { z } from "zod";
import { Message } from "./message.ts";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { Id, Time } from "./text.ts";

export const SavedMessage = z.object({ message: Message, savedAt: Time }).meta({ id: "SavedMessage" });
export type SavedMessage = z.infer<typeof SavedMessage>;

/** One saved a message, or let it go: told to all of one's own devices. */
export const SavedEvent = z.object({ op: z.literal("saved"), messageId: Id, on: z.boolean() });
export type SavedEvent = z.infer<typeof SavedEvent>;

export const savedOperations = defineOperations({
  "saved.add": {
    method: "PUT",
    path: "/api/v1/saved/{messageId}",
    summary: "Keep a message for later, for oneself",
    access: "signed-in",
    input: z.object({ messageId: Id }),
    outcomes: { done: { status: 200, body: SavedMessage } },
    problems: ["message_not_found"],
  },
  "saved.remove": {
    method: "DELETE",
    path: "/api/v1/saved/{messageId}",
    summary: "Let a saved message go",
    access: "signed-in",
    input: z.object({ messageId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: [],
  },
  "saved.list": {
    method: "GET",
    path: "/api/v1/saved",
    summary: "One's saved messages, the latest saved first, without those that one cannot read any more",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(SavedMessage) } },
    problems: ["cursor_invalid"],
  },
});
