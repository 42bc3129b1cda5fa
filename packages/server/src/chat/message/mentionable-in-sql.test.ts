import { type ChannelRole, MENTION_ALL_MEMBERS_MAX } from "@parley/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../../tests/world-database.ts";
import type { MentionDeps } from "./find-mentions.ts";
import { createMentionableIn } from "./mentionable-in-sql.ts";

const [alice, bob, carol, mallory] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
const ROLES = new Map<string, ChannelRole>([
  [alice, "owner"],
  [bob, "moderator"],
  [carol, "member"],
]);

let database: FreshDatabase;
let mentionableIn: MentionDeps["mentionableIn"];
beforeAll(async () => {
  database = await freshDatabase();
  mentionableIn = createMentionableIn(database.sql);
});
afterAll(() => database[Symbol.asyncDispose]());

const channel = async ({
  mentionAll = "member",
  memberCount = ROLES.size,
}: {
  mentionAll?: ChannelRole;
  memberCount?: number;
} = {}) => {
  const { sql } = database;
  const id = uuidv7();
  await sql`
    insert into channels (id, kind, created_by, created_at, member_count, mention_all_role)
    values (${id}, 'group', ${alice}, now(), ${memberCount}, ${mentionAll})`;
  for (const [userId, role] of ROLES) {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${id}, ${userId}, ${role}, now())`;
  }
  return id;
};

const threadOf = async (parentId: string, followers: readonly string[]) => {
  const { sql } = database;
  const id = uuidv7();
  await sql`insert into channels (id, kind, created_by, created_at, parent_id, root_id)
    values (${id}, 'thread', ${alice}, now(), ${parentId}, ${uuidv7()})`;
  for (const userId of followers) {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${id}, ${userId}, 'member', now())`;
  }
  return id;
};

const named = async (channelId: string, userIds: readonly string[]) => {
  const [found] = await mentionableIn([{ channelId, by: alice, wantsAll: false, userIds }]);
  return [...(found?.members ?? [])].sort();
};
const everyone = async (channelId: string, by: string) => {
  const [found] = await mentionableIn([{ channelId, by, wantsAll: true, userIds: [] }]);
  return [...(found?.everyone ?? [])].sort();
};

test("of those named the members are found / strangers, and channels that are none, are not", async () => {
  const id = await channel();
  expect(await named(id, [bob, mallory, carol, uuidv7()])).toEqual([bob, carol].sort());
  expect(await named(uuidv7(), [bob])).toEqual([]);
});

test("in a thread the members of its channel are found, whether or not they follow it", async () => {
  const id = await threadOf(await channel(), [bob, mallory]);
  expect(await named(id, [bob, carol, mallory])).toEqual([bob, carol].sort());
  expect(await everyone(id, alice)).toEqual([alice, bob, carol].sort());
});

test("everyone is meant by whoever the channel lets mention all", async () => {
  const all = [alice, bob, carol].sort();
  const open = await channel();
  for (const by of all) expect(await everyone(open, by)).toEqual(all);
  expect(await everyone(open, mallory)).toEqual([]);
  const strict = await channel({ mentionAll: "moderator" });
  expect(await everyone(strict, alice)).toEqual(all);
  expect(await everyone(strict, bob)).toEqual(all);
  expect(await everyone(strict, carol)).toEqual([]);
  const ruled = await channel({ mentionAll: "owner" });
  expect(await everyone(ruled, bob)).toEqual([]);
  expect(await everyone(await threadOf(ruled, [bob]), bob)).toEqual([]);
});

test("in a channel with too many members @all names nobody", async () => {
  const full = await channel({ memberCount: MENTION_ALL_MEMBERS_MAX });
  expect(await everyone(full, alice)).toHaveLength(ROLES.size);
  const large = await channel({ memberCount: MENTION_ALL_MEMBERS_MAX + 1 });
  expect(await everyone(large, alice)).toEqual([]);
  expect(await named(large, [bob])).toEqual([bob]);
});

test("many are answered together, each for its own channel", async () => {
  const [one, two] = [await channel(), await channel({ mentionAll: "owner" })];
  const found = await mentionableIn([
    { channelId: one, by: carol, wantsAll: true, userIds: [bob] },
    { channelId: two, by: carol, wantsAll: true, userIds: [mallory] },
    { channelId: one, by: carol, wantsAll: false, userIds: [] },
  ]);
  expect(found.map(({ members, everyone: all }) => [[...members], all.length])).toEqual([
    [[bob], 3],
    [[], 0],
    [[], 0],
  ]);
});
