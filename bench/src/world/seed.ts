import type { Sql } from "postgres";

export interface SeededChannel {
  readonly id: string;
  readonly memberIds: readonly string[];
}

const ROWS_AT_ONCE = 5_000;

const chunksOf = function* <T>(items: readonly T[], size: number) {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
};

/** Inserts people, straight into the database, with the ids that the server would give them. */
export const seedPeople = async (sql: Sql, count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => Bun.randomUUIDv7());
  for (const chunk of chunksOf(ids, ROWS_AT_ONCE)) {
    await sql`
      insert into users (id, email, email_key, username, username_key, display_name, display_name_key, created_at,
        updated_at)
      select key, id || '@bench.example', id || '@bench.example', 'u' || substr(id, 6), 'u' || substr(id, 6),
        'Person ' || id, 'person ' || id, now(), now()
      from unnest(${chunk}::uuid[]) as u(key), lateral (select key::text as id) t`;
  }
  return ids;
};

/** Inserts group channels with these members; the first member owns it. */
export const seedChannels = async (
  sql: Sql,
  membersOf: readonly (readonly string[])[],
): Promise<SeededChannel[]> => {
  const channels = membersOf.map((memberIds) => ({ id: Bun.randomUUIDv7(), memberIds }));
  for (const chunk of chunksOf(channels, ROWS_AT_ONCE)) {
    await sql`
      insert into channels (id, kind, name, created_by, created_at, revision, member_count)
      select id, 'group', 'bench', owner, now(), 1, members
      from unnest(${chunk.map(({ id }) => id)}::uuid[], ${chunk.map(({ memberIds }) => memberIds[0] ?? "")}::uuid[],
        ${chunk.map(({ memberIds }) => memberIds.length)}::int[]) as c(id, owner, members)`;
  }
  const rows = channels.flatMap(({ id, memberIds }) =>
    memberIds.map((userId, place) => ({ id, userId, role: place === 0 ? "owner" : "member" })),
  );
  for (const chunk of chunksOf(rows, ROWS_AT_ONCE)) {
    await sql`
      insert into channel_members (channel_id, user_id, role, joined_at)
      select c, u, r, now()
      from unnest(${chunk.map(({ id }) => id)}::uuid[], ${chunk.map(({ userId }) => userId)}::uuid[],
        ${chunk.map(({ role }) => role)}::text[]) as m(c, u, r)`;
  }
  await sql`vacuum analyze users, channels, channel_members`;
  return channels;
};
