import { z } from "zod";
import { NewMessage } from "./message.ts";
import { defineOperations } from "./operation.ts";
import { defineProblems } from "./problem.ts";
import { Id, Time } from "./text.ts";

/** Messages that one person can have waiting. */
export const SCHEDULED_MAX = 200;
/** How far ahead a message may be scheduled. */
export const SCHEDULED_DAYS_MAX = 400;

export const ScheduledMessage = z
  .object({
    id: Id,
    channelId: Id,
    text: z.string(),
    nonce: z.uuid(),
    at: Time,
    createdAt: Time,
    failure: z
      .string()
      .nullable()
      .meta({ description: "The code of the problem for which it could not be sent when its time came" }),
  })
  .meta({ id: "ScheduledMessage" });
export type ScheduledMessage = z.infer<typeof ScheduledMessage>;

export const scheduledProblems = defineProblems({
  scheduled_not_found: {
    kind: "not-found",
    title: "Nothing is scheduled under this id",
    detail: "It was sent or taken back, or it is not yours.",
    retry: false,
  },
  scheduled_time_invalid: {
    kind: "invalid",
    title: "Not a time to schedule for",
    detail: "Choose a time in the future, at most {days} days ahead.",
    retry: false,
  },
  scheduled_limit_reached: {
    kind: "conflict",
    title: "Too many messages are waiting",
    detail: "At most {max} can be scheduled. Take one back first.",
    retry: false,
  },
  scheduled_sent_already: {
    kind: "conflict",
    title: "This was sent already",
    detail: "A message of yours stands here under this nonce. To send another one later, make a new nonce.",
    retry: false,
  },
});

const done = { done: { status: 200, body: ScheduledMessage } } as const;

export const scheduledOperations = defineOperations({
  "scheduled.create": {
    method: "POST",
    path: "/api/v1/channels/{id}/scheduled",
    summary:
      "Write a message now and have it sent later; a repeat of the nonce answers the first again, that of one's draft empties the draft",
    access: "signed-in",
    input: NewMessage.omit({ replyTo: true }).extend({ id: Id, at: Time }),
    outcomes: { done: { status: 201, body: ScheduledMessage } },
    problems: [
      "channel_not_found",
      "channel_archived",
      "friendship_required",
      "posting_restricted",
      "scheduled_time_invalid",
      "scheduled_limit_reached",
      "scheduled_sent_already",
    ],
  },
  "scheduled.list": {
    method: "GET",
    path: "/api/v1/me/scheduled",
    summary: "One's messages that wait to be sent, and those that could not be, the next first",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: z.object({ items: z.array(ScheduledMessage) }) } },
    problems: [],
  },
  "scheduled.update": {
    method: "PATCH",
    path: "/api/v1/me/scheduled/{scheduledId}",
    summary: "Change the words or the time of a message that waits",
    access: "signed-in",
    input: z.object({ scheduledId: Id, text: NewMessage.shape.text.optional(), at: Time.optional() }),
    outcomes: done,
    problems: ["scheduled_not_found", "scheduled_time_invalid"],
  },
  "scheduled.remove": {
    method: "DELETE",
    path: "/api/v1/me/scheduled/{scheduledId}",
    summary: "Take back a message that waits",
    access: "signed-in",
    input: z.object({ scheduledId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["scheduled_not_found"],
  },
});
