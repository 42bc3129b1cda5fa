import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { Emoji } from "./reaction.ts";
import { Id, Time, textOf } from "./text.ts";

/** `dnd`: here, and not to be disturbed. */
export const PresenceStatus = z.enum(["online", "away", "dnd", "offline"]);
export type PresenceStatus = z.infer<typeof PresenceStatus>;

export const CUSTOM_STATUS_CHARACTERS_MAX = 100;
/** People whom one socket can watch. */
export const WATCHED_MAX = 200;

/** What a person says of themselves, until a time or until they change it. */
export const CustomStatus = z
  .object({
    emoji: z.string().nullable(),
    text: z.string(),
    expiresAt: Time.nullable(),
  })
  .meta({ id: "CustomStatus" });
export type CustomStatus = z.infer<typeof CustomStatus>;

const Ref = z.string().max(64).optional();

/** What a device says of itself: away after some minutes without a key or a pointer. Online elsewhere wins. */
export const PresenceCommand = z.object({
  op: z.literal("presence"),
  ref: Ref,
  status: z.enum(["online", "away"]),
});

/**
 * Whom this socket shows: from here on it is told of these people alone, first of each who is not offline. Those whom
 * one may not see are left out silently. A socket that never watches is told of all its friends and neighbours.
 */
export const WatchCommand = z.object({
  op: z.literal("watch"),
  ref: Ref,
  userIds: z.array(Id).max(WATCHED_MAX),
});

/** A person came, went away or left. After `ready` everyone is offline until such a frame says otherwise. */
export const PresenceEvent = z.object({
  op: z.literal("presence"),
  userId: Id,
  status: PresenceStatus,
  custom: CustomStatus.nullable().optional().meta({ description: "Absent: as it was" }),
});
export type PresenceEvent = z.infer<typeof PresenceEvent>;

export const OwnStatus = z
  .object({
    custom: CustomStatus.nullable(),
    dnd: z.boolean().meta({ description: "Shown as `dnd` while one is here; nothing is pushed" }),
    dndUntil: Time.nullable().meta({ description: "When it ends by itself" }),
  })
  .meta({ id: "OwnStatus" });
export type OwnStatus = z.infer<typeof OwnStatus>;

export const presenceOperations = defineOperations({
  "status.get": {
    method: "GET",
    path: "/api/v1/me/status",
    summary: "One's custom status, and whether one may be disturbed",
    access: "signed-in",
    input: z.object({}),
    outcomes: { done: { status: 200, body: OwnStatus } },
    problems: [],
  },
  "status.set": {
    method: "PUT",
    path: "/api/v1/me/status",
    summary: "Set one's custom status, and whether one may be disturbed; what is absent is none",
    access: "signed-in",
    input: z.object({
      custom: z
        .object({
          emoji: Emoji.nullable().default(null),
          text: textOf({ min: 0, max: CUSTOM_STATUS_CHARACTERS_MAX }),
          expiresAt: Time.nullable().default(null),
        })
        .nullable()
        .default(null),
      dnd: z.boolean().default(false),
      dndUntil: Time.nullable().default(null),
    }),
    outcomes: { done: { status: 200, body: OwnStatus } },
    problems: [],
  },
});
