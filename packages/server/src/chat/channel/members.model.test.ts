import type { Channel, ChannelEvent, ChannelRole } from "@parley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chatWorld, type Person } from "./world-chat.ts";

const NAMES = ["alice", "bob", "carol", "dave"] as const;
const ROLES = ["owner", "moderator", "member"] as const satisfies readonly ChannelRole[];
const step = fc.record({
  act: fc.constantFrom(
    "add",
    "set-role",
    "remove",
    "leave",
    "describe",
    "archive",
    "bring-back",
    "open",
    "join",
    "want",
  ),
  by: fc.constantFrom(...NAMES),
  to: fc.constantFrom(...NAMES),
  role: fc.constantFrom(...ROLES),
  name: fc.constantFrom("Plans", "Plans for May"),
});

/** What a client holds of its channels, from the events it was told alone. */
const apply = (held: Map<string, Channel>, event: ChannelEvent) => {
  const channel = held.get(event.channelId);
  if (event.change === "joined") held.set(event.channelId, event.channel);
  else if (event.change === "left") held.delete(event.channelId);
  else if (channel && event.change === "settings") {
    held.set(event.channelId, { ...channel, settings: event.settings });
  } else if (channel && "channel" in event && event.channel.revision > channel.revision) {
    held.set(event.channelId, { ...channel, ...event.channel });
  }
};

test("whatever members do, a channel keeps an owner, counts right, and each holds what a fresh fetch says", async () => {
  await using world = await chatWorld();
  const people: Record<(typeof NAMES)[number], Person> = world;

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { body } = await world.alice.do("channel.create", { kind: "group", name: "Plans" });
      const id = body.id;
      // The hub, as far as it matters here: whose sockets receive the channel.
      const receiving = new Set<string>();
      const held = new Map(NAMES.map((name) => [people[name].id, new Map<string, Channel>()]));
      const roles = new Map<string, ChannelRole>();
      const deliver = () => {
        for (const signal of world.told()) {
          if (signal.kind === "join") receiving.add(signal.userId);
          if (signal.kind === "leave") receiving.delete(signal.userId);
          if (signal.kind !== "event" || signal.event.op !== "channel") continue;
          const audience = "userId" in signal.to ? [signal.to.userId] : receiving;
          for (const userId of audience) apply(held.get(userId) ?? new Map(), signal.event);
          if (signal.event.change === "members") {
            if (signal.event.role) roles.set(signal.event.userId, signal.event.role);
            else roles.delete(signal.event.userId);
          }
        }
      };
      deliver();
      roles.set(world.alice.id, "owner");

      for (const { act, by, to, role, name } of steps) {
        const [actor, userId] = [people[by], people[to].id];
        await {
          add: () => actor.fail("member.add", { id, userId, role }),
          "set-role": () => actor.fail("member.update", { id, userId, role }),
          remove: () => actor.fail("member.remove", { id, userId }),
          leave: () => actor.fail("member.remove", { id, userId: actor.id }),
          describe: () => actor.fail("channel.update", { id, name, topic: role }),
          archive: () => actor.fail("channel.archive", { id }),
          "bring-back": () => actor.fail("channel.update", { id, archived: false }),
          open: () =>
            actor.fail("channel.update", { id, visibility: "public", permissions: { invite: role } }),
          join: () => actor.fail("channel.join", { id }),
          want: () => actor.fail("channel.settings", { id, section: role, favourite: name === "Plans" }),
        }[act]();
        deliver();

        const fresh = await world.views.channelViewsOf([...held.keys()]);
        const members = await world.sql<{ user_id: string; role: ChannelRole }[]>`
          select user_id, role from channel_members where channel_id = ${id}`;
        expect(new Map(members.map((member) => [member.user_id, member.role]))).toEqual(roles);
        expect(receiving).toEqual(new Set(roles.keys()));
        if (members.length > 0) expect([...roles.values()]).toContain("owner");
        for (const [userId, channels] of held) {
          const own = (fresh.get(userId) ?? []).find((channel) => channel.id === id);
          expect(channels.has(id)).toBe(own !== undefined);
          // One's role comes with `members` events about oneself, which the client's replica applies.
          expect({ ...channels.get(id), role: null }).toEqual({ ...own, role: null });
        }
      }
    }),
    { numRuns: 25 },
  );
});
