import { CHANNEL_INVITATIONS_MAX } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { type ChatWorld, chatWorld, type Person, PUBLIC_URL } from "../channel/world-chat.ts";

const HOUR_MS = 60 * 60_000;
const NOT_FOUND = "channel_invitation_not_found";

const plans = async ({ alice }: ChatWorld, members: readonly Person[] = []) => {
  const memberIds = members.map(({ id }) => id);
  const input = { kind: "group" as const, name: "Plans", topic: "Where we go", memberIds };
  return (await alice.do("channel.create", input)).body.id;
};

const invite = (
  person: Person,
  id: string,
  { expiresInHours = 168, usesMax = null }: { expiresInHours?: number | null; usesMax?: number | null } = {},
) => person.do("channelInvitation.create", { id, expiresInHours, usesMax });

describe("a link into a channel", () => {
  test("brings whoever has it into a private one, a block or not, with nothing unread", async () => {
    await using world = await chatWorld();
    const { alice, mallory } = world;
    const id = await plans(world);
    await world.sql`update channels set last_seq = 7 where id = ${id}`;
    await alice.do("block.add", { userId: mallory.id });
    const { token } = await invite(alice, id);
    world.told();

    expect(await mallory.do("channelInvitation.preview", { token })).toMatchObject({
      id,
      name: "Plans",
      topic: "Where we go",
      memberCount: 1,
      isMember: false,
    });
    const channel = await mallory.do("channelInvitation.accept", { token });

    expect(channel).toMatchObject({ id, role: "member", readSeq: 7, deliveredSeq: 7, memberCount: 2 });
    expect(world.told()).toMatchObject([
      { to: { channelId: id }, event: { change: "members", userId: mallory.id, role: "member" } },
      { kind: "join", userId: mallory.id, channelId: id },
      { to: { userId: mallory.id }, event: { change: "joined", channel: { id } } },
    ]);
    expect(await mallory.do("channelInvitation.preview", { token })).toMatchObject({ isMember: true });
  });

  test("is one of so many: all that are good can be seen and taken back / what is over makes room", async () => {
    await using world = await chatWorld();
    const { alice } = world;
    const id = await plans(world);
    await invite(alice, id, { expiresInHours: 1 });
    world.clock.at += HOUR_MS;
    for (let links = 0; links < CHANNEL_INVITATIONS_MAX; links += 1) await invite(alice, id);
    const { items } = await alice.do("channelInvitation.list", { id });
    expect(items).toHaveLength(CHANNEL_INVITATIONS_MAX);
    const input = { id, expiresInHours: 1, usesMax: null };
    expect(await alice.fail("channelInvitation.create", input)).toBe("channel_invitation_limit_reached");
    await alice.do("channelInvitation.revoke", { id, invitationId: items[0]?.id ?? "" });
    await invite(alice, id);
  });

  test("SEC-06 is kept as a hash, told once, and its token is in the fragment of a page under PUBLIC_URL", async () => {
    await using world = await chatWorld();
    const id = await plans(world);
    const { token, url, ...invitation } = await invite(world.alice, id, { usesMax: 3 });

    expect(token).toMatch(/^[\w-]{43}$/);
    expect(url).toBe(`${PUBLIC_URL}/join#token=${token}`);
    const rows = await world.sql`select *, encode(token_hash, 'base64') as hash from channel_invitations`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    const { items } = await world.alice.do("channelInvitation.list", { id });
    expect(items).toEqual([invitation]);
    expect(invitation).toMatchObject({ createdBy: world.alice.id, channelId: id, usesMax: 3, uses: 0 });
    expect((await invite(world.alice, id)).token).not.toBe(token);
  });

  test("lets in as many as it says, however many come at once on two nodes", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const id = await plans(world);
    const { token } = await invite(world.alice, id, { usesMax: 3 });
    const guests = Array.from({ length: 12 }, (_, index) => world.join(`guest-${index}`));

    const answers = await Promise.all(
      guests.map((guest, index) =>
        (index % 2 === 0 ? guest : world.elsewhere(guest)).fail("channelInvitation.accept", { token }),
      ),
    );

    expect(answers.filter((answer) => answer === "no problem")).toHaveLength(3);
    expect(answers.filter((answer) => answer === NOT_FOUND)).toHaveLength(9);
    expect(await world.alice.do("channel.get", { id })).toMatchObject({ memberCount: 4 });
    const [row] = await world.sql`select uses from channel_invitations`;
    expect(row).toEqual({ uses: 3 });
    // It is used up, and so is no link any more; who came in by it is in.
    expect((await world.alice.do("channelInvitation.list", { id })).items).toEqual([]);
    const guest = guests[answers.indexOf("no problem")];
    expect(await guest?.do("channelInvitation.accept", { token })).toMatchObject({ id, role: "member" });
    const late = world.join("late");
    expect(await late.fail("channelInvitation.preview", { token })).toBe(NOT_FOUND);
  });

  test("of somebody who accepts twenty times one use is counted, and of a member none", async () => {
    await using world = await chatWorld({ connectionsMax: 8 });
    const { alice, bob, carol } = world;
    const id = await plans(world, [carol]);
    const { token } = await invite(alice, id, { usesMax: 2 });
    const doors = [bob, world.elsewhere(bob)];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (doors[index % 2] ?? bob).do("channelInvitation.accept", { token }),
      ),
    );
    await carol.do("channelInvitation.accept", { token });
    await alice.do("channelInvitation.accept", { token });
    expect((await alice.do("channelInvitation.list", { id })).items).toMatchObject([{ uses: 1, usesMax: 2 }]);
  });

  test("counts until its end, and no longer / one without an end goes on", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol, dave } = world;
    const id = await plans(world);
    const { token } = await invite(alice, id, { expiresInHours: 1 });
    const { token: forever } = await invite(alice, id, { expiresInHours: null });
    world.clock.at += HOUR_MS - 1;
    await bob.do("channelInvitation.accept", { token });
    world.clock.at += 1;
    expect(await carol.fail("channelInvitation.preview", { token })).toBe(NOT_FOUND);
    expect(await carol.fail("channelInvitation.accept", { token })).toBe(NOT_FOUND);
    expect((await alice.do("channelInvitation.list", { id })).items).toHaveLength(1);
    world.clock.at += 1_000 * 24 * HOUR_MS;
    await dave.do("channelInvitation.accept", { token: forever });
    // What was over long ago goes when the next one is made.
    await invite(alice, id);
    expect(await world.sql`select 1 from channel_invitations`).toHaveLength(2);
  });

  test("counts no more once it is taken back / nor does one that never was, or leads to what is gone", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    const id = await plans(world);
    const { token, id: invitationId } = await invite(alice, id);
    await alice.do("channelInvitation.revoke", { id, invitationId });
    const gone = await plans(world);
    const { token: toGone } = await invite(alice, gone);
    await alice.do("channel.delete", { id: gone });
    for (const link of [token, toGone, "A".repeat(43), "?"]) {
      for (const person of [alice, bob]) {
        expect(await person.fail("channelInvitation.preview", { token: link })).toBe(NOT_FOUND);
        expect(await person.fail("channelInvitation.accept", { token: link })).toBe(NOT_FOUND);
      }
    }
    expect(await alice.fail("channelInvitation.revoke", { id, invitationId })).toBe(NOT_FOUND);
  });

  test("gives no more than its maker could at this moment: who is removed has no way back by their own link", async () => {
    await using world = await chatWorld();
    const { alice, bob, carol, mallory } = world;
    const id = await plans(world, [bob, mallory]);
    await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
    await alice.do("channel.update", { id, permissions: { invite: "member" } });
    const { token: bobs } = await invite(bob, id);
    const { token: mallorys } = await invite(mallory, id);

    await alice.do("channel.update", { id, permissions: { invite: "moderator" } });
    expect(await carol.fail("channelInvitation.accept", { token: mallorys })).toBe(NOT_FOUND);
    expect((await bob.do("channelInvitation.list", { id })).items).toMatchObject([{ createdBy: bob.id }]);
    await alice.do("channel.update", { id, permissions: { invite: "member" } });
    await alice.do("member.remove", { id, userId: mallory.id });
    expect(await mallory.fail("channelInvitation.accept", { token: mallorys })).toBe(NOT_FOUND);
    // Brought back, they make a new one.
    await alice.do("member.add", { id, userId: mallory.id, role: "member" });
    expect(await carol.fail("channelInvitation.accept", { token: mallorys })).toBe(NOT_FOUND);
    await carol.do("channelInvitation.accept", { token: bobs });
  });

  test("into an archived or a full channel leads nowhere, and no use is counted", async () => {
    await using world = await chatWorld();
    const { alice, bob } = world;
    const id = await plans(world);
    const { token } = await invite(alice, id, { usesMax: 1 });
    await world.sql`update channels set member_count = 10000 where id = ${id}`;
    expect(await bob.fail("channelInvitation.accept", { token })).toBe("channel_full");
    await world.sql`update channels set member_count = 1 where id = ${id}`;
    await alice.do("channel.archive", { id });
    expect(await bob.fail("channelInvitation.accept", { token })).toBe("channel_archived");
    expect(await alice.fail("channelInvitation.create", { id, expiresInHours: 1, usesMax: 1 })).toBe(
      "channel_archived",
    );
    await alice.do("channel.update", { id, archived: false });
    await bob.do("channelInvitation.accept", { token });
  });
});

test("links are made by whom the channel lets invite, and taken back by their makers and moderators", async () => {
  await using world = await chatWorld();
  const { alice, bob, carol, mallory } = world;
  const id = await plans(world, [bob, carol]);
  await alice.do("member.update", { id, userId: bob.id, role: "moderator" });
  const wish = { id, expiresInHours: 1, usesMax: null };

  expect(await carol.fail("channelInvitation.create", wish)).toBe("channel_role_required");
  expect(await carol.fail("channelInvitation.list", { id })).toBe("channel_role_required");
  await alice.do("channel.update", { id, permissions: { invite: "member" } });
  const links = [await invite(alice, id), await invite(bob, id), await invite(carol, id)];
  const [alices, bobs, carols] = links.map((link) => ({ id, invitationId: link.id }));
  if (!alices || !bobs || !carols) throw new Error("Three were made");
  const told = (await carol.do("channelInvitation.list", { id })).items;
  expect(told.map((link) => link.id)).toEqual(links.map((link) => link.id).reverse());
  expect(JSON.stringify(told)).not.toContain(links[0]?.token);

  for (const input of [wish, alices]) {
    const name = input === wish ? "channelInvitation.create" : "channelInvitation.revoke";
    expect(await mallory.fail(name, input as never)).toBe("channel_not_found");
  }
  expect(await mallory.fail("channelInvitation.list", { id })).toBe("channel_not_found");
  expect(await carol.fail("channelInvitation.revoke", alices)).toBe("channel_role_required");
  const other = await plans(world);
  expect(await alice.fail("channelInvitation.revoke", { ...alices, id: other })).toBe(NOT_FOUND);
  await carol.do("channelInvitation.revoke", carols);
  // A moderator who may make none any more still sees them all, and takes them back.
  await alice.do("channel.update", { id, permissions: { invite: "owner" } });
  expect((await bob.do("channelInvitation.list", { id })).items).toMatchObject([{ createdBy: alice.id }]);
  await bob.do("channelInvitation.revoke", alices);
  expect((await alice.do("channelInvitation.list", { id })).items).toEqual([]);
});
