import type { ChannelVisibility } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { raise } from "../../problem.ts";
import { apartFrom } from "../friend/friend-rows-sql.ts";

export interface NewGroup {
  readonly channelId: string;
  readonly name: string;
  readonly topic: string | null;
  readonly description: string | null;
  readonly avatar: string | null;
  readonly visibility: ChannelVisibility;
  readonly by: string;
  readonly others: readonly string[];
  readonly at: string;
}

/** Makes a group channel: its creator owns it, the others are members. */
export const openGroup = async (
  trx: Kysely<DB>,
  { channelId, by, others, at, ...described }: NewGroup,
): Promise<void> => {
  const apart = await apartFrom(trx, by, others);
  if (apart.size > 0) raise("user_not_found");
  await trx
    .insertInto("channels")
    .values({
      ...described,
      id: channelId,
      kind: "group",
      created_by: by,
      created_at: at,
      member_count: others.length + 1,
    })
    .execute();
  // One statement text for any number of members.
  await sql`
    insert into channel_members (channel_id, user_id, role, joined_at)
    select ${channelId}::uuid, m.id, case when m.id = ${by}::uuid then 'owner' else 'member' end, ${at}::timestamptz
    from unnest(${[by, ...others]}::uuid[]) as m (id)`.execute(trx);
};
