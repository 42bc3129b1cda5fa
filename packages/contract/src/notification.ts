import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, Time, WebAddress } from "./text.ts";
import { PublicProfile } from "./user.ts";

/** What one wants to hear of: every message, what names one, or nothing. Direct channels count as naming one. */
export const NotificationLevel = z.enum(["all", "mentions", "none"]);
export type NotificationLevel = z.infer<typeof NotificationLevel>;

export const NotificationKind = z.enum([
  "mention",
  "direct",
  "reply",
  "thread",
  "message",
  "reaction",
  "scheduled_failed",
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** Something in a channel that concerns one. Read once one has read the channel up to it, or marked it as read. */
export const Notification = z
  .object({
    id: Id,
    kind: NotificationKind,
    channelId: Id,
    messageId: Id.nullable(),
    seq: z.int().min(0).meta({ description: "Of the message in its channel; 0 without one" }),
    actor: PublicProfile.nullable().meta({ description: "Who did it" }),
    text: z.string().meta({ description: "The beginning of the message, or the emoji, or why it failed" }),
    createdAt: Time,
    readAt: Time.nullable(),
  })
  .meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

/** Told to all of one's own devices. `unread` counts the whole inbox, as it then is. */
export const NotificationEvent = z.discriminatedUnion("change", [
  z.object({
    op: z.literal("notification"),
    change: z.literal("added"),
    notification: Notification,
    unread: z.int().min(0),
  }),
  z.object({
    op: z.literal("notification"),
    change: z.literal("read"),
    ids: z.array(Id),
    unread: z.int().min(0),
  }),
]);
export type NotificationEvent = z.infer<typeof NotificationEvent>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "HH:MM" });

export const NotificationSettings = z
  .object({
    level: NotificationLevel.meta({ description: "Of channels that have none of their own" }),
    push: z.boolean(),
    digest: z
      .enum(["off", "hourly", "daily"])
      .meta({ description: "Mail about what waits, while one is away" }),
    quietHours: z
      .object({ from: TimeOfDay, to: TimeOfDay })
      .nullable()
      .meta({ description: "In one's own time zone: nothing is pushed or mailed from then to then" }),
  })
  .meta({ id: "NotificationSettings" });
export type NotificationSettings = z.infer<typeof NotificationSettings>;

/**
 * Whether a time on somebody's wall, "HH:MM", is within their quiet hours: from a minute on, up to another and without
 * it, over midnight where the first is the later. From a minute to the same one is never.
 */
export const isQuietAt = (quietHours: NotificationSettings["quietHours"], time: string): boolean => {
  if (quietHours === null) return false;
  const { from, to } = quietHours;
  return from <= to ? from <= time && time < to : from <= time || time < to;
};

export const PushSubscription = z
  .object({ id: Id, endpoint: z.string(), device: z.string().nullable(), createdAt: Time })
  .meta({ id: "PushSubscription" });
export type PushSubscription = z.infer<typeof PushSubscription>;

/** Browsers that one person can have notified. */
export const PUSH_SUBSCRIPTIONS_MAX = 20;

export const notificationProblems = defineProblems({
  push_limit_reached: {
    kind: "conflict",
    title: "Too many browsers are notified",
    detail: "At most {max}. Remove one first.",
    retry: false,
  },
  push_endpoint_refused: {
    kind: "invalid",
    title: "This push service cannot be reached",
    detail: "The endpoint has to be an https address of the public internet.",
    retry: false,
  },
});

const base64Url = (bytes: number) =>
  z
    .string()
    .max(bytes * 2)
    .regex(/^[A-Za-z0-9_-]+=*$/, { error: "base64url" });

export const notificationOperations = defineOperations({
  "notification.list": {
    method: "GET",
    path: "/api/v1/notifications",
    summary: "One's inbox, the latest first",
    access: "signed-in",
    input: PageInput.extend({ unread: z.boolean().optional().meta({ description: "Only what is unread" }) }),
    outcomes: {
      done: { status: 200, body: pageOf(Notification).extend({ unread: z.int().min(0) }) },
    },
    problems: ["cursor_invalid"],
  },
  "notification.read": {
    method: "PUT",
    path: "/api/v1/notifications/read",
    summary: "Mark notifications as read: these, or all of them",
    access: "signed-in",
    input: z.object({ ids: z.array(Id).max(500).optional().meta({ description: "Absent: all" }) }),
    outcomes: { done: { status: 200, body: z.object({ unread: z.int().min(0) }) } },
    problems: [],
  },
  "notification.settings": {
    method: "GET",
    path: "/api/v1/me/notification-settings",
    summary: "What one wants to be told of, and how",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: NotificationSettings } },
    problems: [],
  },
  "notification.setSettings": {
    method: "PATCH",
    path: "/api/v1/me/notification-settings",
    summary: "Change what one wants to be told of; fields that are absent stay as they are",
    access: "signed-in",
    input: NotificationSettings.partial(),
    outcomes: { done: { status: 200, body: NotificationSettings } },
    problems: [],
  },
  "push.list": {
    method: "GET",
    path: "/api/v1/push/subscriptions",
    summary: "One's browsers that are notified, and the key that a browser subscribes with (RFC 8292)",
    access: "signed-in",
    input: z.object({}),
    outcomes: {
      done: {
        status: 200,
        body: z.object({ publicKey: z.string(), items: z.array(PushSubscription) }),
      },
    },
    problems: [],
  },
  "push.subscribe": {
    method: "POST",
    path: "/api/v1/push/subscriptions",
    summary: "Have a browser notified (RFC 8030); the same endpoint again renews it",
    access: "signed-in",
    input: z.object({
      endpoint: WebAddress,
      keys: z.object({ p256dh: base64Url(65), auth: base64Url(16) }),
    }),
    outcomes: { done: { status: 201, body: PushSubscription } },
    problems: ["push_limit_reached", "push_endpoint_refused"],
  },
  "push.unsubscribe": {
    method: "DELETE",
    path: "/api/v1/push/subscriptions",
    summary: "Have a browser notified no more, by its id; without one, none of one's browsers",
    access: "signed-in",
    input: z.object({ id: Id.optional() }),
    outcomes: { done: { status: 204, body: null } },
    problems: [],
  },
});
