import { type Channel, MENTIONS_TOLD_MAX, type Message } from "@parley/contract";
import type { Context } from "./pending.ts";
import { isOverrun, NOTHING_RECENT, type Recent, recentBySeq, withBatch } from "./recent.ts";
import type { HeldChannel } from "./state.ts";
import { newer } from "./window.ts";

/** After a channel could not be had that nobody but the replica waits for. */
const CHANNEL_RETRY_MS = 2_000;

/**
 * Versions were passed over without their changes, so the set of mentions cannot be trusted: the channel is fetched.
 * An answer counts if it is of version `from` or later; what changed `since` the question goes on top of it.
 */
export interface Recount {
  readonly from: number;
  readonly isAsked: boolean;
  readonly since: Recent;
}

type Mentions = Pick<HeldChannel, "recount" | "mentionsAt"> & { readonly mentions: readonly number[] };

/** The set after changes: who is named counts, who is not any more does not, and what is read is out. */
const after = (
  mentions: readonly number[],
  changed: ReadonlyMap<number, Message>,
  { readSeq, meId }: { readSeq: number; meId: string | null },
): readonly number[] => {
  const named: number[] = [];
  for (const [seq, message] of changed) {
    if (seq > readSeq && meId !== null && message.mentions.includes(meId)) named.push(seq);
  }
  const rest = mentions.filter((seq) => seq > readSeq && !changed.has(seq));
  if (named.length === 0) return rest.length === mentions.length ? mentions : rest;
  return [...rest, ...named].sort((a, b) => a - b).slice(-MENTIONS_TOLD_MAX);
};

const latestAbove = (version: number, messages: Iterable<Message>): ReadonlyMap<number, Message> => {
  const latest = new Map<number, Message>();
  for (const message of messages) {
    if (message.version > version) latest.set(message.seq, newer(message, latest.get(message.seq)));
  }
  return latest;
};

/** The set of unread mentions after changes of messages, in any order. */
export const withMentions = (
  held: HeldChannel,
  batch: readonly Message[],
  { meId }: Context,
): HeldChannel => {
  const { channel, mentionsAt } = held;
  const recount =
    held.recount === null ? null : { ...held.recount, since: withBatch(held.recount.since, batch) };
  const changed = latestAbove(mentionsAt, batch);
  const mentions = after(channel.mentions, changed, { readSeq: channel.readSeq, meId });
  if (mentions !== channel.mentions) {
    return { ...held, recount, channel: { ...channel, mentions: [...mentions] } };
  }
  return recount === null ? held : { ...held, recount };
};

/** What the set is once the channel has been told: the teller's, where it knows as much as is held or was asked for. */
export const toldMentions = (
  held: HeldChannel,
  told: Channel,
  { readSeq, meId }: { readSeq: number; meId: string | null },
): Mentions => {
  const { recount, channel, mentionsAt } = held;
  const answers = recount !== null && told.version >= recount.from && !isOverrun(recount.since);
  if (told.version < channel.version && !answers) return { mentions: channel.mentions, mentionsAt, recount };
  const since = latestAbove(told.version, recentBySeq(recount?.since ?? null).values());
  const mentions = after(told.mentions, since, { readSeq, meId });
  return { mentions, mentionsAt: told.version, recount: null };
};

/** Fetches the channel, for what it holds of mentions and markers is not known to be right. */
export const recounting = (held: HeldChannel, { emit }: Context): HeldChannel => {
  emit({ do: "channel", channelId: held.channel.id });
  return { ...held, recount: { from: held.channel.version, isAsked: true, since: NOTHING_RECENT } };
};

/** The fetch has failed, or its answer was of no use: it is made again after a while. */
export const withRecountMissed = (held: HeldChannel, { emit }: Context): HeldChannel => {
  if (held.recount === null) return held;
  emit({ do: "tick", afterMs: CHANNEL_RETRY_MS });
  return { ...held, recount: { ...held.recount, isAsked: false } };
};
