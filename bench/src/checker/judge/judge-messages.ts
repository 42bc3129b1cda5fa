import type { Message } from "@parley/contract";
import type { Acknowledged, Delivered, RunRecord, Written } from "./record.ts";
import type { Violation } from "./violation.ts";

type Named = Pick<Written, "channelId" | "senderId" | "nonce">;
export const keyOf = ({ channelId, senderId, nonce }: Named) => `${channelId} ${senderId} ${nonce}`;

const placeOf = (message: Pick<Message, "seq" | "id" | "text">) =>
  `seq ${message.seq}, id ${message.id}, "${message.text}"`;

/** What stands, by who said it under which nonce. */
export const standingIn = (histories: RunRecord["histories"]): Map<string, Message[]> =>
  Map.groupBy([...histories.values()].flat(), keyOf);

const isSame = (message: Message, other: Pick<Message, "seq" | "id" | "text">) =>
  message.seq === other.seq && message.id === other.id && message.text === other.text;

/** Nothing acknowledged is lost: same seq, same id, same text. */
export const judgeAcknowledged = (
  acknowledged: readonly Acknowledged[],
  standing: ReadonlyMap<string, readonly Message[]>,
): Violation[] =>
  acknowledged.flatMap((ack): Violation[] => {
    const found = standing.get(keyOf(ack)) ?? [];
    if (found.some((message) => isSame(message, ack))) return [];
    const [first] = found;
    const told = `acknowledged over ${ack.over} as ${placeOf(ack)} (nonce ${ack.nonce})`;
    if (first === undefined) return [{ rule: "lost", channelId: ack.channelId, detail: told }];
    return [{ rule: "altered", channelId: ack.channelId, detail: `${told}, stands as ${placeOf(first)}` }];
  });

/** Nothing that was shown to anybody goes away again. */
export const judgeDelivered = (
  delivered: readonly Delivered[],
  histories: RunRecord["histories"],
): Violation[] => {
  const bySeq = new Map(
    [...histories].map(([channelId, messages]) => [
      channelId,
      new Map(messages.map((one) => [one.seq, one])),
    ]),
  );
  return delivered.flatMap((shown): Violation[] => {
    const stands = bySeq.get(shown.channelId)?.get(shown.seq);
    if (stands !== undefined && isSame(stands, shown)) return [];
    const instead = stands === undefined ? "nothing stands there" : `there stands ${placeOf(stands)}`;
    return [{ rule: "ghost", channelId: shown.channelId, detail: `shown ${placeOf(shown)}, ${instead}` }];
  });
};

const repeatsOf = (messages: readonly Message[], by: (message: Message) => string) =>
  [...Map.groupBy(messages, by).values()].filter((group) => group.length > 1);

/** Each nonce of a sender stands once, and so does each text, as every text is written once. */
export const judgeDoubled = (histories: RunRecord["histories"]): Violation[] =>
  [...histories].flatMap(([channelId, messages]) => {
    const groups = [
      ...repeatsOf(messages, keyOf),
      ...repeatsOf(messages, ({ senderId, text }) => `${senderId} ${text}`),
    ];
    const details = new Set(groups.map((group) => group.map(placeOf).join(" and ")));
    return [...details].map((detail): Violation => ({ rule: "doubled", channelId, detail }));
  });

/** What was written stands, and nothing else does. */
export const judgeWritten = (
  { written, undrained }: Pick<RunRecord, "written" | "undrained">,
  standing: ReadonlyMap<string, readonly Message[]>,
): Violation[] => {
  const waiting = new Set(undrained);
  const known = new Map(written.map((message) => [keyOf(message), message]));
  const found: Violation[] = [];
  for (const [key, message] of known) {
    const { channelId, nonce, text, path } = message;
    const detail = `"${text}" (nonce ${nonce}), over ${path}`;
    if (waiting.has(nonce)) found.push({ rule: "undrained", channelId, detail });
    else if (!standing.has(key)) found.push({ rule: "missing", channelId, detail });
  }
  for (const [key, [message]] of standing) {
    if (message === undefined || known.get(key)?.text === message.text) continue;
    found.push({ rule: "unwritten", channelId: message.channelId, detail: placeOf(message) });
  }
  return found;
};
