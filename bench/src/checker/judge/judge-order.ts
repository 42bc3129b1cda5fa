import type { Message } from "@parley/contract";
import { keyOf } from "./judge-messages.ts";
import type { RunRecord, Written } from "./record.ts";
import type { Violation } from "./violation.ts";

/** The seqs of each channel are 1, 2, 3 …, and as nothing is edited in a run, so are its versions. */
export const judgeContiguous = (histories: RunRecord["histories"]): Violation[] =>
  [...histories].flatMap(([channelId, messages]) => {
    const wrong = messages.findIndex(({ seq, version }, index) => seq !== index + 1 || version !== index + 1);
    if (wrong === -1) return [];
    const { seq = 0, version = 0 } = messages[wrong] ?? {};
    return [
      { rule: "gap" as const, channelId, detail: `place ${wrong + 1} has seq ${seq}, version ${version}` },
    ];
  });

const judgeLane = (lane: readonly Written[], placeOf: ReadonlyMap<string, Message>): Violation[] => {
  const found: Violation[] = [];
  let before: Message | undefined;
  for (const message of lane) {
    const stands = placeOf.get(keyOf(message));
    if (stands === undefined) continue;
    if (before !== undefined && stands.seq < before.seq) {
      const detail = `"${stands.text}" was written after "${before.text}" and stands at ${stands.seq} before ${before.seq}`;
      found.push({ rule: "reordered", channelId: message.channelId, detail });
    }
    before = stands;
  }
  return found;
};

/** What one person wrote in one channel through the outbox stands in the order in which they wrote it. */
export const judgeOutboxOrder = (
  written: readonly Written[],
  standing: ReadonlyMap<string, readonly Message[]>,
): Violation[] => {
  const first = new Map(
    [...standing].flatMap(([key, [message]]) => (message ? [[key, message] as const] : [])),
  );
  const inOutbox = written.filter(({ path }) => path === "outbox");
  const lanes = Map.groupBy(inOutbox, ({ channelId, senderId }) => `${channelId} ${senderId}`);
  return [...lanes.values()].flatMap((lane) => judgeLane(lane, first));
};
