import { TYPING_EXPIRES_MS } from "@parley/contract";
import { expect, test } from "vitest";
import { ALICE, BOB, CAROL, connected, message, NOW, told, WATERCOOLER } from "../../tests/cast.ts";

const types = (userId: string) => ({ op: "typing", channelId: WATERCOOLER, userId }) as const;

test("who is not offline is present", () => {
  const replica = connected();
  replica.hear(
    { op: "presence", userId: BOB, status: "online" },
    { op: "presence", userId: CAROL, status: "away" },
  );
  expect([...replica.state().presence]).toEqual([
    [BOB, "online"],
    [CAROL, "away"],
  ]);
  replica.hear({ op: "presence", userId: BOB, status: "offline" });
  expect(replica.state().presence.has(BOB)).toBe(false);
});

test("a presence that is known already changes nothing", () => {
  const replica = connected();
  const before = replica.state();
  replica.hear({ op: "presence", userId: BOB, status: "offline" });
  expect(replica.state()).toBe(before);
});

test("who types has stopped TYPING_EXPIRES_MS later, and a tick is asked for then", () => {
  const replica = connected();
  replica.hear(types(BOB));
  expect(replica.wants("tick")).toEqual([{ do: "tick", afterMs: TYPING_EXPIRES_MS }]);
  expect(replica.state().typing.get(WATERCOOLER)?.get(BOB)).toBe(NOW + TYPING_EXPIRES_MS);
  replica.happen({ type: "tick", now: NOW + TYPING_EXPIRES_MS - 1 });
  expect(replica.wants("tick")).toEqual([{ do: "tick", afterMs: 1 }]);
  replica.happen({ type: "tick", now: NOW + TYPING_EXPIRES_MS });
  expect(replica.state().typing.size).toBe(0);
  expect(replica.effects()).toEqual([]);
});

test("another word of typing extends it", () => {
  const replica = connected();
  replica.hear(types(BOB));
  replica.happen({ type: "frame", frame: types(BOB), now: NOW + 3_000 });
  replica.happen({ type: "tick", now: NOW + TYPING_EXPIRES_MS });
  expect(replica.state().typing.get(WATERCOOLER)?.has(BOB)).toBe(true);
});

test("who has sent a message is not typing it any more, the others are", () => {
  const replica = connected();
  replica.hear(types(BOB), types(CAROL), told(message(1, { senderId: BOB })));
  expect([...(replica.state().typing.get(WATERCOOLER)?.keys() ?? [])]).toEqual([CAROL]);
});

test("one's own typing on another device is not shown", () => {
  const replica = connected();
  replica.hear(types(ALICE));
  expect(replica.state().typing.size).toBe(0);
});

test("typing in a channel that is not held is not kept", () => {
  const replica = connected();
  replica.hear({ ...types(BOB), channelId: "#elsewhere" });
  expect(replica.state().typing.size).toBe(0);
});
