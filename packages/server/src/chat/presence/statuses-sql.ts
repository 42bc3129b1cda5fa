import type { OwnStatus } from "@parley/contract";
import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { Broker } from "../../realtime/broker.ts";
import { NO_STATUS, type SetStatus } from "./standing-statuses.ts";

interface StatusRow {
  readonly user_id: string;
  readonly emoji: string | null;
  readonly text: string | null;
  readonly expires_at: string | null;
  readonly dnd: boolean;
  readonly dnd_until: string | null;
  readonly revision: number;
}

const toStatus = ({ user_id, emoji, text, expires_at, dnd, dnd_until, revision }: StatusRow): SetStatus => ({
  userId: user_id,
  status: {
    custom: emoji === null && text === null ? null : { emoji, text: text ?? "", expiresAt: expires_at },
    dnd,
    dndUntil: dnd_until,
  },
  revision,
});

/** Everyone's who says anything of themselves, and those of `alsoOf` whatever they are. */
export const readStatuses = async (sql: Sql, alsoOf: readonly string[]): Promise<readonly SetStatus[]> => {
  const rows = await sql<StatusRow[]>`
    select user_id, emoji, text, expires_at, dnd, dnd_until, revision from user_statuses
    where emoji is not null or text is not null or dnd or user_id = any(${alsoOf as string[]}::uuid[])`;
  return rows.map(toStatus);
};

export const readStatusOf = async (sql: Sql, userId: string): Promise<OwnStatus> => {
  const [row] = await sql<StatusRow[]>`
    select user_id, emoji, text, expires_at, dnd, dnd_until, revision from user_statuses
    where user_id = ${userId}`;
  return row ? toStatus(row).status : NO_STATUS;
};

/** Takes the place of what the person said of themselves before; every node is told. */
export type WriteStatus = (userId: string, status: OwnStatus) => Promise<void>;

export const createWriteStatus =
  ({ sql, broker }: { sql: Sql; broker: Broker }): WriteStatus =>
  async (userId, status) => {
    const { custom, dnd, dndUntil } = status;
    const [row] = await retrying(
      () => sql<{ revision: number }[]>`
        insert into user_statuses (user_id, emoji, text, expires_at, dnd, dnd_until, revision)
        values (${userId}, ${custom?.emoji ?? null}, ${custom?.text ?? null}, ${custom?.expiresAt ?? null}, ${dnd},
          ${dndUntil}, 1)
        on conflict (user_id) do update set emoji = excluded.emoji, text = excluded.text,
          expires_at = excluded.expires_at, dnd = excluded.dnd, dnd_until = excluded.dnd_until,
          revision = user_statuses.revision + 1
        returning revision`,
    );
    if (!row) throw new Error("An upsert returns its row");
    const { revision } = row;
    broker.publish(committed([{ kind: "status-set", userId, status, revision }]));
  };

/** Of somebody who is gone nothing stays, here or in the memory of any node. */
export const createForgetStatus = ({ sql, broker }: { sql: Sql; broker: Broker }) => {
  const write = createWriteStatus({ sql, broker });
  return async (userId: string): Promise<void> => {
    const rows = await sql`select 1 from user_statuses where user_id = ${userId}`;
    if (rows.length === 0) return;
    await write(userId, NO_STATUS);
    await sql`delete from user_statuses where user_id = ${userId}`;
  };
};
