import type { PublicProfile } from "@parley/contract";
import type { Database } from "../../database/connect.ts";
import {
  type ExportPart,
  type ExportPartsOf,
  onePage,
  PAGE_ROWS,
  pagesAfter,
} from "../../identity/export/export-part.ts";
import { blockedBy, friendshipsOf } from "../friend/friend-rows-sql.ts";
import { scheduledMessagesOf } from "../scheduled/scheduled-rows-sql.ts";

interface OwnDataDeps {
  readonly database: Pick<Database, "sql" | "db">;
  readonly profilesOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, PublicProfile>>;
}

interface OwnMessage {
  readonly nonce: string;
  readonly channelId: string;
}

/** What chat holds about a person: with whom they have to do, where they are, and what they have written. */
export const createOwnData =
  ({ database: { sql, db }, profilesOf }: OwnDataDeps): ExportPartsOf =>
  (userId): ExportPart[] => {
    const named = async <T extends { readonly userId: string }>(rows: readonly T[]) => {
      const profiles = await profilesOf(rows.map((row) => row.userId));
      return rows.map((row) => ({ ...row, username: profiles.get(row.userId)?.username ?? null }));
    };
    return [
      {
        name: "friends",
        pages: () =>
          onePage(async () => {
            const friends = await friendshipsOf(db, userId).friends();
            return named(friends.map((row) => ({ userId: row.other, since: row.accepted_at })));
          }),
      },
      {
        name: "friendRequests",
        pages: () =>
          pagesAfter(async (after: { id: string } | null) => {
            const page = { before: after?.id ?? null, limit: PAGE_ROWS };
            const requests = await friendshipsOf(db, userId).requests(page);
            return named(
              requests.map((row) => ({
                id: row.id,
                userId: row.other,
                direction: row.requested_by === userId ? "outgoing" : "incoming",
                askedAt: row.created_at,
              })),
            );
          }),
      },
      {
        name: "blocked",
        pages: () =>
          pagesAfter(async (after: { userId: string; blockedAt: string } | null) => {
            const before = after && { at: after.blockedAt, userId: after.userId };
            const rows = await blockedBy(db, userId, { before, limit: PAGE_ROWS });
            return named(rows.map((row) => ({ userId: row.blocked_id, blockedAt: row.created_at })));
          }),
      },
      {
        name: "channels",
        pages: () =>
          pagesAfter(
            (after: { id: string } | null) => sql<{ id: string }[]>`
              select c.id, c.kind, c.name, c.topic, c.description, c.avatar, c.visibility,
                c.parent_id as "parentId", m.role, m.joined_at as "joinedAt", m.read_seq as "readSeq",
                m.delivered_seq as "deliveredSeq", m.muted_until as "mutedUntil", m.notify, m.favourite, m.section,
                c.created_at as "createdAt", c.archived_at as "archivedAt"
              from channel_members m join channels c on c.id = m.channel_id
              where m.user_id = ${userId} and m.channel_id > ${after?.id ?? NO_ID}
              order by m.channel_id limit ${PAGE_ROWS}`,
          ),
      },
      {
        // Links that they have made, without what makes them links.
        name: "channelInvitations",
        pages: () =>
          pagesAfter(
            (after: { id: string } | null) => sql<{ id: string }[]>`
              select id, channel_id as "channelId", created_at as "createdAt", expires_at as "expiresAt",
                uses_max as "usesMax", uses
              from channel_invitations where created_by = ${userId} and id > ${after?.id ?? NO_ID}
              order by id limit ${PAGE_ROWS}`,
          ),
      },
      {
        // Those in channels that they have left, too: by sender, in the order of the index that has them.
        name: "messages",
        pages: () =>
          pagesAfter(
            (after: OwnMessage | null) => sql<OwnMessage[]>`
              select id, channel_id as "channelId", seq, nonce, text, created_at as "createdAt",
                edited_at as "editedAt", deleted_at as "deletedAt"
              from messages
              where sender_id = ${userId}
                and (nonce, channel_id) > (${after?.nonce ?? NO_ID}::uuid, ${after?.channelId ?? NO_ID}::uuid)
              order by nonce, channel_id limit ${PAGE_ROWS}`,
          ),
      },
      {
        name: "drafts",
        pages: () =>
          pagesAfter(
            (after: { channelId: string } | null) => sql<{ channelId: string }[]>`
              select channel_id as "channelId", text, version, nonce, updated_at as "updatedAt" from drafts
              where user_id = ${userId} and channel_id > ${after?.channelId ?? NO_ID}
              order by channel_id limit ${PAGE_ROWS}`,
          ),
      },
      {
        // Which, and not what they say: the words are of those who wrote them.
        name: "savedMessages",
        pages: () =>
          pagesAfter(
            (after: { messageId: string } | null) => sql<{ messageId: string }[]>`
              select message_id as "messageId", channel_id as "channelId", seq, saved_at as "savedAt"
              from saved_messages where user_id = ${userId} and message_id > ${after?.messageId ?? NO_ID}
              order by message_id limit ${PAGE_ROWS}`,
          ),
      },
      {
        name: "status",
        pages: () =>
          onePage(async () => {
            const rows = await sql`
              select emoji, text, expires_at as "expiresAt", dnd, dnd_until as "dndUntil" from user_statuses
              where user_id = ${userId}`;
            return [...rows];
          }),
      },
      {
        name: "receiptSettings",
        pages: () =>
          onePage(async () => {
            const rows = await sql`
              select hides_reading as "hidesReading" from receipt_settings where user_id = ${userId}`;
            return [...rows];
          }),
      },
      {
        name: "scheduledMessages",
        pages: () => onePage(() => scheduledMessagesOf(db, userId).all()),
      },
    ];
  };

/** Before every id. */
const NO_ID = "00000000-0000-0000-0000-000000000000";
