import type { Sql } from "../../database/sql.ts";

/**
 * Removes what nobody but this person has seen: drafts, what they saved, what was to be sent later; and the links by which
 * they let others into channels. Jobs that were to send something find nothing. Called again, there is nothing left to do.
 */
export const createForgetOwnThings =
  (sql: Sql) =>
  async (userId: string): Promise<void> => {
    await sql`delete from scheduled_messages where user_id = ${userId}`;
    await sql`delete from drafts where user_id = ${userId}`;
    await sql`delete from saved_messages where user_id = ${userId}`;
    await sql`delete from channel_invitations where created_by = ${userId}`;
  };
