import { z } from "zod";
import { Version } from "./message.ts";
import { NotificationLevel } from "./notification.ts";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Emoji } from "./reaction.ts";
import { Id, nameOf, Time, textOf } from "./text.ts";
import { PublicProfile } from "./user.ts";

export const CHANNEL_NAME_CHARACTERS_MAX = 80;
export const CHANNEL_MEMBERS_MAX = 10_000;
/** How many members a new channel may be given at once. */
export const INITIAL_MEMBERS_MAX = 500;

export const ChannelRole = z.enum(["owner", "moderator", "member"]);
export type ChannelRole = z.infer<typeof ChannelRole>;

const RANK = { owner: 2, moderator: 1, member: 0 } as const satisfies Record<ChannelRole, number>;

/** Whether a role is enough where at least another one is asked for: owners stand above moderators, those above members. */
export const isAtLeast = (role: ChannelRole, least: ChannelRole): boolean => RANK[role] >= RANK[least];

/**
 * `direct`: two people, one per pair. `group_direct`: a few, one per set of them, without a name. `group`: with a name
 * and members who come and go. `thread`: hangs at a message of its parent channel, whose rights are its own.
 */
export const ChannelKind = z.enum(["direct", "group_direct", "group", "thread"]);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** Whether a channel is between two people, or a few: nobody has a role in it. */
export const isDirect = ({ kind }: { kind: ChannelKind }): boolean =>
  kind === "direct" || kind === "group_direct";

/** A public channel is found and joined by anyone signed in; into a private one people are brought. */
export const ChannelVisibility = z.enum(["private", "public"]);
export type ChannelVisibility = z.infer<typeof ChannelVisibility>;

/** The least role that may do each; in direct channels it is everyone. */
export const ChannelPermissions = z
  .object({
    post: ChannelRole.meta({ description: "Write: with `moderator` the channel is for announcements" }),
    invite: ChannelRole.meta({ description: "Add members, and make links that invite" }),
    pin: ChannelRole,
    mentionAll: ChannelRole.meta({ description: "`@all` and `@here`: else they are words" }),
  })
  .meta({ id: "ChannelPermissions" });
export type ChannelPermissions = z.infer<typeof ChannelPermissions>;

/** What one member wants of one channel; the newer `revision` counts. */
export const MemberSettings = z
  .object({
    revision: z.int().min(0),
    mutedUntil: Time.nullable().meta({ description: "Nothing of it notifies until then" }),
    notify: NotificationLevel.nullable().meta({ description: "Null: as one's notification settings say" }),
    favourite: z.boolean(),
    section: z.string().nullable().meta({ description: "Under which heading one keeps it" }),
  })
  .meta({ id: "MemberSettings" });
export type MemberSettings = z.infer<typeof MemberSettings>;

/** A channel as one of its members sees it. Unread is `lastSeq - readSeq`. */
export const Channel = z
  .object({
    id: Id,
    kind: ChannelKind,
    name: z.string().nullable().meta({ description: "Of a group alone: of the others show the people" }),
    topic: z.string().nullable(),
    description: z.string().nullable(),
    avatar: z.string().nullable().meta({ description: "An emoji" }),
    visibility: ChannelVisibility,
    permissions: ChannelPermissions,
    slowModeSeconds: z.int().min(0).meta({ description: "0: everyone writes as often as they like" }),
    version: Version.meta({ description: "Of the latest change of a message: the position to recover from" }),
    lastSeq: z.int().min(0),
    readSeq: z.int().min(0),
    deliveredSeq: z.int().min(0),
    mentions: z.array(z.int().min(1)).meta({
      description: "The seqs above readSeq of messages that mention one, ascending; the latest 1,000 of them",
    }),
    revision: z.int().min(0).meta({ description: "Grows with every change of name, members or state" }),
    memberCount: z.int().min(0),
    role: ChannelRole,
    createdAt: Time,
    archivedAt: Time.nullable(),
    settings: MemberSettings,
    peer: PublicProfile.optional().meta({ description: "The other person of a direct channel" }),
    peers: z.array(PublicProfile).optional().meta({ description: "The others of a group_direct channel" }),
    parentId: Id.optional().meta({ description: "Of a thread: the channel it belongs to" }),
    rootId: Id.optional().meta({ description: "Of a thread: the message it hangs at" }),
    follows: z
      .boolean()
      .optional()
      .meta({ description: "Of a thread: whether one is told what is unread in it" }),
  })
  .meta({ id: "Channel" });
export type Channel = z.infer<typeof Channel>;

/** Mentions of one channel that are told, at most. */
export const MENTIONS_TOLD_MAX = 1_000;
/** In a channel with more members than this, `@all` and `@here` name nobody. */
export const MENTION_ALL_MEMBERS_MAX = 500;
export const GROUP_DIRECT_PEOPLE_MAX = 9;
export const TOPIC_CHARACTERS_MAX = 250;
export const DESCRIPTION_CHARACTERS_MAX = 1_000;
export const SECTION_CHARACTERS_MAX = 40;
export const SLOW_MODE_SECONDS_MAX = 21_600;
/** Links into one channel that are good at the same time. */
export const CHANNEL_INVITATIONS_MAX = 200;

/** What a channel says of itself to someone who is no member (yet). */
export const PublicChannel = Channel.pick({
  id: true,
  name: true,
  topic: true,
  description: true,
  avatar: true,
  memberCount: true,
  createdAt: true,
})
  .extend({ isMember: z.boolean() })
  .meta({ id: "PublicChannel" });
export type PublicChannel = z.infer<typeof PublicChannel>;

export const ChannelMember = z
  .object({
    user: PublicProfile,
    role: ChannelRole,
    deliveredSeq: z.int().min(0),
    readSeq: z.int().min(0).meta({ description: "0 for whoever hides reading" }),
    joinedAt: Time,
  })
  .meta({ id: "ChannelMember" });
export type ChannelMember = z.infer<typeof ChannelMember>;

/** A link that brings whoever has it into a channel. The token is told once, when it is made. */
export const ChannelInvitation = z
  .object({
    id: Id,
    channelId: Id,
    createdBy: Id,
    createdAt: Time,
    expiresAt: Time.nullable(),
    usesMax: z.int().nullable(),
    uses: z.int(),
  })
  .meta({ id: "ChannelInvitation" });
export type ChannelInvitation = z.infer<typeof ChannelInvitation>;

const ChannelFacts = Channel.pick({
  name: true,
  topic: true,
  description: true,
  avatar: true,
  visibility: true,
  permissions: true,
  slowModeSeconds: true,
  revision: true,
  memberCount: true,
  archivedAt: true,
});
/** What a channel is to every member alike. */
export type ChannelFacts = z.infer<typeof ChannelFacts>;

/**
 * A change of a channel itself. `joined` and `left` go to the person who came or went (`joined` with the channel as
 * they see it), `settings` to one's own devices; the rest to every member, with the facts as they now are, newer by
 * `revision`. A channel that is deleted is left by everyone.
 */
export const ChannelEvent = z.discriminatedUnion("change", [
  z.object({ op: z.literal("channel"), change: z.literal("joined"), channelId: Id, channel: Channel }),
  z.object({ op: z.literal("channel"), change: z.literal("left"), channelId: Id }),
  z.object({
    op: z.literal("channel"),
    change: z.literal("settings"),
    channelId: Id,
    settings: MemberSettings,
  }),
  z.object({ op: z.literal("channel"), change: z.literal("updated"), channelId: Id, channel: ChannelFacts }),
  z.object({
    op: z.literal("channel"),
    change: z.literal("members"),
    channelId: Id,
    channel: ChannelFacts,
    userId: Id.meta({ description: "Whose membership changed" }),
    role: ChannelRole.nullable().meta({ description: "Their role now; null when they left" }),
  }),
]);
export type ChannelEvent = z.infer<typeof ChannelEvent>;

export const channelProblems = defineProblems({
  channel_not_found: {
    kind: "not-found",
    title: "Channel not found",
    detail: "There is no such channel, or you are not a member of it.",
    retry: false,
  },
  channel_role_required: {
    kind: "forbidden",
    title: "Your role in this channel does not allow it",
    detail: "It needs the role {role}. Ask an owner of the channel.",
    retry: false,
  },
  channel_is_direct: {
    kind: "conflict",
    title: "A direct conversation has no name and no other members",
    detail: "Create a group channel instead.",
    retry: false,
  },
  channel_self: {
    kind: "invalid",
    title: "That is yourself",
    detail: "Choose someone else.",
    retry: false,
  },
  channel_full: {
    kind: "conflict",
    title: "The channel is full",
    detail: "A channel has at most {max} members.",
    retry: false,
  },
  member_already: {
    kind: "conflict",
    title: "Already a member",
    detail: "There is nothing to add.",
    retry: false,
  },
  member_not_found: {
    kind: "not-found",
    title: "Not a member of this channel",
    detail: "There is no such member.",
    retry: false,
  },
  owner_required: {
    kind: "conflict",
    title: "A channel keeps at least one owner",
    detail: "Make someone else an owner first.",
    retry: false,
  },
  channel_not_public: {
    kind: "not-found",
    title: "Channel not found",
    detail: "There is no such public channel. Into a private one its members can bring you.",
    retry: false,
  },
  thread_inside_thread: {
    kind: "conflict",
    title: "A thread has no threads of its own",
    detail: "Answer in the thread itself.",
    retry: false,
  },
  channel_is_thread: {
    kind: "conflict",
    title: "This is a thread",
    detail: "Its members and its rights are those of the channel it belongs to: change them there.",
    retry: false,
  },
  channel_invitation_not_found: {
    kind: "not-found",
    title: "The invitation is not valid",
    detail: "It has expired, was used up or taken back. Ask for a new link.",
    retry: false,
  },
  channel_invitation_limit_reached: {
    kind: "conflict",
    title: "There are too many links already",
    detail: "At most {max} lead into a channel. Take one back first.",
    retry: false,
  },
  name_required: {
    kind: "invalid",
    title: "A group channel needs a name",
    detail: "Give it a name.",
    retry: false,
  },
});

const ChannelName = nameOf({ max: CHANNEL_NAME_CHARACTERS_MAX });
const Topic = textOf({ min: 0, max: TOPIC_CHARACTERS_MAX }).nullable();
const Description = textOf({ min: 0, max: DESCRIPTION_CHARACTERS_MAX }).nullable();
const byId = z.object({ id: Id });
const byMember = z.object({ id: Id, userId: Id });
const ownProblems = [
  "channel_not_found",
  "channel_role_required",
  "channel_is_direct",
  "channel_is_thread",
] as const;
const InvitationToken = z.object({ token: z.string().min(1).max(200) });

export const channelOperations = defineOperations({
  "channel.create": {
    method: "POST",
    path: "/api/v1/channels",
    summary: "Open the direct channel with someone (there is one per pair), or create a group channel",
    access: "signed-in",
    input: z.object({
      kind: z.enum(["direct", "group"]),
      userId: Id.optional().meta({ description: "With kind direct: the other person" }),
      userIds: z
        .array(Id)
        .min(1)
        .max(GROUP_DIRECT_PEOPLE_MAX - 1)
        .optional()
        .meta({ description: "With kind direct, instead of userId: the others, for a group_direct channel" }),
      name: ChannelName.optional().meta({ description: "With kind group" }),
      visibility: ChannelVisibility.optional().meta({ description: "With kind group; private by default" }),
      topic: Topic.optional(),
      description: Description.optional(),
      avatar: Emoji.nullable().optional(),
      memberIds: z.array(Id).max(INITIAL_MEMBERS_MAX).optional().meta({ description: "With kind group" }),
    }),
    outcomes: { created: { status: 201, body: Channel }, existing: { status: 200, body: Channel } },
    problems: ["user_not_found", "channel_self", "friendship_required", "name_required", "permission_denied"],
  },
  "channel.list": {
    method: "GET",
    path: "/api/v1/channels",
    summary: "One's channels",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(Channel) } },
    problems: ["cursor_invalid"],
  },
  "channel.browse": {
    method: "GET",
    path: "/api/v1/channels/public",
    summary: "Public channels whose name, topic or description has the query, by name",
    access: "signed-in",
    input: PageInput.extend({ query: textOf({ min: 0, max: 64 }).default("") }),
    limit: "search",
    outcomes: { done: { status: 200, body: pageOf(PublicChannel) } },
    problems: ["cursor_invalid"],
  },
  "channel.get": {
    method: "GET",
    path: "/api/v1/channels/{id}",
    summary: "One channel",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 200, body: Channel } },
    problems: ["channel_not_found"],
  },
  "channel.update": {
    method: "PATCH",
    path: "/api/v1/channels/{id}",
    summary:
      "Change name, topic, description, avatar and slow mode of a group channel (moderators); visibility and permissions, archive it or bring it back (owners)",
    access: "signed-in",
    input: byId.extend({
      name: ChannelName.optional(),
      topic: Topic.optional(),
      description: Description.optional(),
      avatar: Emoji.nullable().optional(),
      visibility: ChannelVisibility.optional(),
      permissions: ChannelPermissions.partial().optional(),
      slowModeSeconds: z.int().min(0).max(SLOW_MODE_SECONDS_MAX).optional(),
      archived: z.boolean().optional(),
    }),
    outcomes: { done: { status: 200, body: Channel } },
    problems: ownProblems,
  },
  "channel.archive": {
    method: "DELETE",
    path: "/api/v1/channels/{id}",
    summary: "Archive a group channel: it stays readable (owners)",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 204, body: null } },
    problems: ownProblems,
  },
  "channel.delete": {
    method: "POST",
    path: "/api/v1/channels/{id}/delete",
    summary: "Delete a group channel with everything that was said in it (owners)",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 204, body: null } },
    problems: ownProblems,
  },
  "channel.join": {
    method: "POST",
    path: "/api/v1/channels/{id}/join",
    summary: "Become a member of a public channel; once more answers the same",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 200, body: Channel } },
    problems: ["channel_not_public", "channel_archived", "channel_full"],
  },
  "channel.settings": {
    method: "PATCH",
    path: "/api/v1/channels/{id}/settings",
    summary: "What one wants of a channel oneself; fields that are absent stay as they are",
    access: "signed-in",
    input: byId.extend({
      mutedUntil: Time.nullable().optional(),
      notify: NotificationLevel.nullable().optional(),
      favourite: z.boolean().optional(),
      section: nameOf({ max: SECTION_CHARACTERS_MAX }).nullable().optional(),
    }),
    outcomes: { done: { status: 200, body: MemberSettings } },
    problems: ["channel_not_found"],
  },
  "thread.open": {
    method: "POST",
    path: "/api/v1/channels/{id}/messages/{messageId}/thread",
    summary: "The thread that hangs at a message, made where there is none yet",
    access: "signed-in",
    input: byId.extend({ messageId: Id }),
    outcomes: { created: { status: 201, body: Channel }, existing: { status: 200, body: Channel } },
    problems: [
      "channel_not_found",
      "message_not_found",
      "message_deleted",
      "thread_inside_thread",
      "channel_archived",
      "friendship_required",
    ],
  },
  "thread.follow": {
    method: "PUT",
    path: "/api/v1/channels/{id}/follow",
    summary: "Be told what is unread in a thread; writing in it does the same",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 200, body: Channel } },
    problems: ["channel_not_found"],
  },
  "thread.unfollow": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/follow",
    summary: "Be told no more what is unread in a thread",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 204, body: null } },
    problems: ["channel_not_found"],
  },
  "channelInvitation.create": {
    method: "POST",
    path: "/api/v1/channels/{id}/invitations",
    summary: "Make a link that brings whoever has it into a group channel",
    access: "signed-in",
    input: byId.extend({
      expiresInHours: z.int().min(1).max(8_760).nullable().default(168).meta({ description: "Null: never" }),
      usesMax: z.int().min(1).max(10_000).nullable().default(null),
    }),
    outcomes: {
      done: { status: 201, body: ChannelInvitation.extend({ token: z.string(), url: z.url() }) },
    },
    problems: [...ownProblems, "channel_archived", "channel_invitation_limit_reached"],
  },
  "channelInvitation.list": {
    method: "GET",
    path: "/api/v1/channels/{id}/invitations",
    summary: "The links into a channel that are still good, the latest first",
    access: "signed-in",
    input: byId,
    outcomes: { done: { status: 200, body: z.object({ items: z.array(ChannelInvitation) }) } },
    problems: ownProblems,
  },
  "channelInvitation.revoke": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/invitations/{invitationId}",
    summary: "Take a link back: one's own, or anyone's as a moderator",
    access: "signed-in",
    input: byId.extend({ invitationId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: [...ownProblems, "channel_invitation_not_found"],
  },
  "channelInvitation.preview": {
    method: "POST",
    path: "/api/v1/channel-invitations/preview",
    summary: "Where a link leads",
    access: "signed-in",
    input: InvitationToken,
    limit: "credentials",
    outcomes: { done: { status: 200, body: PublicChannel } },
    problems: ["channel_invitation_not_found"],
  },
  "channelInvitation.accept": {
    method: "POST",
    path: "/api/v1/channel-invitations/accept",
    summary: "Join the channel that a link leads to; once more answers the same",
    access: "signed-in",
    input: InvitationToken,
    limit: "credentials",
    outcomes: { done: { status: 200, body: Channel } },
    problems: ["channel_invitation_not_found", "channel_archived", "channel_full"],
  },
  "member.list": {
    method: "GET",
    path: "/api/v1/channels/{id}/members",
    summary: "The members of a channel, by name",
    access: "signed-in",
    input: PageInput.extend({ id: Id }),
    outcomes: { done: { status: 200, body: pageOf(ChannelMember) } },
    problems: ["channel_not_found", "cursor_invalid"],
  },
  "member.add": {
    method: "POST",
    path: "/api/v1/channels/{id}/members",
    summary: "Add someone to a group channel (whom its permissions let invite)",
    access: "signed-in",
    input: byMember.extend({ role: ChannelRole.default("member") }),
    outcomes: { done: { status: 201, body: ChannelMember } },
    problems: [...ownProblems, "channel_archived", "channel_full", "member_already", "user_not_found"],
  },
  "member.update": {
    method: "PATCH",
    path: "/api/v1/channels/{id}/members/{userId}",
    summary: "Change a member's role (owners)",
    access: "signed-in",
    input: byMember.extend({ role: ChannelRole }),
    outcomes: { done: { status: 200, body: ChannelMember } },
    problems: [...ownProblems, "member_not_found", "owner_required"],
  },
  "member.remove": {
    method: "DELETE",
    path: "/api/v1/channels/{id}/members/{userId}",
    summary: "Leave a group channel, or remove someone of a lower role (moderators)",
    access: "signed-in",
    input: byMember,
    outcomes: { done: { status: 204, body: null } },
    problems: [...ownProblems, "member_not_found", "owner_required"],
  },
});
