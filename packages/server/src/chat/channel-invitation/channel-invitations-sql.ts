import type { ChannelInvitation, ChannelRole, PublicChannel } from "@parley/contract";
import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import { mayManage } from "../channel/may-manage.ts";

/** A link, the channel that it leads to, and what its maker is there now. */
export interface FoundInvitation {
  readonly invitation: ChannelInvitation;
  readonly channel: Omit<PublicChannel, "isMember">;
  readonly makerRole: ChannelRole | null;
  readonly inviteRole: ChannelRole;
}

/** Whether somebody may come in by it: it gives no more than its maker could at this moment. */
export const isGood = ({ invitation, makerRole, inviteRole }: FoundInvitation, at: string): boolean =>
  (invitation.expiresAt === null || invitation.expiresAt > at) &&
  (invitation.usesMax === null || invitation.uses < invitation.usesMax) &&
  makerRole !== null &&
  mayManage(makerRole, { act: "invite", least: inviteRole }) === null;

const found = (db: Kysely<DB>) =>
  db
    .selectFrom("channel_invitations as i")
    .innerJoin("channels as c", "c.id", "i.channel_id")
    .leftJoin("channel_members as m", (join) =>
      join.onRef("m.channel_id", "=", "i.channel_id").onRef("m.user_id", "=", "i.created_by"),
    )
    .select([
      "i.id",
      "i.channel_id",
      "i.created_by",
      "i.created_at",
      "i.expires_at",
      "i.uses_max",
      "i.uses",
      "m.role",
      "c.invite_role",
      "c.name",
      "c.topic",
      "c.description",
      "c.avatar",
      "c.member_count",
      "c.created_at as channel_created_at",
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof found>["executeTakeFirstOrThrow"]>>;

const readRow = (row: Row): FoundInvitation => ({
  invitation: {
    id: row.id,
    channelId: row.channel_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usesMax: row.uses_max,
    uses: row.uses,
  },
  channel: {
    id: row.channel_id,
    name: row.name,
    topic: row.topic,
    description: row.description,
    avatar: row.avatar,
    memberCount: row.member_count,
    createdAt: row.channel_created_at,
  },
  makerRole: row.role as ChannelRole | null,
  inviteRole: row.invite_role as ChannelRole,
});

/** Links into channels. Whoever changes one holds the lock of its channel. */
export const channelInvitations = (db: Kysely<DB>) => ({
  async findByToken(tokenHash: Buffer): Promise<FoundInvitation | null> {
    const row = await found(db).where("i.token_hash", "=", tokenHash).executeTakeFirst();
    return row ? readRow(row) : null;
  },

  async findIn(channelId: string, id: string): Promise<FoundInvitation | null> {
    const row = await found(db)
      .where("i.channel_id", "=", channelId)
      .where("i.id", "=", id)
      .executeTakeFirst();
    return row ? readRow(row) : null;
  },

  /** Those that are still good, the latest first. */
  async goodIn(channelId: string, at: string): Promise<ChannelInvitation[]> {
    const rows = await found(db)
      .where("i.channel_id", "=", channelId)
      .where((eb) => eb.or([eb("i.expires_at", "is", null), eb("i.expires_at", ">", at)]))
      .where((eb) => eb.or([eb("i.uses_max", "is", null), eb("i.uses", "<", eb.ref("i.uses_max"))]))
      .orderBy("i.id", "desc")
      .execute();
    return rows
      .map(readRow)
      .filter((one) => isGood(one, at))
      .map(({ invitation }) => invitation);
  },

  async add(invitation: ChannelInvitation, tokenHash: Buffer): Promise<void> {
    await db
      .insertInto("channel_invitations")
      .values({
        id: invitation.id,
        channel_id: invitation.channelId,
        token_hash: tokenHash,
        created_by: invitation.createdBy,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
        uses_max: invitation.usesMax,
        uses: invitation.uses,
      })
      .execute();
  },

  async countUse(id: string): Promise<void> {
    await db.updateTable("channel_invitations").set({ uses: sql`uses + 1` }).where("id", "=", id).execute();
  },

  async remove(id: string): Promise<void> {
    await db.deleteFrom("channel_invitations").where("id", "=", id).execute();
  },

  /** Those of a channel that were over before that moment. */
  async removeOver(channelId: string, before: string): Promise<void> {
    await db
      .deleteFrom("channel_invitations")
      .where("channel_id", "=", channelId)
      .where("expires_at", "<", before)
      .execute();
  },
});
