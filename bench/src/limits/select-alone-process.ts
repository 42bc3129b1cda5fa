import pg from "pg";
import type { SelectAloneRequest } from "./select-alone.ts";

/** What the server asks for a page before a seq, without its questions beside it: who asks, and whether more follows. */
const SELECT = `select id, channel_id, seq, version, sender_id, nonce, text, created_at, edited_at, deleted_at
  from messages where channel_id = $1 and seq < $2 order by seq desc limit $3`;
const WARM_UP_MS = 500;

const request = JSON.parse(process.argv[2] ?? "") as SelectAloneRequest;
const until = performance.now() + WARM_UP_MS + request.seconds * 1000;
/** Nothing is converted: every column stays the text that came. */
const asText = { getTypeParser: () => (text: string) => text };
let pages = 0;

const readAgainAndAgain = async () => {
  const client = new pg.Client({
    host: request.databaseHost,
    user: "parley",
    database: "parley",
    types: asText as pg.CustomTypesConfig,
  });
  await client.connect();
  while (performance.now() < until) {
    const before = request.limit + 2 + Math.floor(Math.random() * (request.lastSeq - request.limit));
    const { rows } = await client.query({
      name: "page",
      text: SELECT,
      values: [request.channelId, before, request.limit + 1],
    });
    if (rows.length !== request.limit + 1) throw new Error(`${rows.length} rows before ${before}`);
    pages += 1;
  }
  await client.end();
};

const lanes = Promise.all(Array.from({ length: request.atOnce }, readAgainAndAgain));
await Promise.race([lanes, Bun.sleep(WARM_UP_MS)]);
const [before, from] = [pages, performance.now()];
await Promise.race([lanes, Bun.sleep(request.seconds * 1000)]);
const perSecond = (pages - before) / ((performance.now() - from) / 1000);
await lanes;
process.stdout.write(`${perSecond}\n`);
