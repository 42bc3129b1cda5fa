import { expect, test } from "vitest";
import { chatWorld } from "../channel/world-chat.ts";
import { createPutDrafts } from "../draft/put-drafts-sql.ts";
import { changesOf, draftOf } from "../message/message-log.harness.ts";
import { createSqlMessageLog } from "../message/message-log-sql.ts";
import { createMoveMarkers } from "./move-markers-sql.ts";

test("appends, changes, markers and drafts of the same rows at once never wait in a circle", async () => {
  await using world = await chatWorld({ connectionsMax: 12 });
  const { sql, alice, bob, carol } = world;
  const people = [alice.id, bob.id, carol.id];
  const threadIn = async (parentId: string) => {
    const id = world.newId();
    await sql`insert into channels (id, kind, created_by, created_at, parent_id, root_id)
      values (${id}, 'thread', ${alice.id}, now(), ${parentId}, ${world.newId()})`;
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      select ${id}, user_id, role, joined_at from channel_members where channel_id = ${parentId}`;
    return id;
  };
  const group = async () =>
    (await alice.do("channel.create", { kind: "group", name: "Plans", memberIds: [bob.id, carol.id] })).body
      .id;
  const groups = await Promise.all(Array.from({ length: 8 }, group));
  await sql`update channels set slow_mode_seconds = 1 where id = any(${groups.slice(0, 4)}::uuid[])`;
  const threads = await Promise.all(groups.filter((_, index) => index % 2 === 0).map(threadIn));
  const channels = [...groups, ...threads].sort();
  const drafts = await Promise.all(
    channels.flatMap((channelId) =>
      people.map(async (userId) => {
        const nonce = crypto.randomUUID();
        await sql`insert into drafts (user_id, channel_id, text, version, nonce, updated_at)
          values (${userId}, ${channelId}, 'begun', 1, ${nonce}, now())`;
        return { userId, channelId, nonce };
      }),
    ),
  );
  const log = createSqlMessageLog({ sql, reads: sql, direct: "friends" });
  const move = createMoveMarkers(world);
  const put = createPutDrafts(world);
  const deadlocks = async () => {
    // What this backend counted is there for others a moment later.
    await sql`select pg_stat_force_next_flush()`;
    const [row] = await sql<{ deadlocks: number }[]>`
      select deadlocks from pg_stat_database where datname = current_database()`;
    return row?.deadlocks;
  };

  const shuffled = <T>(items: readonly T[], round: number) =>
    items
      .map((item, index) => [((index + 1) * (round * 7 + 3)) % 31, item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  const appended: { channelId: string; id: string; senderId: string }[] = [];
  const rounds = Array.from({ length: 120 }, async (_, round) => {
    const each = shuffled(drafts, round);
    if (round % 4 === 0) {
      const batch = each.map(({ channelId, userId, nonce }) =>
        draftOf(channelId, userId, {
          mentions: people.filter((id) => id !== userId),
          ...(round < 40 && { nonce }),
        }),
      );
      for (const outcome of await log.append(batch))
        if (outcome.at === "appended") appended.push(outcome.message);
      return batch.length;
    }
    if (round % 4 === 1) {
      const moves = each.map(({ channelId, userId }) => ({ channelId, userId, readSeq: round * 3 }));
      return (await move(moves)).length;
    }
    if (round % 4 === 2) {
      const puts = each.map(({ channelId, userId }) => ({
        channelId,
        userId,
        text: `round ${round}`,
        version: 1,
      }));
      return (await put(puts)).length;
    }
    await Bun.sleep(round);
    const changes = shuffled(appended, round)
      .slice(0, 40)
      .flatMap((message) => {
        const by = changesOf(message, message.senderId);
        return [
          by.edit(`round ${round}`, { mentions: people.slice(round % 3) }),
          by.react("👍", round % 2 === 0),
        ];
      });
    return (await log.change(changes)).length;
  });
  const done = (await Promise.all(rounds)).reduce((sum, count) => sum + count, 0);

  expect(done).toBeGreaterThan(2_000);
  expect(await deadlocks()).toBe(0);
  for (const channelId of channels) {
    const [row] = await sql<{ last_seq: number; version: number; messages: number; versions: number }[]>`
      select last_seq, version, (select count(*) from messages m where m.channel_id = c.id) as messages,
        (select count(distinct m.version) from messages m where m.channel_id = c.id) as versions
      from channels c where id = ${channelId}`;
    expect(row?.messages).toBe(row?.last_seq);
    expect(row?.versions).toBe(row?.messages);
  }
}, 60_000);
