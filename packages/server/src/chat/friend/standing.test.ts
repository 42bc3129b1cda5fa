import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chatWorld } from "../channel/world-chat.ts";
import { directStateOf, type FriendAct, judgeFriendAct, type Standing } from "./standing.ts";

const strangers: Standing = { friendship: { at: "none" }, blockers: [] };
const act = fc.record({
  act: fc.constantFrom<FriendAct>("request", "accept", "decline", "cancel", "remove", "block", "unblock"),
  isAlice: fc.boolean(),
});

describe("whatever two people do", () => {
  test("a block and a friendship never stand together, and only the one asked can accept", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        let standing = strangers;
        for (const { act, isAlice } of acts) {
          const [by, other] = isAlice ? ["alice", "bob"] : ["bob", "alice"];
          const verdict = judgeFriendAct(standing, { act, by, other });
          if (verdict.at === "refused") continue;
          const before = standing.friendship;
          standing = verdict.next;
          const { friendship, blockers } = standing;
          expect(blockers.length > 0 && friendship.at !== "none").toBe(false);
          expect(new Set(blockers).size).toBe(blockers.length);
          expect(directStateOf(standing) === "friends").toBe(friendship.at === "friends");
          if (friendship.at === "friends" && before.at !== "friends") {
            expect(before).toEqual({ at: "requested", by: other });
          }
          // Both are told of whatever changes between them, and of nothing else.
          expect(verdict.change === null).toBe(JSON.stringify(friendship) === JSON.stringify(before));
        }
      }),
    );
  });

  test("the blocked cannot tell: every answer they get is that of strangers", () => {
    const blocked: Standing = { friendship: { at: "none" }, blockers: ["alice"] };
    for (const act of ["accept", "decline", "cancel", "remove"] as const) {
      const wish = { act, by: "bob", other: "alice" };
      expect(judgeFriendAct(blocked, wish)).toEqual(judgeFriendAct(strangers, wish));
    }
    const wish = { act: "request", by: "bob", other: "alice" } as const;
    expect(judgeFriendAct(blocked, wish)).toEqual({ at: "refused", code: "user_not_found" });
  });

  test("the lists of both say what the rule says, and both heard of it", async () => {
    await using world = await chatWorld();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const [alice, bob] = [world.join("a"), world.join("b")];
        world.told();
        let standing = strangers;
        for (const { act, isAlice } of acts) {
          const [by, other] = isAlice ? [alice, bob] : [bob, alice];
          const verdict = judgeFriendAct(standing, { act, by: by.id, other: other.id });
          const [request] = (await by.do("friend.requests", { limit: 1 })).items;
          const id = request?.id ?? world.newId();
          const code = await {
            request: () => by.fail("friend.request", { userId: other.id }),
            accept: () => by.fail("friend.accept", { id }),
            decline: () => by.fail("friend.decline", { id }),
            cancel: () => by.fail("friend.cancel", { id }),
            remove: () => by.fail("friend.remove", { userId: other.id }),
            block: () => by.fail("block.add", { userId: other.id }),
            unblock: () => by.fail("block.remove", { userId: other.id }),
          }[act]();
          expect(code).toBe(verdict.at === "refused" ? verdict.code : "no problem");
          if (verdict.at === "allowed") standing = verdict.next;

          const changes = world.told().map((signal) => signal.kind === "event" && signal.event);
          const change = verdict.at === "allowed" && verdict.change;
          expect(changes).toMatchObject(change ? [{ change }, { change }] : []);
          for (const person of [alice, bob]) {
            const page = { limit: 10 };
            const requests = (await person.do("friend.requests", page)).items.map((item) => item.direction);
            const { friendship, blockers } = standing;
            const direction =
              friendship.at === "requested" && friendship.by === person.id ? "outgoing" : "incoming";
            expect(requests).toEqual(friendship.at === "requested" ? [direction] : []);
            expect((await person.do("friend.list", page)).items).toHaveLength(
              friendship.at === "friends" ? 1 : 0,
            );
            expect((await person.do("block.list", page)).items).toHaveLength(
              blockers.includes(person.id) ? 1 : 0,
            );
          }
        }
        expect(await world.sql`select 1 from friendships`).toHaveLength(
          standing.friendship.at === "none" ? 0 : 1,
        );
        await world.sql`delete from friendships`;
      }),
      { numRuns: 40 },
    );
  });
});
