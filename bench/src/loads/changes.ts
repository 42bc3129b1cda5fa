import type { Load, LoadOptions } from "../load.ts";
import type { LoadReport } from "../report/report.ts";
import { textFrame } from "../wire/frame.ts";
import { openAllGreeted } from "../wire/greeted-sockets.ts";
import { type SeededChannel, seedChannels, seedMessages, seedPeople } from "../world/seed.ts";
import { untilTrusted } from "../world/token-signer.ts";
import { startWorld, type World } from "../world/world.ts";
import { averageCpu } from "./average-cpu.ts";
import { type ClosedLoopRun, closedLoopRun, sum } from "./closed-loop-run.ts";
import { type Asking, ClosedLoopSender } from "./closed-loop-sender.ts";

const PEOPLE = 500;
const CHANNELS = 50;

interface Kind {
  readonly title: string;
  /** Messages that stand in each channel before. */
  readonly messagesEach: number;
  readonly inFlight: number;
  /** What one person asks for, from the messages of their channel. */
  asking(person: {
    userId: string;
    channelId: string;
    messages: readonly { id: string; senderId: string }[];
  }): Asking;
  /** How many changes the database has by now. */
  readonly count: string;
}

const FILLER = "The quick brown fox jumps over the lazy dog. ".repeat(4);

const KINDS = {
  edits: {
    title: "Edits: own messages, 200-byte texts, each acknowledged once durable, the text before kept",
    messagesEach: 1_000,
    inFlight: 4,
    asking({ userId, channelId, messages }) {
      const own = messages.filter((message) => message.senderId === userId);
      return {
        frameOf: (ref) =>
          textFrame(
            `{"op":"edit","ref":"${ref}","channelId":"${channelId}","messageId":"${own[ref % own.length]?.id}","text":"${ref} ${FILLER}"}`,
          ),
      };
    },
    count: "select coalesce(sum(edit_count), 0)::int as count from messages",
  },
  reactions: {
    title: "Reactions: set and taken back, each acknowledged once durable",
    messagesEach: 1_000,
    inFlight: 4,
    asking({ userId, channelId, messages }) {
      // Nobody else's, so that each reaction is a version of its own and can be counted.
      const own = messages.filter((message) => message.senderId === userId);
      return {
        frameOf: (ref) => {
          const messageId = own[(ref - 1) % own.length]?.id;
          const on = Math.floor((ref - 1) / own.length) % 2 === 0;
          return textFrame(
            `{"op":"react","ref":"${ref}","channelId":"${channelId}","messageId":"${messageId}","emoji":"\\ud83d\\udc4d","on":${on}}`,
          );
        },
      };
    },
    count: "select (sum(version) - sum(last_seq))::int as count from channels",
  },
  "read-markers": {
    title: "Read markers: each moved by one message, told to one's own sockets once durable",
    messagesEach: 20_000,
    inFlight: 1,
    asking({ channelId }) {
      return {
        frameOf: (ref) => textFrame(`{"op":"read","channelId":"${channelId}","seq":${ref}}`),
        refOf: readSeqOf,
      };
    },
    count: "select sum(read_seq)::int as count from channel_members",
  },
} as const satisfies Record<string, Kind>;

const UNREAD_BEGIN = '{"op":"unread"';
const READ_SEQ = '"readSeq":';

/** An `unread` event says where the marker is by now. */
const readSeqOf = (payload: Buffer): number => {
  if (payload.toString("latin1", 0, UNREAD_BEGIN.length) !== UNREAD_BEGIN) return -1;
  return Number.parseInt(payload.toString("latin1", payload.lastIndexOf(READ_SEQ) + READ_SEQ.length), 10);
};

const countOf = async (world: World, kind: Kind): Promise<number> =>
  (await world.database.query<{ count: number }>(kind.count)).rows[0]?.count ?? 0;

const messagesOf = async (world: World, channel: SeededChannel) =>
  (
    await world.database.query<{ id: string; senderId: string }>(
      `select id, sender_id as "senderId" from messages where channel_id = $1 order by seq limit 1000`,
      [channel.id],
    )
  ).rows;

const measure = async (kind: Kind, { seconds, runs, profileDir }: LoadOptions): Promise<LoadReport> => {
  await using world = await startWorld({ profileDir });
  const people = await seedPeople(world.database, PEOPLE);
  const channels = await seedChannels(
    world.database,
    Array.from({ length: CHANNELS }, (_, channel) =>
      people.filter((_, person) => person % CHANNELS === channel),
    ),
  );
  await seedMessages(world.database, channels, kind.messagesEach);
  const messages = await Promise.all(channels.map((channel) => messagesOf(world, channel)));
  const tokens = people.map((id) => world.signer.tokenFor(id));
  await untilTrusted(world.server.port, tokens[0] ?? "");
  const sockets = await openAllGreeted(world.server.port, tokens);
  const senders = sockets.map((socket, person) => {
    const place = person % CHANNELS;
    const channelId = channels[place]?.id ?? "";
    return new ClosedLoopSender(
      socket,
      kind.asking({ userId: people[person] ?? "", channelId, messages: messages[place] ?? [] }),
    );
  });
  const placement = world.place("apart");
  const before = await countOf(world, kind);
  const measured: ClosedLoopRun[] = [];
  for (let run = 0; run < runs; run += 1) {
    measured.push(await closedLoopRun(world, senders, { inFlight: kind.inFlight, seconds }));
  }
  const acknowledged = sum(senders.map((sender) => sender.acknowledged));
  const refused = sum(senders.map((sender) => sender.refused));
  const stored = (await countOf(world, kind)) - before;
  for (const socket of sockets) socket.end();
  return {
    figures: [
      {
        name: "changes, durable",
        unit: "/s",
        runs: measured.map(({ perSecond }) => perSecond),
        target: { atLeast: 10_000 },
      },
      {
        name: "asked to answered, p50",
        unit: "ms",
        runs: measured.map(({ latencies }) => latencies.percentile(0.5)),
      },
      {
        name: "asked to answered, p99",
        unit: "ms",
        runs: measured.map(({ latencies }) => latencies.percentile(0.99)),
      },
    ],
    placement,
    cpu: averageCpu(measured.map(({ cpu }) => cpu)),
    notes: [
      `${PEOPLE} people, ${CHANNELS} channels of ${PEOPLE / CHANNELS}, ${kind.inFlight} in flight each; everyone's sockets are told`,
      `${acknowledged.toLocaleString("en-US")} answered, ${refused} refused; the database counts ${stored.toLocaleString("en-US")}`,
    ],
  };
};

const load = (name: keyof typeof KINDS): Load => ({
  name,
  title: KINDS[name].title,
  run: (options) => measure(KINDS[name], options),
});

export const edits = load("edits");
export const reactions = load("reactions");
export const readMarkers = load("read-markers");
