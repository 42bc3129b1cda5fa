import { type Message, namesMentioned } from "@parley/contract";
import type { MemberAtEnd, RunRecord } from "./record.ts";
import type { Violation } from "./violation.ts";

const isSame = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/** Whoever the text names and is a member, but for who wrote it. */
const namedIn = ({ text, senderId }: Message, members: readonly MemberAtEnd[]) => {
  const names = new Set(namesMentioned(text).names.map((name) => name.toLowerCase()));
  return members.filter(({ userId, username }) => userId !== senderId && names.has(username.toLowerCase()));
};

const judgeMentioned = (message: Message, members: readonly MemberAtEnd[]): string[] => {
  const wanted = namedIn(message, members)
    .map(({ userId }) => userId)
    .sort();
  if (isSame(wanted, message.mentions.toSorted())) return [];
  return [
    `message ${message.seq} "${message.text}" mentions ${message.mentions.length} of ${wanted.length} named`,
  ];
};

const judgeThreads = ({ histories }: RunRecord, history: readonly Message[]): string[] =>
  history.flatMap(({ seq, threadId, threadCount }) => {
    const length = threadId === null ? 0 : histories.get(threadId)?.length;
    if (threadCount === length) return [];
    return [`the thread of message ${seq} counts ${threadCount} messages, and has ${length ?? "no history"}`];
  });

/** What is unread and what of it mentions one, as the server says it of a channel, beside what stands in the channel. */
const judgeUnread = ({ held, histories }: RunRecord): Violation[] =>
  held.flatMap(({ userId, person, fetched }) => {
    const history = histories.get(fetched.id) ?? [];
    const unread = history.filter(({ seq }) => seq > fetched.readSeq);
    const wrong: string[] = [];
    const counted = fetched.lastSeq - fetched.readSeq;
    if (counted !== unread.length) wrong.push(`${counted} unread, of ${unread.length}`);
    const mentioning = unread.filter(({ mentions }) => mentions.includes(userId)).map(({ seq }) => seq);
    if (!isSame(mentioning, fetched.mentions)) {
      wrong.push(
        `unread mentions ${JSON.stringify(fetched.mentions)}, recounted ${JSON.stringify(mentioning)}`,
      );
    }
    return wrong.map(
      (what): Violation => ({ rule: "count", channelId: fetched.id, detail: `${person}: ${what}` }),
    );
  });

/** Every number that is kept is what a recount gives. */
export const judgeCounts = (record: RunRecord): Violation[] => [
  ...judgeUnread(record),
  ...[...record.histories].flatMap(([channelId, history]) => {
    const members = record.members.get(channelId);
    const mentioned = members ? history.flatMap((message) => judgeMentioned(message, members)) : [];
    return [...mentioned, ...judgeThreads(record, history)].map(
      (detail): Violation => ({ rule: "count", channelId, detail }),
    );
  }),
];
