import pg from "pg";
import { APPEND } from "../src/chat/message/append-statement.ts";

/**
 * What the append alone reaches: the statement behind every message, in a lean loop, with as many drafts in flight as
 * the bench's senders have. The argument is JSON; the answer is one line of JSON.
 */
interface Request {
  databaseHost: string;
  posts: { channelId: string; senderId: string }[];
  lanes: number;
  inFlight: number;
  seconds: number;
}

const WARM_UP_MS = 500;
const FILLER = "The quick brown fox jumps over the lazy dog. ".repeat(5).slice(0, 195);

const request = JSON.parse(process.argv[2] ?? "") as Request;
const place = { host: request.databaseHost, user: "parley", database: "parley" };

const laneOf = (channelId: string) => channelId.charCodeAt(channelId.length - 1) % request.lanes;
const until = performance.now() + WARM_UP_MS + request.seconds * 1000;
let appended = 0;

const runLane = async (lane: number) => {
  const posts = request.posts.filter(({ channelId }) => laneOf(channelId) === lane);
  const size = Math.round((request.inFlight * posts.length) / request.posts.length);
  const client = new pg.Client(place);
  await client.connect();
  // As the server's own connections for appends are set.
  await client.query("set enable_seqscan = off");
  while (size > 0 && performance.now() < until) {
    const at = new Date().toISOString();
    const drafts = Array.from({ length: size }, (_, o) => {
      const post = posts[o % posts.length];
      return {
        o,
        c: post?.channelId,
        s: post?.senderId,
        n: crypto.randomUUID(),
        i: Bun.randomUUIDv7(),
        t: `alone${FILLER}`,
        at,
      };
    });
    await client.query({ name: "append", text: APPEND, values: [JSON.stringify(drafts), "friends"] });
    appended += size;
  }
  await client.end();
};

const lanes = Promise.all(Array.from({ length: request.lanes }, (_, lane) => runLane(lane)));
await Bun.sleep(WARM_UP_MS);
const [before, from] = [appended, performance.now()];
await Bun.sleep(request.seconds * 1000);
const perSecond = (appended - before) / ((performance.now() - from) / 1000);
await lanes;
process.stdout.write(`${JSON.stringify({ perSecond, appended })}\n`);
