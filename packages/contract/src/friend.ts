import { z } from "zod";
import { defineOperations } from "./operation.ts";
import { PageInput, pageOf } from "./page.ts";
import { defineProblems } from "./problem.ts";
import { Id, Time } from "./text.ts";
import { PublicProfile } from "./user.ts";

export const FriendRequest = z
  .object({
    id: Id,
    direction: z.enum(["incoming", "outgoing"]),
    user: PublicProfile,
    createdAt: Time,
  })
  .meta({ id: "FriendRequest" });
export type FriendRequest = z.infer<typeof FriendRequest>;

export const Friend = z.object({ user: PublicProfile, since: Time }).meta({ id: "Friend" });
export type Friend = z.infer<typeof Friend>;

/** Told to both sides of a friendship at each change; `user` is the other side. */
export const FriendEvent = z.object({
  op: z.literal("friend"),
  change: z.enum(["requested", "accepted", "declined", "removed"]),
  user: PublicProfile,
  requestId: Id.optional().meta({ description: "With requested, accepted and declined" }),
  direction: z.enum(["incoming", "outgoing"]).optional().meta({ description: "With requested" }),
  at: Time,
});
export type FriendEvent = z.infer<typeof FriendEvent>;

export const friendProblems = defineProblems({
  friend_self: {
    kind: "invalid",
    title: "That is yourself",
    detail: "Choose someone else.",
    retry: false,
  },
  friend_already: {
    kind: "conflict",
    title: "You are friends already",
    detail: "Open the conversation with them.",
    retry: false,
  },
  friend_request_pending: {
    kind: "conflict",
    title: "A request is waiting already",
    detail: "Wait for the answer, or take the request back.",
    retry: false,
  },
  friend_request_not_found: {
    kind: "not-found",
    title: "Request not found",
    detail: "It was answered or taken back, or it was never for you.",
    retry: false,
  },
  friend_not_found: {
    kind: "not-found",
    title: "Not a friend of yours",
    detail: "There is nobody to remove.",
    retry: false,
  },
  friend_blocked: {
    kind: "conflict",
    title: "You have blocked this person",
    detail: "Unblock them first.",
    retry: false,
  },
});

const requestById = z.object({ id: Id });

export const friendOperations = defineOperations({
  "friend.request": {
    method: "POST",
    path: "/api/v1/friends/requests",
    summary: "Ask someone to be friends; if they have asked already, this accepts",
    access: "signed-in",
    input: z.object({ userId: Id }),
    outcomes: { done: { status: 201, body: FriendRequest } },
    problems: ["friend_self", "friend_already", "friend_request_pending", "friend_blocked", "user_not_found"],
  },
  "friend.requests": {
    method: "GET",
    path: "/api/v1/friends/requests",
    summary: "Requests that wait, in both directions, the latest first",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(FriendRequest) } },
    problems: ["cursor_invalid"],
  },
  "friend.accept": {
    method: "POST",
    path: "/api/v1/friends/requests/{id}/accept",
    summary: "Accept a request that one was sent",
    access: "signed-in",
    input: requestById,
    outcomes: { done: { status: 200, body: Friend } },
    problems: ["friend_request_not_found"],
  },
  "friend.decline": {
    method: "POST",
    path: "/api/v1/friends/requests/{id}/decline",
    summary: "Decline a request that one was sent",
    access: "signed-in",
    input: requestById,
    outcomes: { done: { status: 204, body: null } },
    problems: ["friend_request_not_found"],
  },
  "friend.cancel": {
    method: "DELETE",
    path: "/api/v1/friends/requests/{id}",
    summary: "Take back a request that one has sent",
    access: "signed-in",
    input: requestById,
    outcomes: { done: { status: 204, body: null } },
    problems: ["friend_request_not_found"],
  },
  "friend.list": {
    method: "GET",
    path: "/api/v1/friends",
    summary: "One's friends, by name",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(Friend) } },
    problems: ["cursor_invalid"],
  },
  "friend.remove": {
    method: "DELETE",
    path: "/api/v1/friends/{userId}",
    summary: "End a friendship; the conversation stays readable",
    access: "signed-in",
    input: z.object({ userId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["friend_not_found"],
  },
  "block.list": {
    method: "GET",
    path: "/api/v1/blocks",
    summary: "People one has blocked",
    access: "signed-in",
    input: PageInput,
    outcomes: { done: { status: 200, body: pageOf(PublicProfile) } },
    problems: ["cursor_invalid"],
  },
  "block.add": {
    method: "PUT",
    path: "/api/v1/blocks/{userId}",
    summary: "Block someone: ends the friendship and its requests; they cannot find or write to one",
    access: "signed-in",
    input: z.object({ userId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: ["friend_self", "user_not_found"],
  },
  "block.remove": {
    method: "DELETE",
    path: "/api/v1/blocks/{userId}",
    summary: "Unblock someone",
    access: "signed-in",
    input: z.object({ userId: Id }),
    outcomes: { done: { status: 204, body: null } },
    problems: [],
  },
});
