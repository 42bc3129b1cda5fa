import fc from "fast-check";
import { expect, test } from "vitest";
import type { Person } from "../channel/world-chat.ts";
import { PRESENCE_GATHER_MS } from "./presence.ts";
import { OFFLINE_GRACE_MS } from "./presence-ledger.ts";
import { type createTestSocket, presenceWorld, type TestPresenceSocket } from "./world-presence.ts";

const PEOPLE = 4;
const who = fc.nat({ max: PEOPLE - 1 });
const act = <N extends string, T extends object>(
  name: N,
  rest: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<{ act: N } & T> => fc.record<T>(rest).map((values) => ({ act: name, ...(values as T) }));
const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: act("come", { one: who, watches: fc.boolean() }) },
    { weight: 2, arbitrary: act("go", { socket: fc.nat() }) },
    { weight: 4, arbitrary: act("watch", { socket: fc.nat(), people: fc.uniqueArray(who) }) },
    {
      weight: 2,
      arbitrary: act("say", {
        socket: fc.nat(),
        status: fc.constantFrom<("online" | "away")[]>("online", "away"),
      }),
    },
    { weight: 2, arbitrary: act("befriend", { one: who, other: who }) },
    { weight: 2, arbitrary: act("unfriend", { one: who, other: who }) },
    { weight: 1, arbitrary: act("block", { one: who, other: who }) },
    { weight: 1, arbitrary: act("unblock", { one: who, other: who }) },
    { weight: 2, arbitrary: act("join", { one: who }) },
    { weight: 2, arbitrary: act("leave", { one: who }) },
    {
      weight: 1,
      arbitrary: act("status", { one: who, emoji: fc.constantFrom("🏖️", "🎧", null), dnd: fc.boolean() }),
    },
    {
      weight: 3,
      arbitrary: act("wait", { ms: fc.constantFrom(0, 1, PRESENCE_GATHER_MS, OFFLINE_GRACE_MS) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

test("whatever happens between people, a socket shows in the end what one shows that asks afresh, and nobody else", async () => {
  await using world = await presenceWorld();
  const { presence, moved } = world;
  let runs = 0;
  let seen = 0;

  /** What stands between people, kept in the plainest way. */
  const createModel = () => ({
    friends: new Set<string>(),
    blocks: new Set<string>(),
    members: new Set<number>(),
  });
  const pair = (one: number, other: number) => [one, other].toSorted().join();

  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      runs += 1;
      for (const socket of world.sockets.keys()) world.go(socket);
      await world.settle(OFFLINE_GRACE_MS);
      const people: Person[] = Array.from({ length: PEOPLE }, (_, index) => world.join(`p${runs}-${index}`));
      const person = (index: number) => people[index] as Person;
      const model = createModel();
      const owner = world.join(`owner-${runs}`);
      const { id } = (await owner.do("channel.create", { kind: "group", name: "Plans", memberIds: [] })).body;
      const watching = new Map<TestPresenceSocket, number[]>();
      const pick = (place: number) => [...world.sockets.keys()][place % Math.max(1, world.sockets.size)];

      const mayDo = (one: number, other: number) =>
        one !== other && !model.blocks.has(`${one},${other}`) && !model.blocks.has(`${other},${one}`);
      const sees = (one: number, other: number) =>
        mayDo(one, other) &&
        (model.friends.has(pair(one, other)) || (model.members.has(one) && model.members.has(other)));

      for (const step of steps) {
        if (step.act === "come") {
          const socket = world.come(person(step.one));
          if (step.watches) {
            watching.set(socket, []);
            void world.watch(socket, []);
          }
        } else if (step.act === "go" || step.act === "watch" || step.act === "say") {
          const socket = pick(step.socket);
          if (!socket) continue;
          if (step.act === "go") {
            world.go(socket);
            watching.delete(socket);
          } else if (step.act === "say") world.say(socket, step.status);
          else {
            watching.set(socket, step.people);
            void world.watch(socket, step.people.map(person));
          }
        } else if (step.act === "befriend") {
          if (!mayDo(step.one, step.other) || model.friends.has(pair(step.one, step.other))) continue;
          await world.befriend(person(step.one), person(step.other));
          model.friends.add(pair(step.one, step.other));
        } else if (step.act === "unfriend") {
          if (!model.friends.delete(pair(step.one, step.other))) continue;
          await person(step.one).do("friend.remove", { userId: person(step.other).id });
        } else if (step.act === "block" || step.act === "unblock") {
          if (step.one === step.other) continue;
          await person(step.one).do(step.act === "block" ? "block.add" : "block.remove", {
            userId: person(step.other).id,
          });
          if (step.act === "unblock") model.blocks.delete(`${step.one},${step.other}`);
          else {
            model.blocks.add(`${step.one},${step.other}`);
            model.friends.delete(pair(step.one, step.other));
          }
        } else if (step.act === "join" || step.act === "leave") {
          if (model.members.has(step.one) === (step.act === "join")) continue;
          if (step.act === "join") {
            await owner.do("member.add", { id, userId: person(step.one).id, role: "member" });
            model.members.add(step.one);
          } else {
            await person(step.one).do("member.remove", { id, userId: person(step.one).id });
            model.members.delete(step.one);
          }
        } else if (step.act === "status") {
          const custom = step.emoji === null ? null : { emoji: step.emoji, text: "", expiresAt: null };
          await world.setStatus(person(step.one), { custom, dnd: step.dnd });
        } else moved.advance(step.ms);
      }
      await world.settle(PRESENCE_GATHER_MS);
      await world.settle(OFFLINE_GRACE_MS);
      await world.settle(PRESENCE_GATHER_MS);

      const shownOf = (index: number) => {
        const status = presence.statusOf([person(index).id]).get(person(index).id);
        const emoji = world.statuses.of(person(index).id).custom?.emoji;
        return status === "offline" && !emoji ? null : `${status} ${emoji ?? ""}`.trim();
      };
      for (const [socket, self] of world.sockets) {
        const viewer = people.findIndex(({ id }) => id === self.id);
        const asked = watching.get(socket) ?? people.keys().toArray();
        const expected = new Map(
          people.flatMap((other, index) => {
            const shown =
              index === viewer || (asked.includes(index) && sees(viewer, index)) ? shownOf(index) : null;
            return shown ? [[other.username, shown] as const] : [];
          }),
        );
        const byName = (showing: ReadonlyMap<string, string>) => [...showing].toSorted();
        expect(byName(socket.showing())).toEqual(byName(expected));
        seen += expected.size - 1;
      }
      for (const [socket, asked] of watching) {
        const self = world.sockets.get(socket) as Person;
        const fresh: ReturnType<typeof createTestSocket> = world.socketOf();
        void presence.watch(
          self.id,
          fresh.device,
          asked.map((index) => person(index).id),
        );
        await world.settle(0);
        presence.deviceLeft(self.id, fresh.device);
        expect([...fresh.showing()].toSorted()).toEqual([...socket.showing()].toSorted());
      }
    }),
    { numRuns: 40 },
  );
  expect(seen).toBeGreaterThan(0);
  expect(world.failures).toEqual([]);
}, 120_000);
