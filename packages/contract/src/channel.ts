import { z } from "zod";
import { Version } from "./message.ts";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, nameOf, Time } from "./text.ts";
import { PublicProfile } from "./user.ts";

export const CHANNEL_NAME_CHARACTERS_MAX = 80;
export const CHANNEL_MEMBERS_MAX = 10_000;
/** How many members a new channel may be given at once. */
export const INITIAL_MEMBERS_MAX = 500;

export const ChannelRole = z.enum(["owner", "moderator", "member"]);
export type ChannelRole = z.infer<typeof ChannelRole>;

/** A channel as one of its members sees it. Unread is `lastSeq - readSeq`. */
export const Channel = z
  .object({
    id: Id,
    kind: z.enum(["direct", "group"]),
    name: z.string().nullable().meta({ description: "Null for a direct channel: show its peer" }),
    version: Version.meta({ description: "Of the latest change of a message: the position to recover from" }),
    lastSeq: z.int().min(0),
    readSeq: z.int().min(0),
    revision: z.int().min(0).meta({ description: "Grows with every change of name, members or state" }),
    memberCount: z.int().min(1),
    role: ChannelRole,
    createdAt: Time,
    archivedAt: Time.nullable(),
    peer: PublicProfile.optional().meta({ description: "The other person of a direct channel" }),
  })
  .meta({ id: "Channel" });
export type Channel = z.infer<typeof Channel>;

export const ChannelMember = z
  .object({ user: PublicProfile, role: ChannelRole, readSeq: z.int().min(0), joinedAt: Time })
  .meta({ id: "ChannelMember" });
export type ChannelMember = z.infer<typeof ChannelMember>;

const ChannelFacts = Channel.pick({ name: true, revision: true, memberCount: true, archivedAt: true });

/**
 * A change of a channel itself. `joined` and `left` go to the person who came or went (`joined` with the channel as
 * they see it); the rest to every member, with the facts as they now are, newer by `revision`.
 */
export const ChannelEvent = z.discriminatedUnion("change", [
  z.object({ op: z.literal("channel"), change: z.literal("joined"), channelId: Id, channel: Channel }),
  z.object({ op: z.literal("channel"), change: z.literal("left"), channelId: Id }),
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
  name_required: {
    kind: "invalid",
    title: "A group channel needs a name",
    detail: "Give it a name.",
    retry: false,
  },
});

const ChannelName = nameOf({ max: CHANNEL_NAME_CHARACTERS_MAX });
const byId = z.object({ id: Id });
const byMember = z.object({ id: Id, userId: Id });
const ownProblems = ["channel_not_found", "channel_role_required", "channel_is_direct"] as const;

export const channelOperations = defineOperations({
  "channel.create": {
    method: "POST",
    path: "/api/v1/channels",
    summary: "Open the direct channel with someone (there is one per pair), or create a group channel",
    access: "signed-in",
    input: z.object({
      kind: z.enum(["direct", "group"]),
      userId: Id.optional().meta({ description: "With kind direct: the other person" }),
      name: ChannelName.optional().meta({ description: "With kind group" }),
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
    summary: "Rename a group channel (moderators), archive it or bring it back (owners)",
    access: "signed-in",
    input: byId.extend({ name: ChannelName.optional(), archived: z.boolean().optional() }),
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
    summary: "Add someone to a group channel (moderators)",
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
