import { type ChannelRole, isAtLeast, MENTION_ALL_MEMBERS_MAX } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import type { Mentionable, MentionDeps } from "./find-mentions.ts";

const NOBODY: Mentionable = { members: new Set(), everyone: [] };

/** Reads who could be meant: two statements at most, for any number of texts. */
export const createMentionableIn =
  (sql: Sql): MentionDeps["mentionableIn"] =>
  async (asked) => {
    const places = asked.map((_, place) => place);
    const named = asked.flatMap(({ channelId, userIds }, place) =>
      userIds.map((userId) => ({ place, channelId, userId })),
    );
    const [members, everyone] = await Promise.all([
      named.length === 0
        ? []
        : sql<{ place: number; user_id: string }[]>`
            select asked.place, m.user_id
            from unnest(${named.map((one) => one.place)}::int8[], ${named.map((one) => one.channelId)}::uuid[],
              ${named.map((one) => one.userId)}::uuid[]) as asked (place, channel_id, user_id)
            join channels c on c.id = asked.channel_id
            join channel_members m on m.channel_id = c.home_id and m.user_id = asked.user_id`,
      everyoneOf(
        sql,
        places.flatMap((place) => (asked[place]?.wantsAll ? [{ place, ...asked[place] }] : [])),
      ),
    ]);
    const inPlace = Map.groupBy(members, (row) => row.place);
    return places.map((place) => {
      const found = inPlace.get(place)?.map((row) => row.user_id);
      const all = everyone.get(place);
      if (!found && !all) return NOBODY;
      return { members: new Set(found), everyone: all ?? [] };
    });
  };

/** All members of each channel that is not too large, where the person may mention them. */
const everyoneOf = async (
  sql: Sql,
  wishes: readonly { place: number; channelId: string; by: string }[],
): Promise<ReadonlyMap<number, readonly string[]>> => {
  if (wishes.length === 0) return new Map();
  const rows = await sql<
    { place: number; user_id: string; mention_all_role: ChannelRole; role: ChannelRole }[]
  >`
    select wish.place, m.user_id, h.mention_all_role, own.role
    from unnest(${wishes.map((wish) => wish.place)}::int8[], ${wishes.map((wish) => wish.channelId)}::uuid[],
      ${wishes.map((wish) => wish.by)}::uuid[]) as wish (place, channel_id, user_id)
    join channels c on c.id = wish.channel_id
    join channels h on h.id = c.home_id and h.member_count <= ${MENTION_ALL_MEMBERS_MAX}
    join channel_members own on own.channel_id = h.id and own.user_id = wish.user_id
    join channel_members m on m.channel_id = h.id`;
  const allowed = rows.filter((row) => isAtLeast(row.role, row.mention_all_role));
  return new Map(
    [...Map.groupBy(allowed, (row) => row.place)].map(([place, own]) => [
      place,
      own.map((row) => row.user_id),
    ]),
  );
};
