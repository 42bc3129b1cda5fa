import { type ChannelRole, type Message, messageFromFrame, PINS_MAX } from "@parley/contract";
import { expect, test } from "vitest";
import { changedBy } from "./changed-by.ts";
import type { Place, WantedChange } from "./message-log.ts";

const CHANNEL = "#watercooler";
const ALICE = "alice";
const BOB = "bob";
const AT = "2026-01-31T09:05:00.000Z";

/** Alice's, with a reaction of Bob's. */
const HELLO = messageFromFrame(CHANNEL, {
  id: "hello",
  seq: 1,
  version: 1,
  senderId: ALICE,
  nonce: "n1",
  text: "hello",
  createdAt: "2026-01-31T09:00:00.000Z",
  reactions: [{ emoji: "🎉", userIds: [BOB] }],
});

/** What a message can be like. */
const MESSAGES = {
  fresh: HELLO,
  pinned: { ...HELLO, pinnedAt: AT },
  deleted: { ...HELLO, text: "", deletedAt: AT, reactions: [] },
  forwarded: { ...HELLO, forwarded: { messageId: "m", channelId: "c", senderId: BOB, createdAt: AT } },
  old: { ...HELLO, createdAt: "2026-01-31T08:54:59.999Z" },
} satisfies Record<string, Message>;

/** What its channel can be like. */
const PLACES = {
  group: { kind: "group", isArchived: false, isShut: false, pinRole: "member" },
  "group, moderators pin": { kind: "group", isArchived: false, isShut: false, pinRole: "moderator" },
  "group, owners pin": { kind: "group", isArchived: false, isShut: false, pinRole: "owner" },
  "group, full of pins": { kind: "group", isArchived: false, isShut: false, pinRole: "member" },
  "group, archived": { kind: "group", isArchived: true, isShut: false, pinRole: "member" },
  direct: { kind: "direct", isArchived: false, isShut: false, pinRole: "member" },
  "direct, shut": { kind: "direct", isArchived: false, isShut: true, pinRole: "member" },
  "group direct": { kind: "group_direct", isArchived: false, isShut: false, pinRole: "member" },
} satisfies Record<string, Omit<Place, "role">>;

/** What somebody wants: `own` is Alice's doing, the rest Bob's. */
const CHANGES = {
  "edit own": { kind: "edit", userId: ALICE, text: "hello!", windowMinutes: 10 },
  "edit another's": { kind: "edit", userId: BOB, text: "hello!", windowMinutes: 10 },
  "edit to the same": { kind: "edit", userId: ALICE, text: "hello", windowMinutes: 10 },
  "delete own": { kind: "delete", userId: ALICE },
  "delete another's": { kind: "delete", userId: BOB },
  react: { kind: "react", userId: BOB, emoji: "👍", on: true },
  "react again": { kind: "react", userId: BOB, emoji: "🎉", on: true },
  "take back": { kind: "react", userId: BOB, emoji: "🎉", on: false },
  "take back none": { kind: "react", userId: BOB, emoji: "👍", on: false },
  pin: { kind: "pin", userId: BOB, on: true },
  unpin: { kind: "pin", userId: BOB, on: false },
} as const;

type Doing = keyof typeof CHANGES;
/** Of owner, moderator and member; one word where it is the same of all. A stranger learns nothing, ever. */
type Verdict = string | readonly [owner: string, moderator: string, member: string];

const NO_ROLE = "channel_role_required";
const allOf = (verdict: string): Record<Doing, Verdict> =>
  Object.fromEntries(Object.keys(CHANGES).map((doing) => [doing, verdict])) as Record<Doing, Verdict>;

const OPEN: Record<Doing, Verdict> = {
  "edit own": "changed",
  "edit another's": "message_not_yours",
  "edit to the same": "unchanged",
  "delete own": "changed",
  "delete another's": ["changed", "changed", "message_not_yours"],
  react: "changed",
  "react again": "unchanged",
  "take back": "changed",
  "take back none": "unchanged",
  pin: "changed",
  unpin: "unchanged",
};
const MODERATORS_PIN: Pick<Record<Doing, Verdict>, "pin" | "unpin"> = {
  pin: ["changed", "changed", NO_ROLE],
  unpin: ["unchanged", "unchanged", NO_ROLE],
};
const OWNERS_PIN: typeof MODERATORS_PIN = {
  pin: ["changed", NO_ROLE, NO_ROLE],
  unpin: ["unchanged", NO_ROLE, NO_ROLE],
};
const BETWEEN_PEOPLE = { ...OPEN, "delete another's": "message_not_yours" };
const DELETED = { "delete own": "unchanged", "delete another's": "unchanged" };

const TABLE: readonly [keyof typeof PLACES, keyof typeof MESSAGES, Record<Doing, Verdict>][] = [
  ["group", "fresh", OPEN],
  ["group", "pinned", { ...OPEN, pin: "unchanged", unpin: "changed" }],
  ["group", "deleted", { ...allOf("message_deleted"), ...DELETED }],
  [
    "group",
    "forwarded",
    { ...OPEN, "edit own": "message_not_yours", "edit to the same": "message_not_yours" },
  ],
  ["group", "old", { ...OPEN, "edit own": "edit_window_over" }],
  ["group, moderators pin", "fresh", { ...OPEN, ...MODERATORS_PIN }],
  ["group, owners pin", "fresh", { ...OPEN, ...OWNERS_PIN }],
  [
    "group, owners pin",
    "pinned",
    { ...OPEN, pin: ["unchanged", NO_ROLE, NO_ROLE], unpin: ["changed", NO_ROLE, NO_ROLE] },
  ],
  ["group, full of pins", "fresh", { ...OPEN, pin: "pin_limit_reached" }],
  ["group, full of pins", "pinned", { ...OPEN, pin: "unchanged", unpin: "changed" }],
  ["group, archived", "fresh", allOf("channel_archived")],
  ["group, archived", "deleted", { ...allOf("channel_archived"), ...DELETED }],
  ["direct", "fresh", BETWEEN_PEOPLE],
  ["direct, shut", "fresh", allOf("friendship_required")],
  ["direct, shut", "deleted", { ...allOf("friendship_required"), ...DELETED }],
  ["group direct", "fresh", BETWEEN_PEOPLE],
];

const judge = (place: keyof typeof PLACES, message: Message, doing: Doing, role: ChannelRole | null) => {
  const change = { ...CHANGES[doing], channelId: CHANNEL, messageId: message.id, at: AT } as WantedChange;
  const pins = place === "group, full of pins" ? PINS_MAX : 0;
  const judgement = changedBy(message, change, { place: { ...PLACES[place], role }, pins });
  if ("code" in judgement) return judgement.code;
  return judgement === message ? "unchanged" : "changed";
};

test.each(TABLE)(
  "in a %s, of a message that is %s, each role may do what the table says",
  (place, like, row) => {
    const message = MESSAGES[like];
    for (const doing of Object.keys(CHANGES) as Doing[]) {
      const told = row[doing];
      const [owner, moderator, member] = typeof told === "string" ? [told, told, told] : told;
      expect([doing, judge(place, message, doing, "owner")]).toEqual([doing, owner]);
      expect([doing, judge(place, message, doing, "moderator")]).toEqual([doing, moderator]);
      expect([doing, judge(place, message, doing, "member")]).toEqual([doing, member]);
      expect([doing, judge(place, message, doing, null)]).toEqual([doing, "channel_not_found"]);
    }
  },
);

test("every kind of place and of message is in the table", () => {
  expect(new Set(TABLE.map(([place]) => place))).toEqual(new Set(Object.keys(PLACES)));
  expect(new Set(TABLE.map(([, like]) => like))).toEqual(new Set(Object.keys(MESSAGES)));
});

test("nothing that was there is changed in place", () => {
  const before = structuredClone(HELLO);
  for (const place of Object.keys(PLACES) as (keyof typeof PLACES)[]) {
    for (const doing of Object.keys(CHANGES) as Doing[]) judge(place, HELLO, doing, "owner");
  }
  expect(HELLO).toEqual(before);
});

test("what follows from a message asks nobody's rights", () => {
  const place: Place = { ...PLACES["group, archived"], role: null };
  const of = { channelId: CHANNEL, messageId: HELLO.id };
  const counted = { ...of, kind: "thread", threadId: "t", count: 2 } as const;
  expect(changedBy(HELLO, counted, { place, pins: 0 })).toMatchObject({ threadId: "t", threadCount: 2 });
  expect(changedBy(MESSAGES.deleted, counted, { place, pins: 0 })).toMatchObject({ threadCount: 2 });
});
