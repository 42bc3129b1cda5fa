import type { Message } from "@parley/contract";
import { saidIn, saidOf } from "./judge-messages.ts";
import type { RunRecord, Written } from "./record.ts";
import type { Violation } from "./violation.ts";

/**
 * The seqs of each channel are 1, 2, 3 …; no two messages have the same version, and the highest is the channel's. Where
 * nobody asked for a change, and no thread hangs, the versions are the seqs.
 */
export const judgeContiguous = ({ histories, asks, held }: RunRecord): Violation[] => {
  const changed = new Set(asks.map(({ channelId }) => channelId));
  const reached = new Map(held.map(({ fetched }) => [fetched.id, fetched.version]));
  return [...histories].flatMap(([channelId, messages]) => {
    const found: string[] = [];
    const isUntouched = !changed.has(channelId) && messages.every(({ threadId }) => threadId === null);
    const wrong = messages.findIndex(
      ({ seq, version }, index) => seq !== index + 1 || (isUntouched && version !== index + 1),
    );
    const { seq = 0, version = 0 } = messages[wrong] ?? {};
    if (wrong !== -1) found.push(`place ${wrong + 1} has seq ${seq}, version ${version}`);
    const versions = new Set(messages.map((message) => message.version));
    if (versions.size !== messages.length) found.push("two messages have the same version");
    const last = Math.max(0, ...versions);
    const told = reached.get(channelId) ?? last;
    if (told !== last) found.push(`the channel has version ${told}, and its messages come to ${last}`);
    return found.map((detail): Violation => ({ rule: "gap", channelId, detail }));
  });
};

const judgeLane = (lane: readonly Written[], placeOf: ReadonlyMap<string, Message>): Violation[] => {
  const found: Violation[] = [];
  let before: Message | undefined;
  for (const message of lane) {
    const stands = placeOf.get(saidOf(message, message.text));
    if (stands === undefined) continue;
    if (before !== undefined && stands.seq < before.seq) {
      const detail = `"${stands.text}" was written after "${before.text}" and stands at ${stands.seq} before ${before.seq}`;
      found.push({ rule: "reordered", channelId: message.channelId, detail });
    }
    before = stands;
  }
  return found;
};

/**
 * What one device wrote in one channel through the outbox stands in the order in which it was written. What was written
 * again, under the next nonce or on another device, has two places in the order, and may take either.
 */
export const judgeOutboxOrder = (
  { written, histories }: Pick<RunRecord, "written" | "histories">,
  originals: ReadonlyMap<string, string>,
): Violation[] => {
  const standing = saidIn(histories, originals);
  const times = Map.groupBy(written, (message) => saidOf(message, message.text));
  const inOutbox = written.filter(
    (message) => message.path === "outbox" && times.get(saidOf(message, message.text))?.length === 1,
  );
  const lanes = Map.groupBy(inOutbox, ({ channelId, device }) => `${channelId} ${device}`);
  return [...lanes.values()].flatMap((lane) => judgeLane(lane, standing));
};
