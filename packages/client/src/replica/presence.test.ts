import type { CustomStatus } from "@parley/contract";
import { expect, test } from "vitest";
import { BOB, CAROL, connected, NOW, ready } from "../../tests/cast.ts";

const says = (text: string, expiresAt: number | null = null): CustomStatus => ({
  emoji: null,
  text,
  expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
});
const presence = (userId: string, status: "online" | "dnd" | "offline", custom?: CustomStatus | null) =>
  ({ op: "presence", userId, status, ...(custom !== undefined && { custom }) }) as const;

test("what someone says of themselves stays until they say otherwise", () => {
  const replica = connected();
  replica.hear(presence(BOB, "online", says("At lunch")));
  replica.hear(presence(BOB, "dnd"), presence(BOB, "offline"));
  expect(replica.state().presence.has(BOB)).toBe(false);
  expect(replica.state().customStatus.get(BOB)?.text).toBe("At lunch");
  replica.hear(presence(BOB, "online", null));
  expect(replica.state().customStatus.has(BOB)).toBe(false);
});

test("what someone says until a time is over then, and a tick is asked for, a day away at most", () => {
  const replica = connected();
  replica.hear(presence(BOB, "online", says("Back at ten", NOW + 60_000)));
  expect(replica.wants("tick")).toEqual([{ do: "tick", afterMs: 60_000 }]);
  replica.hear(presence(CAROL, "online", says("On holiday", NOW + 40 * 86_400_000)));
  expect(replica.wants("tick")).toEqual([{ do: "tick", afterMs: 86_400_000 }]);
  replica.happen({ type: "tick", now: NOW + 60_000 });
  expect([...replica.state().customStatus.keys()]).toEqual([CAROL]);
  replica.hear(presence(BOB, "online", says("long over", NOW - 1)));
  expect(replica.state().customStatus.has(BOB)).toBe(false);
});

test("after ready nobody is here until a frame says so", () => {
  const replica = connected();
  replica.hear(presence(BOB, "online", says("At lunch")));
  replica.happen({ type: "lost" }, { type: "opened" });
  replica.hear(ready());
  expect(replica.state()).toMatchObject({ presence: new Map(), customStatus: new Map() });
});

test("of people who are not watched any more nothing is held", () => {
  const replica = connected();
  replica.hear(presence(BOB, "online", says("At lunch")), presence(CAROL, "online"));
  replica.happen({ type: "watched", userIds: [CAROL] });
  expect([...replica.state().presence.keys()]).toEqual([CAROL]);
  expect(replica.state().customStatus.size).toBe(0);
});
