import { TEXT_BYTES } from "../wire/send-command.ts";
import type { Database } from "./database.ts";

export interface SeededChannel {
  readonly id: string;
  readonly memberIds: readonly string[];
}

const ROWS_AT_ONCE = 5_000;

const chunksOf = function* <T>(items: readonly T[], size: number) {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
};

/** Inserts people, straight into the database, with the ids that the server would give them. */
export const seedPeople = async (database: Database, count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => Bun.randomUUIDv7());
  for (const chunk of chunksOf(ids, ROWS_AT_ONCE)) {
    await database.query(
      `insert into users (id, email, email_key, username, username_key, display_name, display_name_key, created_at,
         updated_at)
       select key, id || '@bench.example', id || '@bench.example', 'u' || substr(id, 6), 'u' || substr(id, 6),
         'Person ' || id, 'person ' || id, now(), now()
       from unnest($1::uuid[]) as u(key), lateral (select key::text as id) t`,
      [chunk],
    );
  }
  return ids;
};

/** Inserts group channels with these members; the first member owns it. */
export const seedChannels = async (
  database: Database,
  membersOf: readonly (readonly string[])[],
): Promise<SeededChannel[]> => {
  const channels = membersOf.map((memberIds) => ({ id: Bun.randomUUIDv7(), memberIds }));
  for (const chunk of chunksOf(channels, ROWS_AT_ONCE)) {
    await database.query(
      `insert into channels (id, kind, name, created_by, created_at, revision, member_count)
       select id, 'group', 'bench', owner, now(), 1, members
       from unnest($1::uuid[], $2::uuid[], $3::int[]) as c(id, owner, members)`,
      [
        chunk.map(({ id }) => id),
        chunk.map(({ memberIds }) => memberIds[0] ?? ""),
        chunk.map(({ memberIds }) => memberIds.length),
      ],
    );
  }
  const rows = channels.flatMap(({ id, memberIds }) =>
    memberIds.map((userId, place) => ({ id, userId, role: place === 0 ? "owner" : "member" })),
  );
  for (const chunk of chunksOf(rows, ROWS_AT_ONCE)) {
    await database.query(
      `insert into channel_members (channel_id, user_id, role, joined_at)
       select c, u, r, now() from unnest($1::uuid[], $2::uuid[], $3::text[]) as m(c, u, r)`,
      [chunk.map(({ id }) => id), chunk.map(({ userId }) => userId), chunk.map(({ role }) => role)],
    );
  }
  await database.query("vacuum analyze users, channels, channel_members");
  return channels;
};

/**
 * Fills channels with messages of 200 bytes, as if posted before: seq and version 1 to `each`, the senders in turn. Their
 * counters stand as the server would have left them.
 */
export const seedMessages = async (
  database: Database,
  channels: readonly SeededChannel[],
  each: number,
): Promise<void> => {
  for (const { id, memberIds } of channels) {
    await database.query(
      `insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at)
       select $1, seq, gen_random_uuid(), seq, ($2::uuid[])[1 + seq % cardinality($2::uuid[])], gen_random_uuid(),
         rpad(lpad(seq::text, 10, '0'), $4::int, 'The quick brown fox jumps over the lazy dog. '),
         now() - make_interval(secs => $3::int - seq)
       from generate_series(1, $3::int) as s(seq)`,
      [id, memberIds, each, TEXT_BYTES],
    );
  }
  await database.query("update channels set last_seq = $2, version = $2 where id = any($1::uuid[])", [
    channels.map(({ id }) => id),
    each,
  ]);
  await database.query("vacuum analyze messages, channels");
};
