import type { Draft } from "@parley/contract";
import type { Clock } from "../../clock.ts";
import { committed } from "../../database/committed.ts";
import type { Sql } from "../../database/sql.ts";
import { retrying } from "../../database/transact.ts";
import type { Broker } from "../../realtime/broker.ts";
import { tellDraft } from "./tell-draft.ts";

/** What a device has of a draft, under a version from 1 on. */
export interface DraftPut {
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
  readonly version: number;
}

interface HeldRow extends Draft {
  readonly userId: string;
}

/**
 * Puts many drafts in one statement, and answers for each the one that then counts; null where the person is no member
 * of the channel, or of the one that a thread belongs to. What changed is told once it stands, each draft in the order
 * of its versions: so batches must follow one another.
 *
 * Of several puts of one draft, those below the highest version are as if they had come after it: not stored. Those of
 * the same version, of two devices then, have to get a version each, and go one after the other.
 */
export const createPutDrafts =
  ({ sql, broker, clock }: { sql: Sql; broker: Broker; clock: Clock }) =>
  async (puts: readonly DraftPut[]): Promise<readonly (Draft | null)[]> => {
    const drafts = new Map<string, Draft>();
    for (const round of rounds(puts)) {
      const at = new Date(clock.now()).toISOString();
      const rows = await retrying(() => putAll(sql, round, at));
      const byKey = new Map(rows.map(({ userId, ...draft }) => [`${userId}:${draft.channelId}`, draft]));
      const changed = round.flatMap((put) => {
        const draft = byKey.get(keyOf(put));
        return draft && isOf(draft, { put, at }) ? [tellDraft(put.userId, draft)] : [];
      });
      broker.publish(committed(changed));
      for (const [key, draft] of byKey) drafts.set(key, draft);
    }
    return puts.map((put) => drafts.get(keyOf(put)) ?? null);
  };

const keyOf = ({ userId, channelId }: DraftPut) => `${userId}:${channelId}`;

/** The puts with the highest version of each draft, the first of each in the first round, and so on. */
const rounds = (puts: readonly DraftPut[]): readonly DraftPut[][] => {
  const highest = new Map<string, number>();
  for (const put of puts) {
    highest.set(keyOf(put), Math.max(put.version, highest.get(keyOf(put)) ?? 0));
  }
  const found: DraftPut[][] = [];
  const nextRound = new Map<string, number>();
  for (const put of puts) {
    if (put.version < (highest.get(keyOf(put)) ?? 0)) continue;
    const round = nextRound.get(keyOf(put)) ?? 0;
    nextRound.set(keyOf(put), round + 1);
    found[round] = [...(found[round] ?? []), put];
  }
  return found;
};

/** Whether the draft is this put's. A put that was older has met one with a version above its own. */
const isOf = (draft: Draft, { put, at }: { put: DraftPut; at: string }) =>
  draft.version - put.version <= 1 && draft.text === put.text && draft.updatedAt === at;

/** Every row is written, changed or not: so that what is answered is what counts, and not what a snapshot saw. */
const putAll = (sql: Sql, puts: readonly DraftPut[], at: string) => sql<HeldRow[]>`
  insert into drafts as d (user_id, channel_id, text, version, nonce, updated_at)
  select p.u, p.c, p.t, p.v, gen_random_uuid(), ${at}::timestamptz
  from unnest(
    ${puts.map((put) => put.userId)}::uuid[],
    ${puts.map((put) => put.channelId)}::uuid[],
    ${puts.map((put) => put.text)}::text[],
    ${puts.map((put) => put.version)}::int8[]
  ) as p (u, c, t, v)
  join channels c on c.id = p.c
  join channel_members m on m.channel_id = c.home_id and m.user_id = p.u
  order by p.u, p.c
  on conflict (user_id, channel_id) do update set
    text = case when excluded.version >= d.version then excluded.text else d.text end,
    updated_at = case when excluded.version >= d.version then excluded.updated_at else d.updated_at end,
    version = case when excluded.version = d.version then d.version + 1
      else greatest(excluded.version, d.version) end
  returning d.user_id as "userId", d.channel_id as "channelId", d.text, d.version, d.nonce,
    d.updated_at as "updatedAt"`;
