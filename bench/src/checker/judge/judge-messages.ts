import type { Message } from "@parley/contract";
import type { Acknowledged, RunRecord, Written } from "./record.ts";
import type { Violation } from "./violation.ts";

type Named = Pick<Written, "channelId" | "senderId" | "nonce">;
export const keyOf = ({ channelId, senderId, nonce }: Named) => `${channelId} ${senderId} ${nonce}`;

const placeOf = (message: Pick<Message, "seq" | "id" | "text">) =>
  `seq ${message.seq}, id ${message.id}, "${message.text}"`;

/** What stands, by who said it under which nonce. */
export const standingIn = (histories: RunRecord["histories"]): Map<string, Message[]> =>
  Map.groupBy([...histories.values()].flat(), keyOf);

/** The same place; and the same words, unless something was done to the message since. */
const isSame = (message: Message, ack: Acknowledged) =>
  message.seq === ack.seq &&
  message.id === ack.id &&
  message.version >= ack.version &&
  (message.version > ack.version || message.text === ack.text);

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

const repeatsOf = (messages: readonly Message[], by: (message: Message) => string) =>
  [...Map.groupBy(messages, by).values()].filter((group) => group.length > 1);

/** Each nonce of a sender stands once, and so does each text, as every text is one message. */
export const judgeDoubled = (
  histories: RunRecord["histories"],
  originals: ReadonlyMap<string, string>,
): Violation[] =>
  [...histories].flatMap(([channelId, messages]) => {
    const said = messages.filter(({ id }) => originals.has(id));
    const groups = [
      ...repeatsOf(messages, keyOf),
      ...repeatsOf(said, ({ senderId, id }) => `${senderId} ${originals.get(id)}`),
    ];
    const details = new Set(groups.map((group) => group.map(placeOf).join(" and ")));
    return [...details].map((detail): Violation => ({ rule: "doubled", channelId, detail }));
  });

/** What one person wrote in one channel, by its words: it may have been written under several nonces, and on two devices. */
export const saidOf = ({ channelId, senderId }: Pick<Written, "channelId" | "senderId">, text: string) =>
  `${channelId} ${senderId} ${text}`;

/** What stands, by what was said at first; of several the earliest. */
export const saidIn = (histories: RunRecord["histories"], originals: ReadonlyMap<string, string>) =>
  new Map(
    [...histories.values()]
      .flatMap((messages) => messages.toReversed())
      .flatMap((message) => {
        const text = originals.get(message.id);
        return text === undefined ? [] : [[saidOf(message, text), message] as const];
      }),
  );

const judgeStanding = (message: Message, written: readonly Written[]): Violation[] => {
  const { channelId, nonce, replyTo, deletedAt } = message;
  const own = written.find((one) => one.nonce === nonce);
  if (own === undefined) return [{ rule: "unwritten", channelId, detail: placeOf(message) }];
  if (deletedAt !== null || replyTo === own.replyTo) return [];
  return [
    { rule: "altered", channelId, detail: `${placeOf(message)} answers ${replyTo}, not ${own.replyTo}` },
  ];
};

/** What was written stands, and nothing else does. */
export const judgeWritten = (
  { written, undrained, histories }: Pick<RunRecord, "written" | "undrained" | "histories">,
  originals: ReadonlyMap<string, string>,
): Violation[] => {
  const waiting = new Set(undrained);
  const known = Map.groupBy(written, (message) => saidOf(message, message.text));
  const standing = saidIn(histories, originals);
  const found: Violation[] = [];
  for (const [key, [first, ...again]] of known) {
    if (first === undefined) continue;
    const { channelId, nonce, text, path } = first;
    const detail = `"${text}" (nonce ${nonce}), over ${path}`;
    const isWaiting = [first, ...again].some((one) => waiting.has(one.nonce));
    if (isWaiting) found.push({ rule: "undrained", channelId, detail });
    else if (!standing.has(key)) found.push({ rule: "missing", channelId, detail });
  }
  for (const message of [...histories.values()].flat()) {
    const text = originals.get(message.id) ?? message.text;
    found.push(...judgeStanding(message, known.get(saidOf(message, text)) ?? []));
  }
  return found;
};
