import pg from "pg";
import type { IndexedMessage } from "../src/chat/search/search-index.ts";
import { chanceOf, createCorpus, pickBy } from "./search-corpus.ts";
import { createTypist, KINDS, type Names } from "./typed-searches.ts";

/**
 * Fills the database of a server with the corpus, past the server, as if everything had been said before; two people read
 * it, one some of its channels and one all. The argument is JSON; every line of the answer is JSON: how far it is, and
 * last what the two may type.
 */
interface Request {
  databaseHost: string;
  messages: number;
  seed: number;
  /** Of each kind, for each of the two. */
  searches: number;
}

const BATCH = 10_000;
const SAMPLES = 2_000;
/** The last word of each channel: once all of these are found, the index has everything. */
const LAST_WORD = "quiescat";

const request = JSON.parse(process.argv[2] ?? "") as Request;
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const corpus = createCorpus(request);
const { channelIds, someChannelIds, people } = corpus;
const chance = chanceOf(request.seed + 1);
const pick = pickBy(chance);
const readers = { some: Bun.randomUUIDv7(), all: Bun.randomUUIDv7() };
const pool = new pg.Pool({
  host: request.databaseHost,
  user: "parley",
  database: "parley",
  max: 2,
  options: "-c synchronous_commit=off",
});

const usernames = new Map([
  ...people.map((id, place) => [id, `p${place}`] as const),
  [readers.some, "some"],
  [readers.all, "all"],
]);
const channelNames = new Map(channelIds.map((id, place) => [id, `c${place}`]));
const names: Names = {
  person: (id) => usernames.get(id) ?? "",
  channel: (id) => channelNames.get(id) ?? "",
};

const fillPeople = () =>
  pool.query(
    `insert into users (id, email, email_key, username, username_key, display_name, display_name_key, created_at,
       updated_at)
     select id, name || '@bench.example', name || '@bench.example', name, name, name, name, now(), now()
     from unnest($1::uuid[], $2::text[]) as u(id, name)`,
    [[...usernames.keys()], [...usernames.values()]],
  );

const fillChannels = async () => {
  await pool.query(
    `insert into channels (id, kind, name, created_by, created_at, revision, member_count)
     select id, 'group', name, $3, now(), 1, 2 from unnest($1::uuid[], $2::text[]) as c(id, name)`,
    [channelIds, channelIds.map(names.channel), readers.all],
  );
  for (const [reader, seen] of [
    [readers.all, channelIds],
    [readers.some, someChannelIds],
  ] as const) {
    await pool.query(
      `insert into channel_members (channel_id, user_id, role, joined_at)
       select id, $2, 'member', now() from unnest($1::uuid[]) as c(id)`,
      [seen, reader],
    );
  }
};

const fill = (messages: readonly IndexedMessage[]) =>
  pool.query(
    `insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at)
     select c, s, gen_random_uuid(), s, f, gen_random_uuid(), t, a
     from unnest($1::uuid[], $2::int8[], $3::uuid[], $4::text[], $5::timestamptz[]) as m(c, s, f, t, a)`,
    [
      messages.map(({ channelId }) => channelId),
      messages.map(({ seq }) => seq),
      messages.map(({ senderId }) => senderId),
      messages.map(({ text }) => text),
      messages.map(({ createdAt }) => createdAt),
    ],
  );

/** Ends each channel in which anything was said, and answers how many those are. Nothing but the search follows. */
const close = async () => {
  const { rowCount } = await pool.query(
    `with last as (select channel_id, max(seq) as seq from messages group by channel_id),
       said as (
         insert into messages (channel_id, seq, id, version, sender_id, nonce, text, created_at)
         select channel_id, seq + 1, gen_random_uuid(), seq + 1, $1, gen_random_uuid(), $2, now() from last)
     update channels c set last_seq = last.seq + 1, version = last.seq + 1 from last where c.id = last.channel_id`,
    [readers.all, LAST_WORD],
  );
  await pool.query(
    `insert into followers (name, channel_id, version)
     select f.name, c.id, c.version from channels c
     cross join (values ('threads'), ('previews'), ('notifications')) as f(name)
     on conflict (name, channel_id) do update set version = excluded.version`,
  );
  await pool.query("vacuum analyze users, channels, channel_members, messages");
  return rowCount;
};

await fillPeople();
await fillChannels();
const samples: IndexedMessage[] = [];
const isRead = new Set(someChannelIds);
let filled = 0;
let underWay: Promise<unknown> = Promise.resolve();
for (const { messages } of corpus.batches(BATCH)) {
  // The next batch is thought up while this one is written.
  await underWay;
  underWay = fill(messages);
  filled += messages.length;
  const wanted = Math.ceil((SAMPLES * messages.length) / request.messages);
  const seen = messages.filter(({ channelId }) => isRead.has(channelId));
  for (const from of [messages, seen]) {
    for (let taken = 0; taken < wanted && from.length > 0; taken += 1) {
      samples.push(pick(from));
    }
  }
  if (filled % (BATCH * 20) === 0) say({ filled });
}
await underWay;
const channels = await close();
await pool.end();
const typedBy = (read: readonly IndexedMessage[]) => {
  const typed = createTypist({ chance, read, names });
  return KINDS.map((kind) => ({ kind, typed: typed(kind, request.searches) }));
};
say({
  done: {
    last: { word: LAST_WORD, channels },
    searchers: [
      {
        name: `of ${someChannelIds.length}`,
        userId: readers.some,
        kinds: typedBy(samples.filter(({ channelId }) => isRead.has(channelId))),
      },
      { name: "of all", userId: readers.all, kinds: typedBy(samples) },
    ],
  },
});
process.exit(0);
