import type { Message } from "@parley/contract";
import type { Sql } from "../../database/sql.ts";
import type { MessagePage, NonceKey, PageRequest, Position, Recovery } from "./message-log.ts";
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from "./message-row.ts";

export const messagesByNonce = async (sql: Sql, keys: readonly NonceKey[]): Promise<Message[]> => {
  const rows = await sql.unsafe<MessageRow[]>(
    `select ${MESSAGE_COLUMNS}
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as k(channel_id, sender_id, nonce)
     join messages m on m.sender_id = k.sender_id and m.nonce = k.nonce and m.channel_id is not distinct from k.channel_id
     order by m.channel_id, m.version`,
    [keys.map((key) => key.channelId), keys.map((key) => key.senderId), keys.map((key) => key.nonce)],
    { prepare: true },
  );
  return rows.map(messageOf);
};

const BEFORE = `select ${MESSAGE_COLUMNS} from messages m where m.channel_id = $1 and m.seq < $2 order by m.seq desc limit $3`;
const AFTER = `select ${MESSAGE_COLUMNS} from messages m where m.channel_id = $1 and m.seq > $2 order by m.seq limit $3`;

const readBefore = async (sql: Sql, channelId: string, seq: number, limit: number) => {
  const rows = await sql.unsafe<MessageRow[]>(BEFORE, [channelId, seq, limit + 1], { prepare: true });
  return { items: rows.slice(0, limit).reverse().map(messageOf), more: rows.length > limit };
};

const readAfter = async (sql: Sql, channelId: string, seq: number, limit: number) => {
  const rows = await sql.unsafe<MessageRow[]>(AFTER, [channelId, seq, limit + 1], { prepare: true });
  return { items: rows.slice(0, limit).map(messageOf), more: rows.length > limit };
};

export const pageOfMessages = async (
  sql: Sql,
  { channelId, bound, limit }: PageRequest,
): Promise<MessagePage> => {
  switch (bound.at) {
    case "end": {
      const { items, more } = await readBefore(sql, channelId, Number.MAX_SAFE_INTEGER, limit);
      return { items, hasBefore: more, hasAfter: false };
    }
    case "before": {
      // The message at the bound is read along: `seq` has no gaps, so it is missing only where nothing follows.
      const { items, more } = await readBefore(sql, channelId, bound.seq + 1, limit + 1);
      const hasAfter = items.at(-1)?.seq === bound.seq;
      if (hasAfter) return { items: items.slice(0, -1), hasBefore: more, hasAfter };
      return { items: items.slice(-limit), hasBefore: more || items.length > limit, hasAfter };
    }
    case "after": {
      const { items, more } = await readAfter(sql, channelId, bound.seq, limit);
      return { items, hasBefore: bound.seq >= 1 && items.length > 0, hasAfter: more };
    }
    case "around": {
      const half = Math.floor(limit / 2);
      const [before, after] = await Promise.all([
        readBefore(sql, channelId, bound.seq, half),
        readAfter(sql, channelId, bound.seq - 1, limit - half),
      ]);
      return { items: [...before.items, ...after.items], hasBefore: before.more, hasAfter: after.more };
    }
  }
};

const ABOVE = `select ${MESSAGE_COLUMNS} from messages m where m.channel_id = $1 and m.version > $2
  order by m.version limit $3`;

export const messagesAbove = async (
  sql: Sql,
  { channelId, version }: Position,
  limit: number,
): Promise<Message[]> => {
  const rows = await sql.unsafe<MessageRow[]>(ABOVE, [channelId, version, limit], { prepare: true });
  return rows.map(messageOf);
};

type RecoveryRow = { o: number; current: number } & Partial<MessageRow>;

export const recoverMessages = async (
  sql: Sql,
  positions: readonly Position[],
  limit: number,
): Promise<Recovery[]> => {
  if (positions.length === 0) return [];
  const rows = await sql.unsafe<RecoveryRow[]>(
    `select p.o::int as o, c.version as current, ${MESSAGE_COLUMNS}
     from unnest($1::uuid[], $2::bigint[]) with ordinality as p(channel_id, version, o)
     join channels c on c.id = p.channel_id
     left join lateral (
       select * from messages x
       where x.channel_id = p.channel_id and x.version > p.version and c.version - p.version <= $3
       order by x.version limit $3
     ) m on true
     order by p.o, m.version`,
    [positions.map((position) => position.channelId), positions.map((position) => position.version), limit],
    { prepare: true },
  );
  const recoveries: Recovery[] = positions.map(() => ({ at: "too-far" }));
  for (const { o, current, ...message } of rows) {
    const asked = positions[o - 1];
    if (!asked || current < asked.version || current - asked.version > limit) continue;
    const recovery = recoveries[o - 1];
    const messages = recovery?.at === "recovered" ? recovery.messages : [];
    recoveries[o - 1] = { at: "recovered", messages, version: current };
    if (isMessage(message)) messages.push(messageOf(message));
  }
  return recoveries;
};

const isMessage = (row: Partial<MessageRow>): row is MessageRow => row.id !== null && row.id !== undefined;
