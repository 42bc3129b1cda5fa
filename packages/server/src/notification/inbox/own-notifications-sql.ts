import type { Sql } from "../../database/sql.ts";
import {
  type ExportPart,
  type ExportPartsOf,
  onePage,
  PAGE_ROWS,
  pagesAfter,
} from "../../identity/export/export-part.ts";

/** Before every id. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

/** What is held about a person here. The words of messages are not theirs; the keys of browsers are secrets. */
export const createOwnNotifications =
  (sql: Sql): ExportPartsOf =>
  (userId): ExportPart[] => [
    {
      name: "notifications",
      pages: () =>
        pagesAfter(
          (after: { id: string } | null) => sql<{ id: string }[]>`
            select id, kind, channel_id as "channelId", message_id as "messageId", seq, actor_id as "actorId",
              text, created_at as "createdAt", read_at as "readAt", digested_at as "mailedAt"
            from notifications where user_id = ${userId} and id > ${after?.id ?? NO_ID}
            order by id limit ${PAGE_ROWS}`,
        ),
    },
    {
      name: "notificationSettings",
      pages: () =>
        onePage(
          () => sql`
            select level, push, digest, quiet_from as "quietFrom", quiet_to as "quietTo", digested_at as "mailedAt"
            from notification_settings where user_id = ${userId}`,
        ),
    },
    {
      name: "pushSubscriptions",
      pages: () =>
        onePage(
          () => sql`
            select id, session_id as "sessionId", endpoint, user_agent as "userAgent", created_at as "createdAt"
            from push_subscriptions where user_id = ${userId} order by created_at`,
        ),
    },
  ];

/** Before somebody is erased: nothing of it has a use without them. Called again, there is nothing left to do. */
export const createForgetNotifications =
  (sql: Sql) =>
  async (userId: string): Promise<void> => {
    await sql`delete from push_subscriptions where user_id = ${userId}`;
    await sql`delete from push_deliveries where user_id = ${userId}`;
    await sql`delete from notifications where user_id = ${userId}`;
    await sql`delete from notification_settings where user_id = ${userId}`;
  };
