import type { ChannelRole } from "@parley/contract";
import type { Kysely } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { apartFrom } from "../friend/friend-rows-sql.ts";

/** Makes a group channel: its creator owns it, the others are members. */
export const openGroup = async (
  trx: Kysely<DB>,
  {
    channelId,
    name,
    by,
    others,
    at,
  }: { channelId: string; name: string; by: string; others: readonly string[]; at: string },
): Promise<void> => {
  const apart = await apartFrom(trx, by, others);
  if (apart.size > 0) raise("user_not_found");
  const members: { userId: string; role: ChannelRole }[] = [
    { userId: by, role: "owner" },
    ...others.map((userId) => ({ userId, role: "member" as const })),
  ];
  await trx
    .insertInto("channels")
    .values({
      id: channelId,
      kind: "group",
      name,
      created_by: by,
      created_at: at,
      member_count: members.length,
    })
    .execute();
  await trx
    .insertInto("channel_members")
    .values(
      members.map(({ userId, role }) => ({ channel_id: channelId, user_id: userId, role, joined_at: at })),
    )
    .execute();
};
