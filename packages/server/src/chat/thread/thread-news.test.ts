import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { createLocalBroker } from "../../realtime/broker.ts";
import { createMessageCommits } from "../message/message-commits.ts";
import { changed, changesOf, draftOf, said } from "../message/message-log.harness.ts";
import type { InChannel } from "../message/message-log.ts";
import { createSqlMessageLog } from "../message/message-log-sql.ts";
import { createThreadNews } from "./thread-news.ts";

const [ALICE, BOB, CAROL] = [1, 2, 3].map((n) => `01900000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];

/** A channel of three with a thread at a message of alice's, and nodes that follow the log. */
const openThread = async () => {
  const database = await freshDatabase();
  const { sql, db } = database;
  const log = createSqlMessageLog({ sql, reads: sql, direct: "everyone" });
  const [homeId, threadId] = [crypto.randomUUID(), crypto.randomUUID()];
  const at = new Date();
  await sql`insert into channels (id, kind, name, created_by, created_at, member_count)
    values (${homeId}, 'group', 'watercooler', ${ALICE}, ${at}, 3)`;
  for (const userId of [ALICE, BOB, CAROL]) {
    await sql`insert into channel_members (channel_id, user_id, role, joined_at)
      values (${homeId}, ${userId}, 'member', ${at})`;
  }
  const root = await said(log, homeId, ALICE);
  await sql`insert into channels (id, kind, parent_id, root_id, created_by, created_at)
    values (${threadId}, 'thread', ${homeId}, ${root.id}, ${ALICE}, ${at})`;
  const newNode = () => {
    const broker = createLocalBroker();
    const commits = createMessageCommits({ log, broker, withMentions: async (texts) => texts });
    const views = { viewsIn: async () => new Map() };
    const news = createThreadNews({ db, commits, views, broker, clock: { now: () => Date.now() } });
    const handle = async (message: InChannel["message"]) => news.handle([{ message, homeId }]);
    return {
      handle,
      async handleAndWrite(message: InChannel["message"]) {
        const { write, told } = await handle(message);
        await write?.(db);
        await told?.();
      },
    };
  };
  return {
    log,
    threadId,
    newNode,
    say: (userId: string, mentions: readonly string[] = []) =>
      said(log, threadId, userId, draftOf(threadId, userId, { mentions })),
    async followers() {
      const rows = await sql<{ user_id: string; read_seq: number }[]>`
        select user_id, read_seq from channel_members where channel_id = ${threadId} order by user_id`;
      return rows.map((row) => [row.user_id, row.read_seq]);
    },
    unfollow: (userId: string) =>
      sql`delete from channel_members where channel_id = ${threadId} and user_id = ${userId}`,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

test("a node that dies when a message is counted leaves its writer, its root's author and whom it names to the next", async () => {
  await using thread = await openThread();
  const message = await thread.say(BOB, [CAROL]);
  // The count stands; what was to be written with the position does not.
  await thread.newNode().handle(message);
  expect(await thread.followers()).toEqual([]);
  await thread.newNode().handleAndWrite(message);
  expect(await thread.followers()).toEqual([
    [ALICE, 0],
    [BOB, 1],
    [CAROL, 0],
  ]);
});

test("who follows a thread no more is not brought back by a change of what they wrote", async () => {
  await using thread = await openThread();
  const node = thread.newNode();
  const message = await thread.say(BOB);
  await node.handleAndWrite(message);
  await thread.unfollow(BOB);
  for (const isOn of [true, false]) {
    await node.handleAndWrite(await changed(thread.log, changesOf(message, CAROL).react("👍", isOn)));
    expect(await thread.followers()).toEqual([[ALICE, 0]]);
  }
});
