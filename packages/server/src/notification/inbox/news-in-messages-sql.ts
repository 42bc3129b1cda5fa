import { type Kysely, sql } from "kysely";
import type { DB } from "../../database/schema.generated.ts";
import type { Placed } from "./recipients-sql.ts";

/**
 * Beside the follower's position, which is a version, stands up to which seq messages have been handled as new, and up to
 * when edits have been. They move in its transaction.
 */
const POSITION = "notifications";
const SEQS = "notification-seqs";
const EDITS = "notification-edits";
/** Clocks of two nodes differ by less: an edit that is told after a later one is still new. */
const SKEW_MS = 60_000;

interface PositionRow {
  readonly id: string;
  readonly seen: number;
  /** Milliseconds. Null: none yet. */
  readonly edits: number | null;
}

export interface NewsInMessages {
  /** The message is handled for the first time. */
  isNew(place: number): boolean;
  /** An edit of it may be handled for the first time. */
  isNewlyEdited(place: number): boolean;
}

/**
 * What is new of these messages: one that comes again has changed since, and most changes tell nobody anything. All up to
 * the first message that has a version above the position was handled before, whatever of it concerned somebody.
 */
export const newsInMessages = async (trx: Kysely<DB>, placed: readonly Placed[]): Promise<NewsInMessages> => {
  const ids = [...new Set(placed.map(({ message }) => message.channelId))];
  const { rows } = await sql<PositionRow>`
    select b.id, b.edits, coalesce((
      select min(m.seq) - 1 from messages m
      where m.channel_id = b.id and m.version > b.position and m.seq > b.seen
    ), b.seen) as seen
    from (
      select c.id, coalesce(p.version, 0) as position, e.version as edits, coalesce(s.version, (
        select m.seq from messages m where m.channel_id = c.id and m.version <= coalesce(p.version, 0)
        order by m.seq desc limit 1
      ), 0) as seen
      from unnest(${ids}::uuid[]) as c (id)
      left join followers p on p.name = ${POSITION} and p.channel_id = c.id
      left join followers s on s.name = ${SEQS} and s.channel_id = c.id
      left join followers e on e.name = ${EDITS} and e.channel_id = c.id
    ) b`.execute(trx);
  const positions = new Map(rows.map((row) => [row.id, row]));
  const at = (place: number) => {
    const { message } = placed[place] as Placed;
    return { message, held: positions.get(message.channelId) };
  };
  return {
    isNew(place) {
      const { message, held } = at(place);
      return message.seq > Number(held?.seen ?? 0);
    },
    isNewlyEdited(place) {
      const { message, held } = at(place);
      if (message.editedAt === null) return false;
      return held?.edits == null || Date.parse(message.editedAt) > Number(held.edits) - SKEW_MS;
    },
  };
};

/** These messages are handled: what is not yet, for it is above their versions, stays new. */
export const passMessages = async (trx: Kysely<DB>, placed: readonly Placed[]): Promise<void> => {
  const versions = new Map<string, number>();
  const edits = new Map<string, number>();
  for (const { message } of placed) {
    const { channelId, version, editedAt } = message;
    versions.set(channelId, Math.max(version, versions.get(channelId) ?? 0));
    if (editedAt === null) continue;
    edits.set(channelId, Math.max(Date.parse(editedAt), edits.get(channelId) ?? 0));
  }
  const ids = [...versions.keys()].sort();
  await sql`
    with taken as materialized (
      select id, version, edited from unnest(${ids}::uuid[], ${ids.map((id) => versions.get(id) ?? 0)}::int8[],
        ${ids.map((id) => edits.get(id) ?? null)}::int8[]) as t (id, version, edited)
    ),
    moved as (
      select ${SEQS}::text as name, t.id, coalesce((
        select min(m.seq) - 1 from messages m where m.channel_id = t.id and m.version > t.version
          and m.seq > coalesce(s.version, 0)
      ), c.last_seq) as position
      from taken t join channels c on c.id = t.id
      left join followers s on s.name = ${SEQS} and s.channel_id = t.id
      union all
      select ${EDITS}::text, t.id, least(t.edited, (
        select (extract(epoch from min(m.edited_at)) * 1000)::int8 - 1 from messages m
        where m.channel_id = t.id and m.version > t.version
      ))
      from taken t where t.edited is not null
    )
    insert into followers (name, channel_id, version)
    select name, id, position from moved order by name, id
    on conflict (name, channel_id) do update set version = greatest(followers.version, excluded.version)`.execute(
    trx,
  );
};
